import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** Responds 200 to everything, until it is told to hang up. */
async function openEndpoint() {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/broken')) request.socket.destroy();
    else response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function imported(ask: OpenedEngine['ask'], collection: object): Promise<string> {
  const { documents } = await ask.imports.add({ name: 'crm.json', text: JSON.stringify(collection) });
  return documents[0]?.id ?? '';
}

/** Gives the id of the run, once it is over. */
async function finished(ask: OpenedEngine['ask'], input: Parameters<OpenedEngine['ask']['runs']['execute']>[0]) {
  let id = '';
  for await (const news of await ask.runs.execute(input)) if (news.kind === 'started') id = news.run.id;
  return id;
}

const item = (name: string, url: string) => ({ name, request: { method: 'POST', url } });

describe('the steps of a collection run', () => {
  it('are listed oldest first in pages, with folder, status and what failed', async () => {
    await using opened = await openTestEngine();
    await using endpoint = await openEndpoint();
    const { ask } = opened;
    const collection = await imported(ask, {
      info: { name: 'CRM', schema },
      item: [
        { name: 'Contacts', item: [item('Look up', `${endpoint.url}/contacts?n={{number}}`)] },
        item('Broken', `${endpoint.url}/broken`),
      ],
    });
    const id = await finished(ask, { collection, data: { name: 'n.csv', text: 'number\n1\n2\n3' } });

    const first = await ask.runs.steps({ id, limit: 4 });
    const rest = await ask.runs.steps({ id, limit: 4, after: first.next ?? 0 });
    expect(rest.next).toBeNull();
    const steps = [...first.items, ...rest.items];
    expect(steps.map(({ iteration, position, name, failed }) => [iteration, position, name, failed])).toEqual([
      [0, 0, 'Look up', false],
      [0, 1, 'Broken', true],
      [1, 0, 'Look up', false],
      [1, 1, 'Broken', true],
      [2, 0, 'Look up', false],
      [2, 1, 'Broken', true],
    ]);
    expect(steps[2]).toMatchObject({
      ...{ folder: ['Contacts'], method: 'POST', url: `${endpoint.url}/contacts?n=2`, status: 200, reason: null },
      ...{ size: 2, errors: 0, assertions: { passed: 0, failed: 0, skipped: 0 }, source: 'collection' },
    });
    expect(steps[1]?.reason).toMatch(/\S/);
    const failed = await ask.runs.steps({ id, onlyFailed: true, limit: 2 });
    expect(failed.items.map(({ seq }) => seq)).toEqual([steps[1]?.seq, steps[3]?.seq]);
  });

  it('are none of a run of another kind', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const { runId } = await ask.simulator.fire({ dialect: 'pbxware', event: 'call_incoming', to: receiverUrl });
    await expect(ask.runs.steps({ id: runId })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  it('hide the value of a secret unless it is to be revealed', async () => {
    await using opened = await openTestEngine();
    await using endpoint = await openEndpoint();
    const { ask } = opened;
    await ask.parameters.set({ tag: 'key', value: 's3cr3t-value', secret: true });
    const collection = await imported(ask, {
      info: { name: 'CRM', schema },
      item: [item('Look up', `${endpoint.url}/a?key={{key}}`)],
    });
    const id = await finished(ask, { collection });
    expect((await ask.runs.steps({ id })).items[0]?.url).toBe(`${endpoint.url}/a?key=••••••`);
    expect((await ask.runs.steps({ id, reveal: true })).items[0]?.url).toBe(`${endpoint.url}/a?key=s3cr3t-value`);
  });
});

describe('a data file', () => {
  it('is previewed in its own encoding, and run from the same bytes', async () => {
    await using opened = await openTestEngine();
    await using endpoint = await openEndpoint();
    const { ask } = opened;
    const bytes = Buffer.from('city,number\nBesan\xe7on,1\n"M\xfcnchen, West",2\n', 'latin1');
    const file = { name: 'cities.csv', base64: bytes.toString('base64') };
    expect(await ask.runs.previewData({ file, rows: 1 })).toEqual({
      ...{ columns: ['city', 'number'], rows: [{ city: 'Besançon', number: 1 }], total: 2, encoding: 'windows-1252' },
    });
    const collection = await imported(ask, {
      info: { name: 'CRM', schema },
      item: [item('Look up', `${endpoint.url}/{{city}}`)],
    });
    const id = await finished(ask, { collection, data: file });
    expect((await ask.runs.steps({ id })).items.map(({ url }) => decodeURIComponent(url))).toEqual([
      `${endpoint.url}/Besançon`,
      `${endpoint.url}/München, West`,
    ]);
    // It is kept as text, so that the run can be run again without the file.
    expect((await ask.runs.get({ id })).inputs.data).toMatchObject({ name: 'cities.csv' });
  });

  it.each([
    ['rows.csv', 'a,b\n1,2\n"3,4', /^rows\.csv.*CSV.*line/i],
    ['rows.json', '[\n  {"a": 1},\n  {"a": 2,}\n]', /^rows\.json.*line 3/],
    ['rows.json', `[${'{"name": "a long enough row"},\n'.repeat(3)}{"a": oops}]`, /^rows\.json.*line 4/],
    ['rows.json', '[1]', /^rows\.json.*row 1 is not an object/],
    ['empty.csv', '  \n', /^empty\.csv.*it is empty/],
  ])('with a fault is refused with its name and line: %s %j', async (name, text, message) => {
    await using opened = await openTestEngine();
    await expect(opened.ask.runs.previewData({ file: { name, text } })).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(message),
    });
  });
});

describe('the scripts of a collection', () => {
  const script = (listen: string, exec: string) => ({ listen, script: { exec: [exec] } });
  const collection = {
    info: { name: 'CRM', schema },
    event: [script('prerequest', 'one();')],
    item: [
      { name: 'Contacts', event: [script('test', 'two();')], item: [item('Look up', 'http://a.example')] },
      { ...item('Log', 'http://b.example'), event: [script('test', 'three();')] },
    ],
  };

  it('are listed with what they are written on, and whether they may run', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const { documents } = await ask.imports.add({ name: 'crm.json', text: JSON.stringify(collection) });
    expect(documents[0]?.scripted).toBe(2);
    const id = documents[0]?.id ?? '';
    const { actions } = await ask.actions.list({});
    expect(await ask.collections.scripts({ id })).toEqual({
      allowed: false,
      requests: 2,
      holders: [
        { kind: 'collection', name: 'CRM', folder: [], id: null, scripts: [{ on: 'prerequest', text: 'one();' }] },
        { kind: 'folder', name: 'Contacts', folder: [], id: null, scripts: [{ on: 'test', text: 'two();' }] },
        { kind: 'request', name: 'Log', folder: [], id: actions[1]?.id, scripts: [{ on: 'test', text: 'three();' }] },
      ],
    });
    const { scripts } = await ask.actions.get({ id: actions[0]?.id ?? '' });
    expect(scripts.map(({ from }) => from)).toEqual([
      { kind: 'collection', name: 'CRM' },
      { kind: 'folder', name: 'Contacts' },
    ]);
    await ask.permissions.allow({ scripts: [id] });
    expect((await ask.collections.scripts({ id })).allowed).toBe(true);
  });

  it('are asked about again where a file with the id of a deleted collection is imported', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const text = JSON.stringify({ ...collection, info: { ...collection.info, _postman_id: 'crm-1' } });
    await ask.imports.add({ name: 'crm.json', text });
    await ask.permissions.allow({ scripts: ['crm-1'] });
    await ask.actions.removeCollection({ id: 'crm-1' });
    const { documents } = await ask.imports.add({ name: 'other.json', text });
    expect(documents[0]?.id).toBe('crm-1');
    expect((await ask.permissions.list()).scripts).toEqual([]);
  });

  it('are allowed in the file they were allowed in, not in another that has its id', () =>
    withFolder(async (workspace) => {
      const mine = JSON.stringify({ ...collection, info: { ...collection.info, _postman_id: 'crm-1' } });
      /** Ids of the collections whose scripts may run, by file, as the next start sees it. */
      const allowed = async (change?: (ask: OpenedEngine['ask']) => Promise<unknown>) => {
        await using opened = await openTestEngine({ workspace });
        await change?.(opened.ask);
        const found: Record<string, boolean> = {};
        for (const { id, file } of (await opened.ask.actions.list({})).collections) {
          found[file] = (await opened.ask.collections.scripts({ id })).allowed;
        }
        return { found, listed: (await opened.ask.permissions.list()).scripts };
      };
      const folder = join(workspace, 'collections');
      const own = 'CRM.postman_collection.json';
      await allowed((ask) => ask.imports.add({ name: 'crm.json', text: mine }));
      expect(await allowed((ask) => ask.permissions.allow({ scripts: ['crm-1'] }))).toEqual({
        ...{ found: { [own]: true }, listed: ['crm-1'] },
      });
      writeFileSync(join(folder, '0.json'), mine);
      expect(await allowed()).toEqual({ found: { '0.json': false, [own]: false }, listed: [] });
      rmSync(join(folder, '0.json'));
      expect(await allowed()).toEqual({ found: { [own]: true }, listed: ['crm-1'] });
      renameSync(join(folder, own), join(folder, 'other.json'));
      expect(await allowed()).toEqual({ found: { 'other.json': false }, listed: [] });
      expect(await allowed((ask) => ask.permissions.allow({ scripts: ['crm-1'] }))).toMatchObject({
        listed: ['crm-1'],
      });
      // As an earlier version wrote it.
      const file = join(workspace, '.hookswitch', 'permissions.json');
      const stored = JSON.parse(readFileSync(file, 'utf8'));
      expect(stored.scripts).toEqual([{ id: 'crm-1', file: 'other.json' }]);
      writeFileSync(file, JSON.stringify({ ...stored, hosts: ['crm.example'], scripts: ['crm-1'] }));
      expect(await allowed()).toEqual({ found: { 'other.json': false }, listed: [] });
      expect(
        await allowed(async (ask) => expect((await ask.permissions.list()).hosts).toEqual(['crm.example'])),
      ).toEqual({
        ...{ found: { 'other.json': false }, listed: [] },
      });
    }));

  it('are not allowed for what is no collection', async () => {
    await using opened = await openTestEngine();
    await expect(opened.ask.permissions.allow({ scripts: ['nothing'] })).rejects.toMatchObject({
      code: 'COLLECTION_UNKNOWN',
    });
  });
});

describe('a collection variable', () => {
  it('is set, changed and removed', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const id = await imported(ask, {
      info: { name: 'CRM', schema },
      item: [item('Look up', 'http://a.example/{{x}}')],
    });
    const variables = async () => JSON.parse((await ask.exports.collection({ id })).text).variable;
    await ask.collections.setVariable({ id, key: 'x', value: '1' });
    await ask.collections.setVariable({ id, key: 'x', value: '2' });
    expect(await variables()).toEqual([{ key: 'x', value: '2', type: 'string' }]);
    await ask.collections.setVariable({ id, key: 'x', value: null });
    expect(await variables()).toEqual([]);
    await expect(ask.collections.setVariable({ id: 'nothing', key: 'x', value: '1' })).rejects.toMatchObject({
      code: 'COLLECTION_UNKNOWN',
    });
  });
});
