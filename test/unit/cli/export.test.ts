import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { readHar } from '../../support/har-schema.ts';
import { runCli } from '../../support/run-cli.ts';

let folder: string;
let action: string;
let delivery: string;
const cli = (...args: string[]) => runCli(['--workspace', join(folder, 'workspace'), ...args]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookswitch-export-'));
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  const url = 'http://127.0.0.1:9/x?t={{token}}';
  const item = [{ id: 'get-x', name: 'Get x', request: { method: 'GET', url } }];
  await writeFile(join(folder, 'desk.json'), JSON.stringify({ info: { name: 'Desk', schema }, item }));
  const values = [{ key: 'token', value: 's3cr3t', type: 'secret', enabled: true }];
  await writeFile(join(folder, 'staging.json'), JSON.stringify({ id: 'e', name: 'Staging', values }));
  await cli('import', join(folder, 'desk.json'), join(folder, 'staging.json'));
  action = (await cli('actions', 'list', '--json')).json<{ id: string }>()[0]?.id ?? '';
  await cli('parameters', 'set', 'token', 'another');
  const sent = await cli('actions', 'test', action, '--json', '--param', 'token=plain');
  delivery = sent.json<Delivery>()[0]?.id ?? '';
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('documents', () => {
  it('a collection by its name, as it is on disk', async () => {
    const { code, stdout, stderr } = await cli('export', 'collection', 'Desk');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ info: { name: 'Desk' } });
  });

  it('an environment is masked and says so, unless it is revealed; a file with secrets is private', async () => {
    const masked = await cli('export', 'environment', 'Staging');
    expect(JSON.parse(masked.stdout).values[0].value).toBe('••••••');
    expect(masked.stderr).toBe('Secrets are masked: token. Use --reveal to include them.\n');
    const file = join(folder, 'out.json');
    const revealed = await cli('export', 'environment', 'Staging', '--reveal', '--out', file);
    expect(revealed).toMatchObject({ code: 0, stdout: `Wrote ${file}\n`, stderr: '' });
    expect(JSON.parse(await readFile(file, 'utf8')).values[0].value).toBe('s3cr3t');
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.runIf(process.platform !== 'win32')(
    'a file keeps who may read it, and a link goes on pointing to it',
    async () => {
      const file = join(folder, 'private.json');
      const link = join(folder, 'link.json');
      await writeFile(file, 'earlier', { mode: 0o600 });
      await symlink(file, link);
      expect(await cli('export', 'collection', 'Desk', '--out', link)).toMatchObject({ code: 0 });
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ info: { name: 'Desk' } });
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect((await lstat(link)).isSymbolicLink()).toBe(true);
    },
  );

  it('what is not there is wrong use', async () => {
    const { code, stdout, stderr } = await cli('export', 'collection', 'nope');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Collection not found: nope.');
    expect((await cli('export', 'curl', 'nope')).stderr).toContain('hookswitch actions list');
  });
});

describe('code', () => {
  it.each([
    [['curl'], /^curl --globoff 'http:\/\/127\.0\.0\.1:9\/x\?t=plain'/],
    [['curl', '--cmd'], /^curl --globoff \^"http:/],
    [['fetch'], /^const response = await fetch\("http:/],
    [['httpie'], /^http --ignore-stdin GET 'http:/],
    [['powershell'], /^\$request = @\{/],
  ])('%j of a delivery', async (format, beginning) => {
    const { code, stdout } = await cli('export', ...format, delivery);
    expect(code).toBe(0);
    expect(stdout).toMatch(beginning);
  });

  it('with --json it is one object', async () => {
    const { stdout, json } = await cli('export', 'curl', action, '--json');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(json()).toEqual([{ format: 'cURL', code: expect.stringMatching(/^curl /), masked: [] }]);
  });
});

describe('HAR', () => {
  it('to stdout, to a file, and with --json on one line', async () => {
    const { stdout } = await cli('export', 'har');
    expect(readHar(stdout).entries.map(({ request }) => request.url)).toEqual(['http://127.0.0.1:9/x?t=plain']);
    const line = await cli('export', 'har', '--json');
    expect(line.stdout.trim().split('\n')).toHaveLength(1);
    expect(readHar(line.stdout)).toEqual(readHar(stdout));
    const file = join(folder, 'all.har');
    const written = await cli('export', 'har', '--filter', 'status=0', '--out', file, '--json');
    expect(written.json()).toEqual([{ file, entries: 1, masked: [] }]);
    expect(await readFile(file, 'utf8')).toBe(stdout);
  });

  it('an export that fails leaves the earlier file, and nothing beside it', async () => {
    const file = join(folder, 'kept.har');
    await writeFile(file, 'earlier');
    const { code, stderr } = await cli('export', 'har', '--filter', 'status=', '--out', file);
    expect(code).toBe(2);
    expect(stderr).toContain('filter');
    expect(await readFile(file, 'utf8')).toBe('earlier');
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a folder that cannot be written', async () => {
    const dir = await mkdtemp(join(folder, 'closed-'));
    await chmod(dir, 0o500);
    const { code, stderr } = await cli('export', 'har', '--out', join(dir, 'x.har'));
    expect(code).toBe(2);
    expect(stderr).toContain('Cannot write');
  });
});
