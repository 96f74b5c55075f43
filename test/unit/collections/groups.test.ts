import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeWorkers } from '../../../electron/headless/node-workers.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { collectionText, schemaV21, temporaryCollections } from '../../support/temporary-collections.ts';

const file = 'Calls.postman_collection.json';
const request = (id: string) => ({ name: id, id, request: { method: 'GET', url: `http://a/${id}` } });
const script = (listen: string, text: string) => ({
  listen,
  script: { id: 's', type: 'text/javascript', exec: [text] },
});
const bearer = (token: string) => ({
  type: 'bearer',
  bearer: [{ key: 'token', value: token, type: 'string', odd: 1 }],
});

/** Something in every corner, also what no screen shows. */
const tree = () => [
  {
    ...{ name: 'Outer', id: 'f-1', description: { content: 'of outer', type: 'text/markdown' }, odd: null },
    ...{
      auth: bearer('outer'),
      event: [script('prerequest', 'outer();')],
      protocolProfileBehavior: { strictSSL: false },
    },
    variable: [
      { key: 'v', value: '1', type: 'string', odd: 1 },
      { key: 'k', value: 'hush', type: 'secret' },
      { id: 'old', value: 7 },
    ],
    item: [{ name: 'Inner', id: 'f-2', item: [] }, request('a')],
  },
  request('b'),
];
const more = {
  auth: bearer('all'),
  event: [script('test', 'all();')],
  variable: [{ key: 'x', value: '1' }],
  odd: { deep: [1] },
};

test('a folder shows its own and what it inherits', async () => {
  await using opened = await openTestEngine();
  const { ask } = opened;
  await ask.imports.add({ files: [{ name: 'calls.json', text: collectionText(tree(), more) }] });
  expect(await ask.folders.get({ id: 'f-1' })).toEqual({
    ...{ id: 'f-1', name: 'Outer', collection: { id: 'c-1', name: 'Calls' }, folder: [], folderIds: [], index: 0 },
    ...{ description: 'of outer', auth: { type: 'bearer', token: 'outer' } },
    effectiveAuth: { from: 'folder', id: 'f-1', name: 'Outer', auth: { type: 'bearer', token: 'outer' } },
    inheritedAuth: { from: 'collection', id: 'c-1', name: 'Calls', auth: { type: 'bearer', token: 'all' } },
    variables: [
      { key: 'v', value: '1' },
      { key: 'k', value: null, secret: true },
      { key: 'old', value: '7' },
    ],
    ownScripts: [{ on: 'prerequest', text: 'outer();' }],
    inheritedScripts: [{ on: 'collection test', text: 'all();', from: { kind: 'collection', name: 'Calls' } }],
  });
  expect(await ask.folders.get({ id: 'f-2' })).toMatchObject({
    ...{ folder: ['Outer'], folderIds: ['f-1'], auth: { type: 'inherit' } },
    effectiveAuth: { from: 'folder', id: 'f-1' },
    inheritedScripts: [{ on: 'collection test' }, { on: 'folder prerequest' }],
  });
  expect(await ask.collections.get({ id: 'c-1' })).toMatchObject({
    ...{ name: 'Calls', file, requests: 2, auth: { type: 'bearer', token: 'all' }, inheritedScripts: [] },
    ...{ variables: [{ key: 'x', value: '1' }], ownScripts: [{ on: 'test', text: 'all();' }] },
  });
  expect((await ask.folders.reveal({ id: 'f-1' })).variables[1]).toEqual({ key: 'k', value: 'hush', secret: true });
  expect((await ask.actions.get({ id: 'a' })).inheritedAuth).toMatchObject({ from: 'folder', id: 'f-1' });
  await expect(ask.folders.get({ id: 'a' })).rejects.toMatchObject({ code: 'FOLDER_UNKNOWN' });

  const { folders, actions } = await ask.actions.list();
  expect(folders.map(({ id, folderIds, index }) => [id, folderIds, index])).toEqual([
    ['f-1', [], 0],
    ['f-2', ['f-1'], 0],
  ]);
  expect(actions.map(({ id, folderIds, index }) => [id, folderIds, index])).toEqual([
    ['a', ['f-1'], 1],
    ['b', [], 1],
  ]);
});

test('an edit of a folder or collection changes nothing else in the file, and one that says the same nothing at all', async () => {
  await using temporary = await temporaryCollections();
  await temporary.importText({ name: 'calls.json', text: collectionText(tree(), more) });
  const { store } = temporary;
  const before = temporary.json(file);
  const text = () => readFileSync(join(temporary.folder, file), 'utf8');
  const textBefore = text();
  const [outer, b] = tree();
  const same = await store.folder('f-1');
  const { auth, description, name, ownScripts: scripts } = same;
  const variables = same.variables.map((one) => (one.secret ? { ...one, value: null } : one));
  await store.updateFolder('f-1', { auth, description, name, scripts, variables });
  const all = await store.collection('c-1');
  await store.updateCollection('c-1', { ...all, scripts: all.ownScripts });
  expect(text()).toBe(textBefore);
  const scriptOf = (all: string) => ({ scripts: [{ on: 'test' as const, text: all }] });
  await store.updateCollection('c-1', {
    ...scriptOf('new'),
    description: 'new',
    auth: { type: 'bearer', token: 'new' },
  });
  expect(text()).not.toBe(textBefore);
  await store.updateCollection('c-1', {
    ...scriptOf('all();'),
    description: '',
    auth: { type: 'bearer', token: 'all' },
  });
  expect(text()).toBe(textBefore);

  await store.updateFolder('f-1', { name: 'New', scripts: [{ on: 'test', text: 'x' }] });
  await store.updateFolder('f-1', { auth: { type: 'bearer', token: 't' }, description: 'other' });
  const [v, , old] = variables;
  await store.updateFolder('f-1', {
    variables: [
      { ...old, key: 'old', value: '8' },
      { key: 'k', value: null },
      { key: 'v', value: '1', disabled: true },
    ],
  });
  expect(v).toEqual({ key: 'v', value: '1' });
  expect(temporary.json(file)).toEqual({
    ...before,
    item: [
      {
        ...{ ...outer, name: 'New', description: { content: 'other', type: 'text/markdown' } },
        event: [script('prerequest', 'outer();'), { listen: 'test', script: { type: 'text/javascript', exec: ['x'] } }],
        auth: { type: 'bearer', bearer: [{ key: 'token', value: 't', type: 'string', odd: 1 }] },
        variable: [
          { id: 'old', value: '8' },
          { key: 'k', value: 'hush', type: 'string' },
          { key: 'v', value: '1', type: 'string', odd: 1, disabled: true },
        ],
      },
      b,
    ],
  });
  await store.updateCollection('c-1', { name: 'Renamed', description: 'd', auth: { type: 'inherit' }, variables: [] });
  const { auth: _, variable: __, ...kept } = temporary.json(file);
  expect(kept.info).toEqual({ _postman_id: 'c-1', name: 'Renamed', schema: schemaV21, description: 'd' });
  expect(kept).toMatchObject({ event: more.event, odd: more.odd });
  expect([_, __]).toEqual([undefined, undefined]);
  await store.createCollection('Other');
  await expect(store.updateCollection('c-1', { name: 'Other' })).rejects.toMatchObject({
    code: 'COLLECTION_NAME_TAKEN',
  });
});

test('a name that is only shown differently from the file is left as it is there', async () => {
  await using temporary = await temporaryCollections();
  const item = [{ name: ' F ', id: 'f', item: [{ id: 'r', request: { method: 'GET', url: 'http://a/r' } }] }];
  const text = `${JSON.stringify({ info: { name: 'Calls ', _postman_id: 'c-1', schema: schemaV21 }, item }, null, '\t')}\n`;
  writeFileSync(join(temporary.folder, file), text);
  const { store } = temporary;
  await store.reload();
  await store.updateCollection('c-1', { name: 'Calls' });
  await store.updateFolder('f', { name: 'F' });
  await store.update('r', { name: store.action('r').name });
  expect(readFileSync(join(temporary.folder, file), 'utf8')).toBe(text);
  await store.update('r', { name: 'R' });
  expect(store.action('r').item.name).toBe('R');
});

test('the values of secret variables are shown nowhere, also once they have changed', async () => {
  const server = createServer((request, response) => response.end(`got ${request.headers.authorization}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await using opened = await openTestEngine({ startWorker: nodeWorkers(join(import.meta.dirname, '../../..')) });
    const { ask } = opened;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const header = [{ key: 'Authorization', value: '{{own}} {{all}} {{plain}}' }];
    const secret = (key: string, value: string) => ({ key, value, type: 'secret' });
    const item = [
      {
        name: 'F',
        id: 'f',
        variable: [secret('own', 'swordfish-1')],
        item: [{ name: 'r', id: 'r', request: { url, header } }],
      },
    ];
    const variable = [secret('all', 'swordfish-2'), { key: 'plain', value: 'herring' }];
    await ask.imports.add({ files: [{ name: 'calls.json', text: collectionText(item, { variable }) }] });
    const preview = await ask.actions.preview({ id: 'r' });
    expect(preview.secrets.sort()).toEqual(['all', 'own']);
    const delivery = await ask.actions.test({ id: 'r' });
    expect((await ask.actions.test({ id: 'r', reveal: true })).response?.body).toContain(
      'swordfish-1 swordfish-2 herring',
    );
    await ask.folders.update({ id: 'f', variables: [{ key: 'own', value: 'other', secret: true }] });
    await ask.collections.setVariable({ id: 'c-1', key: 'all', value: null });
    for (const shown of [
      preview,
      delivery,
      await ask.activity.get({ id: delivery.id }),
      (await ask.actions.get({ id: 'r' })).tags,
    ]) {
      expect(JSON.stringify(shown)).not.toContain('swordfish');
    }
    expect(JSON.stringify(delivery.response)).toContain('herring');

    const set = "pm.collectionVariables.set('all', 'swordfish-3');";
    await ask.collections.update({ id: 'c-1', variables: [{ key: 'all', value: 'x', secret: true }] });
    await ask.actions.update({ id: 'r', scripts: [{ on: 'prerequest', text: set }] });
    await ask.permissions.allow({ scripts: ['c-1'] });
    const scripted = await ask.actions.test({ id: 'r' });
    expect(scripted.response?.body).toBe('got •••••• ••••••');
    expect(JSON.stringify([scripted, await ask.activity.get({ id: scripted.id })])).not.toContain('swordfish');
  } finally {
    server.close();
  }
});

test('folders without ids are given some, which no export has, and which stay over a restart', async () => {
  await using temporary = await temporaryCollections();
  const item = [
    { name: 'F', item: [{ name: 'G', item: [] }] },
    { name: 'F', item: [] },
  ];
  const text = `${JSON.stringify({ info: { name: 'Bare', schema: schemaV21 }, item }, null, '\t')}\n`;
  writeFileSync(join(temporary.folder, 'Bare.postman_collection.json'), text);
  await temporary.store.reload();
  const ids = temporary.store.folders().map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect((await temporary.reopen()).folders().map(({ id }) => id)).toEqual(ids);
  await temporary.store.updateFolder(ids[1] ?? '', { name: 'H' });
  expect(temporary.store.folders().map(({ id, name }) => [id, name])).toEqual([
    [ids[0], 'F'],
    [ids[1], 'H'],
    [ids[2], 'F'],
  ]);
  const [bare] = temporary.store.list();
  expect((await temporary.store.exportAsImported(bare?.id ?? '')).text).toBe(text.replace('"G"', '"H"'));
});

test('folders are made, also empty ones, and removed and restored with all that is in them', async () => {
  await using opened = await openTestEngine();
  const { ask } = opened;
  await ask.imports.add({ files: [{ name: 'calls.json', text: collectionText(tree(), more) }] });
  const made = await ask.folders.create({ name: ' New ', collection: 'c-1', folder: 'f-1', before: 'a' });
  expect(made).toMatchObject({ name: 'New', folderIds: ['f-1'], index: 1 });
  expect(await ask.actions.create({ name: 'in it', folder: made.id })).toMatchObject({ folderIds: ['f-1', made.id] });
  await expect(ask.actions.create({ name: 'x', folder: made.id, collection: 'no' })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
  const place = { collection: 'c-1', before: 'a' };
  await expect(ask.folders.create({ name: 'x', ...place })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  await expect(ask.folders.create({ name: 'x', collection: 'c-1', folder: 'no' })).rejects.toMatchObject({
    code: 'FOLDER_UNKNOWN',
  });
  await ask.events.update({ dialect: 'pbxware', key: 'ringing', actions: ['b', 'a'] });
  const before = (await ask.exports.collection({ id: 'c-1' })).text;
  await ask.folders.remove({ id: 'f-1' });
  const left = await ask.actions.list();
  expect([left.folders, left.actions.map(({ id }) => id)]).toEqual([[], ['b']]);
  const bound = async () =>
    (await ask.events.list({ dialect: 'pbxware' })).events.find(({ key }) => key === 'ringing')?.actions;
  expect(await bound()).toEqual(['b']);
  expect(await ask.folders.restore({ id: 'f-1' })).toMatchObject({ id: 'f-1', index: 0 });
  expect(await bound()).toEqual(['b', 'a']);
  expect((await ask.exports.collection({ id: 'c-1' })).text).toBe(before);
  await expect(ask.folders.restore({ id: 'f-1' })).rejects.toMatchObject({ code: 'FOLDER_UNKNOWN' });
});
