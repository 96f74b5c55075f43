import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { runCli } from '../../support/run-cli.ts';

/** One workspace from empty to fired, as a person types it. */
let folder: string;
let workspace: string;
const endpoint = createServer((request, response) => {
  request.resume();
  response.writeHead(request.url?.startsWith('/broken') ? 503 : 200).end('taken');
});
const address = () => `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
const cli = (...args: string[]) => runCli(['--workspace', workspace, ...args]);

const collection = () => ({
  info: { name: 'Desk', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  item: [
    { name: 'Screen pop', request: { method: 'GET', url: `${address()}/pop?caller={{caller_id}}&key={{API_Key}}` } },
    { name: 'Broken', request: { method: 'POST', url: `${address()}/broken` } },
  ],
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookswitch-cli-'));
  workspace = join(folder, 'workspace');
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  endpoint.close();
  await rm(folder, { recursive: true, force: true });
});

describe('from an empty workspace to a fired event', () => {
  const ids: Record<string, string> = {};

  it('imports the good of several files, and says what is wrong with each of the others', async () => {
    const [good, broken, stranger] = ['desk.json', 'broken.json', 'other.json'].map((name) => join(folder, name));
    await writeFile(good as string, JSON.stringify(collection()));
    await writeFile(broken as string, JSON.stringify(collection()).slice(0, 200));
    await writeFile(stranger as string, '{"hello":"world"}');
    const missing = join(folder, 'missing.json');
    const empty = join(folder, 'empty');
    await mkdir(empty);
    const files = [broken, empty, stranger, missing, good] as string[];
    const { code, stderr, json } = await cli('import', ...files, '--json');
    expect(code).toBe(2);
    const [report, ...more] = json<{ file: string; kind: string; requests: { id: string; name: string }[] }>();
    expect(more).toEqual([]);
    expect(report).toMatchObject({ file: good, kind: 'collection', name: 'Desk', format: 'v2.1', dryRun: false });
    expect(report?.requests).toMatchObject([
      { name: 'Screen pop', method: 'GET', imported: true },
      { name: 'Broken', method: 'POST', imported: true },
    ]);
    for (const { id, name } of report?.requests ?? []) ids[name] = id;
    const codes = stderr.split('\n').flatMap((line) => line.match(/^\{"error":\{"code":"(\w+)"/)?.[1] ?? []);
    expect(codes).toEqual(['FILE_UNREADABLE', 'FILE_UNREADABLE', 'NOT_JSON', 'NOT_POSTMAN']);
    expect(stderr).toContain('the folder has no .json files');
    expect(stderr).toContain('there is no such file');
    expect(await readdir(join(workspace, 'collections'))).toHaveLength(1);
  });

  it('imports what a folder holds, and passes over files of other kinds', async () => {
    const exports = join(folder, 'exports');
    await mkdir(join(exports, 'deep', 'node_modules'), { recursive: true });
    await writeFile(join(exports, 'package.json'), '{"dependencies":{}}');
    await writeFile(join(exports, 'deep', 'node_modules', 'ignored.json'), '{"values":[]}');
    await writeFile(join(exports, 'deep', 'env.json'), Buffer.from('{"name":"Besan\xe7on","values":[]}', 'latin1'));
    await writeFile(join(exports, 'notes.txt'), 'not read');
    const all = await cli('import', exports, '--dry-run', '--json');
    expect(all.code).toBe(0);
    expect(all.json()).toMatchObject([
      { file: join(exports, 'deep', 'env.json'), kind: 'environment', name: 'Besançon', warnings: [{ path: '' }] },
    ]);
    expect(all.stderr).toContain('Skipped');
    expect(all.stderr).toContain('package.json');
    // A damaged file is an error wherever it is, and so is a folder without anything to import.
    await writeFile(join(exports, 'broken.json'), '{');
    expect((await cli('import', exports, '--dry-run', '--json')).code).toBe(2);
    await rm(join(exports, 'broken.json'));
    await rm(join(exports, 'deep'), { recursive: true });
    expect((await cli('import', exports, '--dry-run', '--json')).code).toBe(2);
  });

  it('reads a file from stdin, and changes nothing on a dry run', async () => {
    const input = JSON.stringify({ ...collection(), info: { ...collection().info, name: 'From a pipe' } });
    const args = ['--workspace', workspace, 'import', '-', '--dry-run', '--only', 'Broken', '--json'];
    const { code, json } = await runCli(args, { input });
    expect(code).toBe(0);
    expect(json()).toMatchObject([
      {
        file: '-',
        name: 'From a pipe',
        dryRun: true,
        requests: [
          { name: 'Screen pop', imported: false },
          { name: 'Broken', imported: true },
        ],
      },
    ]);
    expect(await readdir(join(workspace, 'collections'))).toHaveLength(1);
  });

  it('lists the actions as a table and as lines', async () => {
    const { stdout } = await cli('actions', 'list');
    const [heading, first, second] = stdout.split('\n');
    expect(heading).toMatch(/^ID +EVENTS +METHOD +NAME +IN$/);
    expect(first).toContain('Screen pop');
    expect(second?.indexOf('Broken')).toBe(first?.indexOf('Screen pop'));
    const lines = (await cli('--json', 'actions', 'list', '--search', 'pop')).json<ActionSummary>();
    expect(lines).toMatchObject([{ id: ids['Screen pop'], unresolved: ['API_Key'] }]);
  });

  it('sets parameters, secret ones unseen', async () => {
    const inArguments = await cli('parameters', 'set', 'API_Key', 'k 1-secret', '--secret');
    expect(inArguments).toMatchObject({ code: 2, stdout: '' });
    expect(inArguments.stderr).not.toContain('k 1-secret');
    const set = ['--workspace', workspace, 'parameters', 'set', 'API_Key', '--secret'];
    expect(await runCli(set, { input: '\n' })).toMatchObject({ code: 2, stdout: '' });
    const piped = await runCli(set, { input: 'k 1-secret\n' });
    expect(piped).toMatchObject({ code: 0, stderr: '', stdout: 'API_Key = •••••• (secret)\n' });
    expect(await cli('parameters', 'set', 'API_Key', 'k 1-secret')).toMatchObject({ code: 2, stdout: '' });
    const wrong = await cli('parameters', 'set', 'a{b}', '1');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toBe(
      'error: tag: A tag cannot hold curly brackets or line breaks.\n  Correct the value and try again.\n',
    );
    const { json } = await cli('parameters', 'list', '--json');
    const listed = json<{ tag: string; value?: string; kind: string }>();
    expect(listed[0]).toMatchObject({ kind: 'custom', tag: 'API_Key', value: '', secret: true, uses: 1 });
    expect(listed.find(({ tag }) => tag === 'caller_id')).toMatchObject({ kind: 'system', dialect: 'pbxware' });
    expect(await readFile(join(workspace, 'hookswitch.json'), 'utf8')).not.toContain('k 1-secret');
  });

  it('shows what was sent without the secret in it, and with it only when told to', async () => {
    const id = ids['Screen pop'] ?? '';
    for (const command of [['actions', 'test', id], ['activity'], ['activity', '--filter', 'url*=k%201']]) {
      expect((await cli(...command)).stdout).toMatch(/Screen pop/);
      expect((await cli(...command)).stdout).not.toMatch(/k(?: |%20)1/);
      expect((await cli(...command, '--json')).stdout).not.toMatch(/k(?: |%20)1/);
      expect((await cli(...command, '--json', '--reveal')).stdout).toContain('k%201-secret');
    }
  });

  it('refuses to fire while events are off, and says how to switch them on', async () => {
    const bound = await cli('events', 'bind', 'pbxware:call_incoming', ids['Screen pop'] ?? '', '--json');
    expect(bound.json<PhoneEvent>()).toMatchObject([{ key: 'call_incoming', actions: [ids['Screen pop']] }]);
    const { code, stderr, stdout } = await cli('fire', 'pbxware:call_incoming', '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error: Events are turned off');
    expect(stderr).toContain('  Run `hookswitch events enable --all` to turn them on.');
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({ error: { code: 'EVENTS_OFF' } });
  });

  it('fires once they are on: 0 where it was taken, 1 where it was not', async () => {
    expect((await cli('events', 'enable', '--all', '--json')).json()).toEqual([{ eventsActive: true }]);
    const fired = await cli('fire', 'pbxware:call_incoming', '--param', 'caller_id=+1 555=7', '--reveal', '--json');
    expect(fired.code).toBe(0);
    const [delivery] = fired.json<Delivery>();
    expect(delivery).toMatchObject({ status: 200, action: { name: 'Screen pop' }, event: { dialect: 'pbxware' } });
    expect(delivery?.request.url).toBe(`${address()}/pop?caller=%2B1%20555%3D7&key=k%201-secret`);
    await cli('events', 'bind', 'pbxware:call_incoming', ids.Broken ?? '');
    const half = await cli('fire', 'pbxware:call_incoming', '--json');
    expect(half.code).toBe(1);
    expect(half.json<Delivery>().map(({ status }) => status)).toEqual([200, 503]);
  });

  it('shows a request before it leaves, and sends nothing', async () => {
    const { code, json } = await cli('fire', 'pbxware:call_incoming', '--dry-run', '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject([
      { action: { name: 'Screen pop' }, request: { method: 'GET' } },
      { action: { name: 'Broken' }, request: { method: 'POST', url: `${address()}/broken` } },
    ]);
    const { json: rows } = await cli('activity', '--json');
    expect(rows()).toHaveLength(7);
  });

  it('fires at a URL, whatever is bound; nobody there is status 0 and exit code 1', async () => {
    const to = ['fire', 'pbxware:call_hangup', '--json', '--to'];
    const taken = await cli(...to, `${address()}/native`);
    expect(taken.code).toBe(0);
    expect(taken.json<Delivery>()[0]?.request.url).toContain(`${address()}/native`);
    const nobody = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => nobody.once('listening', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const refused = await cli(...to, `http://127.0.0.1:${port}/`);
    expect(refused.code).toBe(1);
    expect(refused.json<Delivery>()).toMatchObject([{ status: 0, response: null, message: expect.any(String) }]);
  });

  it('tests one action or all of them', async () => {
    const one = await cli('actions', 'test', ids['Screen pop'] ?? '', '--as-postman', '--json');
    expect(one.code).toBe(0);
    expect(one.json<Delivery>()[0]?.event.id).toMatch(/^test\.\d+\.\d+\.\d+$/);
    const all = await cli('actions', 'test', '--all');
    expect(all.code).toBe(1);
    expect(all.stdout).toMatch(/STATUS +DURATION +ACTION/);
    expect((await cli('actions', 'test')).code).toBe(2);
  });

  it('shows the activity log newest first, filtered and cut', async () => {
    const rows = (await cli('activity', '--filter', 'status>=500', '--limit', '1', '--json')).json();
    expect(rows).toMatchObject([{ kind: 'delivery', status: 503, action: 'Broken' }]);
    const none = await cli('activity', '--filter', 'status>=600');
    expect(none).toMatchObject({ code: 0, stdout: '', stderr: 'No activity matches status>=600\n' });
    const wrong = await cli('activity', '--filter', 'status>=(');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^error: /);
  });

  it('takes back what was bound, set and imported', async () => {
    const unbound = await cli('events', 'unbind', 'pbxware:call_incoming', ids.Broken ?? '', '--json');
    expect(unbound.json<PhoneEvent>()).toMatchObject([{ actions: [ids['Screen pop']] }]);
    const stranger = await cli('events', 'unbind', 'pbxware:call_incoming', ids.Broken ?? '');
    expect(stranger).toMatchObject({ code: 2, stderr: expect.stringContaining('is not bound') });
    expect((await cli('parameters', 'unset', 'API_Key', '--json')).json()).toEqual([{ removed: 'API_Key' }]);
    const [copy] = (await cli('actions', 'duplicate', ids.Broken ?? '', '--json')).json<ActionSummary>();
    expect(copy).toMatchObject({ name: 'Broken copy', activeEvents: 0 });
    const moved = await cli('actions', 'move', copy?.id ?? '', '--to', 'Desk', '--before', ids['Screen pop'] ?? '');
    expect([moved.code, moved.stdout]).toEqual([0, 'Moved Broken copy to Desk.\n']);
    const nowhere = await cli('actions', 'move', copy?.id ?? '', '--to', 'Desk/Nowhere');
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('Folder not found: Desk/Nowhere.')]);
    expect((await cli('actions', 'remove', ids.Broken ?? '', '--json')).json()).toEqual([{ removed: ids.Broken }]);
    const gone = await cli('actions', 'show', ids.Broken ?? '');
    expect(gone).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Action not found') });
  });
});
