import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';
import { collectionText, temporaryCollections } from '../../support/temporary-collections.ts';

const saved = {
  name: 'Fine',
  originalRequest: 'http://a/{{x}}',
  status: 'OK',
  code: 200,
  header: 'A: 1',
  body: '{}',
  odd: 1,
};
const twin = { name: 'Twin', code: '404', body: 'x'.repeat(20_000) };
const file = 'Calls.postman_collection.json';

test('examples are read in every shape, named and removed one by one, and nothing around them changes', async () => {
  await using opened = await openTestEngine();
  const { ask } = opened;
  const item = { name: 'r', id: 'r', request: { url: 'http://a/{{x}}' }, response: [saved, 7, twin, twin], odd: null };
  await ask.imports.add({ files: [{ name: 'calls.json', text: collectionText([item]) }] });
  const { examples, exampleCount } = await ask.actions.get({ id: 'r' });
  expect(exampleCount).toBe(3);
  expect(examples[0]).toEqual({
    ...{ id: expect.any(String), name: 'Fine', code: 200, status: 'OK', headers: [{ key: 'A', value: '1' }] },
    ...{ body: '{}', bodyLength: 2, language: null, request: { method: 'GET', url: 'http://a/{{x}}' } },
  });
  expect(examples[1]).toMatchObject({ code: 404, bodyLength: 20_000, request: null });
  expect(examples[1]?.body).toHaveLength(10_000);
  expect(new Set(examples.map(({ id }) => id)).size).toBe(3);
  const [first = '', second = '', third = ''] = examples.map(({ id }) => id);
  expect((await ask.actions.example({ id: 'r', example: third })).body).toHaveLength(20_000);

  await ask.actions.renameExample({ id: 'r', example: second, name: ' Other ' });
  await ask.actions.removeExample({ id: 'r', example: first });
  await expect(ask.actions.removeExample({ id: 'r', example: first })).rejects.toMatchObject({
    code: 'EXAMPLE_UNKNOWN',
  });
  const { text } = await ask.exports.collection({ id: 'c-1' });
  expect(JSON.parse(text).item).toEqual([{ ...item, response: [7, { ...twin, name: 'Other' }, twin] }]);
});

test('the response of a delivery becomes an example, without the values of secrets', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/binary')
      response.setHeader('content-type', 'image/png').end(Buffer.from([0x89, 0, 0xff, 0xfe]));
    else response.setHeader('content-type', 'application/json').end(`{"token":"${request.headers.authorization}"}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await using opened = await openTestEngine();
    const { ask } = opened;
    await ask.parameters.set({ tag: 'key', value: 'open-sesame-7', secret: true });
    const headers = [{ key: 'Authorization', value: '{{key}}' }];
    const { id } = await ask.actions.create({ name: 'r', url: `${url}/{{$guid}}`, request: { headers } });
    const delivery = (await ask.actions.test({ id })).id;
    const { examples } = await ask.actions.addExample({ id, delivery });
    expect(examples).toMatchObject([
      { name: '200 OK', code: 200, language: 'json', request: { method: 'GET', url: `${url}/{{$guid}}` } },
    ]);
    expect(examples[0]?.body).not.toContain('sesame');
    expect(examples[0]?.headers).toContainEqual({ key: 'content-type', value: 'application/json' });

    await ask.actions.addExample({ id, name: 'Made up', response: { code: 503, headers: [{ key: 'A', value: '1' }] } });
    expect((await ask.actions.get({ id })).examples.map(({ name, code }) => [name, code])).toEqual([
      ['200 OK', 200],
      ['Made up', 503],
    ]);
    await ask.actions.update({ id, request: { url: `${url}/binary` } });
    const binary = (await ask.actions.test({ id })).id;
    await expect(ask.actions.addExample({ id, delivery: binary })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(ask.actions.addExample({ id, delivery: 'none' })).rejects.toMatchObject({ code: 'ACTIVITY_UNKNOWN' });
    await expect(ask.actions.addExample({ id })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  } finally {
    server.close();
  }
});

test('an edited script changes only itself in the file, and the permission for scripts stays', async () => {
  await using temporary = await temporaryCollections();
  const scripted = { event: [{ listen: 'test', script: { id: 's', exec: ['a'], type: 'text/javascript' } }] };
  const item = { name: 'r', ...scripted, id: 'r', request: { url: 'http://a' }, response: [saved], odd: null };
  await temporary.importText({ name: 'calls.json', text: collectionText([item], { odd: { deep: [1, null] } }) });
  const before = temporary.json(file);
  const action = await temporary.store.update('r', { scripts: [{ on: 'test', text: 'b\nc' }] });
  expect(action.scripts).toEqual([{ on: 'test', text: 'b\nc', from: { kind: 'request', name: 'r' } }]);
  const event = [{ listen: 'test', script: { id: 's', exec: ['b', 'c'], type: 'text/javascript' } }];
  expect(temporary.json(file)).toEqual({ ...before, item: [{ ...item, event }] });

  await using opened = await openTestEngine();
  const { ask } = opened;
  const scripts = [{ on: 'prerequest' as const, text: 'one();' }];
  const made = await ask.actions.create({ name: 'new', url: 'http://a', scripts });
  expect(made.ownScripts).toEqual(scripts);
  const collection = made.collection.id;
  await ask.permissions.allow({ scripts: [collection] });
  const edited = await ask.actions.update({ id: made.id, scripts: [{ on: 'prerequest', text: 'two();' }] });
  expect(edited.ownScripts).toEqual([{ on: 'prerequest', text: 'two();' }]);
  expect((await ask.permissions.list()).scripts).toEqual([collection]);
  const twice = [...scripts, ...scripts];
  await expect(ask.actions.update({ id: made.id, scripts: twice })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
});
