import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ListedRule } from '../../../shared/model/response-rule.ts';
import { runCli } from '../../support/run-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookswitch-rules-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cli = (...args: string[]) => runCli(['--workspace', join(folder, 'workspace'), ...args]);
const rowsOf = (stdout: string): ListedRule[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ListedRule);

it('adds rules, orders them, and takes them to another workspace', async () => {
  const slow = ['--when', 'path^=/crm', '--status', '503', '--times', '1-2', '--delay', '1s-2.5s', '--fault', 'drip'];
  const added = await cli('rules', 'add', 'Slow', ...slow, '--header', 'Retry-After: 5', '--chance', '50');
  expect([added.code, added.stderr]).toEqual([0, '']);
  expect(added.stdout).toContain(
    'The path begins with "/crm", the first 2 times, 50 % of the time: 503 after 1 s to 2.5 s, in small pieces',
  );
  await writeFile(join(folder, 'body.json'), '{"id":"{{id}}"}');
  const last = await cli('--json', 'rules', 'add', 'Last', '--body-file', join(folder, 'body.json'), '--disabled');
  const [{ id = '', respond } = {} as Partial<ListedRule>] = rowsOf(last.stdout);
  expect(respond).toMatchObject({ status: 200, body: '{"id":"{{id}}"}' });
  const [first] = rowsOf((await cli('--json', 'rules', 'list')).stdout);
  expect(first).toMatchObject({ name: 'Slow', times: { from: 1, to: 2 }, chance: 0.5 });
  const moved = rowsOf((await cli('--json', 'rules', 'move', id, '--before', first?.id ?? '')).stdout);
  expect(moved.map(({ name }) => name)).toEqual(['Last', 'Slow']);
  expect(rowsOf((await cli('--json', 'rules', 'enable', id)).stdout)).toMatchObject([{ name: 'Last', enabled: true }]);

  const file = join(folder, 'rules.json');
  expect((await cli('rules', 'export', '--out', file)).code).toBe(0);
  const exported = JSON.parse(await readFile(file, 'utf8')) as { rules: object[] };
  expect(exported.rules).toHaveLength(2);
  expect(exported.rules[0]).not.toHaveProperty('words');
  await cli('rules', 'remove', id);
  const imported = rowsOf((await cli('--json', 'rules', 'import', file)).stdout);
  expect(imported.map(({ name }) => name)).toEqual(['Last', 'Slow']);
});

it.each([
  [['add', 'x', '--when', 'status=200'], 'which has no status'],
  [['add', 'x', '--delay', '5'], 'Use 500ms, 2s, or 1s-3s.'],
  [['add', 'x', '--times', '0-2'], 'Use 2, 1-2, or 3-.'],
  [['add', 'x', '--header', 'nothing'], 'Use "Name: value".'],
  [['add', 'x', '--when', 'path=/', '--capture', 'y'], 'not both'],
  [['add', 'x', '--before', 'nowhere'], 'Response rule not found: nowhere.'],
  [['explain', 'nothing'], 'Activity not found: nothing.'],
  [['import', '/nowhere/rules.json'], 'there is no such file'],
])('rules %j is refused with 2: %s', async (args, message) => {
  const { code, stderr } = await cli('rules', ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

it('names what is wrong in a file of rules', async () => {
  const file = join(folder, 'wrong.json');
  await writeFile(file, JSON.stringify({ rules: [{ id: 'a', name: 'a', respond: { status: 99 } }] }));
  const { code, stderr } = await cli('rules', 'import', file);
  expect(code).toBe(2);
  expect(stderr).toContain('rules.0.respond.status');
});
