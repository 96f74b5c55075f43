import { describe, expect, test } from 'vitest';
import type { ConvertedCollection } from '../../../electron/engine/importers/importer.ts';
import { actionsOfCollection } from '../../../electron/engine/postman-format/collection-actions.ts';
import { requestsIn } from '../../../electron/engine/postman-format/item-tree.ts';
import { readCollection } from '../../support/read-collection.ts';
import { temporaryCollections } from '../../support/temporary-collections.ts';

const request = (id: unknown, more: object = {}) => ({
  id,
  name: `Request ${id}`,
  method: 'GET',
  url: 'http://a/',
  ...more,
});
const read = (raw: object): ConvertedCollection =>
  readCollection('v1.json', JSON.stringify({ id: 'c', name: 'Old', ...raw }));
const tree = ({ collection }: ConvertedCollection): string[] =>
  Array.from(requestsIn(collection), ({ item, folders }) => [...folders, item].map(({ name }) => name).join(' / '));

describe('a v1 collection', () => {
  test('keeps folders, order and ids', () => {
    const converted = read({
      order: ['r3'],
      folders_order: ['f2', 'f1'],
      folders: [
        { id: 'f1', name: 'One', order: ['r1'] },
        { id: 'f2', name: 'Two', order: ['r2'], folders_order: ['f3'] },
        { id: 'f3', name: 'Three', order: [] },
      ],
      requests: [request('r1'), request('r2'), request('r3')],
    });
    expect(tree(converted)).toEqual(['Two / Request r2', 'One / Request r1', 'Request r3']);
    expect(Array.from(requestsIn(converted.collection), ({ item }) => item.id)).toEqual(['r2', 'r1', 'r3']);
    expect(converted.collection).toMatchObject({ info: { _postman_id: 'c', name: 'Old' } });
    expect(converted.warnings).toEqual([]);
  });

  test('with an empty order shows all its requests and says so', () => {
    const converted = read({ order: [], requests: [request('r1'), request('r2')] });
    expect(tree(converted)).toEqual(['Request r1', 'Request r2']);
    expect(converted.warnings).toEqual([
      { path: 'order', message: expect.stringContaining('All 2 were imported in file order') },
    ]);
  });

  test('keeps requests that no order names, in their folder where they name one', () => {
    const converted = read({
      order: ['r1'],
      folders: [{ id: 'f1', name: 'One', order: [] }],
      requests: [request('r1'), request('r2', { folder: 'f1' }), request('r3')],
    });
    expect(tree(converted)).toEqual(['One / Request r2', 'Request r1', 'Request r3']);
    expect(converted.warnings.map(({ path }) => path)).toEqual(['requests[1]', 'requests[2]']);
  });

  test('keeps requests with the same id, without one, and with ids such as constructor', () => {
    const ids = ['a', 'a', undefined, null, 5, '__proto__', 'constructor'];
    const converted = read({
      order: ids,
      folders_order: ['__proto__', 'constructor', 'toString'],
      folders: [{ id: 'constructor', name: 'F', order: ['constructor'], folders_order: ['constructor', '__proto__'] }],
      requests: ids.map((id) => request(id)),
    });
    expect(tree(converted)).toHaveLength(ids.length);
    expect(converted.requestsInFile).toBe(ids.length);
    expect(Object.getOwnPropertySymbols(Object)).toEqual([]);
  });

  test('with folders in a circle shows each once', () => {
    const converted = read({
      order: [],
      folders_order: ['a'],
      folders: [
        { id: 'a', name: 'A', folders_order: ['b'], order: ['r1'] },
        { id: 'b', name: 'B', folders_order: ['a'], order: ['r1'] },
        { id: 'c', name: 'C', folders_order: ['c'], order: [] },
      ],
      requests: [request('r1')],
    });
    expect(tree(converted)).toEqual(['A / Request r1']);
    expect(converted.warnings.map(({ path }) => path)).toEqual([
      'folders[0]',
      'folders[2]',
      'folders[2]',
      'requests[0]',
    ]);
    expect(() => JSON.stringify(converted.collection)).not.toThrow();
  });

  test('nested 200 deep is read, 501 deep refused', () => {
    const nested = (depth: number) =>
      read({
        order: [],
        folders_order: ['0'],
        folders: Array.from({ length: depth }, (_, index) => ({
          id: String(index),
          name: `F${index}`,
          folders_order: [String(index + 1)],
          order: index === depth - 1 ? ['r'] : [],
        })),
        requests: [request('r')],
      });
    const [found] = requestsIn(nested(200).collection);
    expect(found?.folders).toHaveLength(200);
    expect(() => nested(501)).toThrow('v1.json has more than 500 levels of nested folders');
  });

  test('keeps auth, scripts, body, headers, path variables and every example', () => {
    const { collection } = read({
      order: ['r'],
      variables: [{ key: 'base', value: 'http://a' }, null],
      requests: [
        request('r', {
          method: 'POST',
          url: '{{base}}/x/:id?q=1',
          headers: 'X-A: 1\n//X-Off: 2\n',
          pathVariables: { id: '7' },
          dataMode: 'urlencoded',
          data: [{ key: 'to', value: '{{caller_id}}', enabled: false }, { value: 'no key' }],
          currentHelper: 'basicAuth',
          helperAttributes: '{"username":"u","password":"p"}',
          tests: 'tests["ok"] = true;',
          responses: [
            { name: 'one', text: 'x', responseCode: { code: 200, name: 'OK' }, request: 'r' },
            { name: 'two', text: 'y', responseCode: { code: 404, name: 'Not Found' } },
          ],
        }),
      ],
    });
    const [action] = actionsOfCollection(collection);
    expect(action?.request).toMatchObject({
      method: 'POST',
      url: '{{base}}/x/:id?q=1',
      pathVariables: [{ key: 'id', value: '7' }],
      headers: [
        { key: 'X-A', value: '1' },
        { key: 'X-Off', value: '2', disabled: true },
      ],
      body: {
        urlencoded: [
          { key: 'to', value: '{{caller_id}}', disabled: true },
          { key: '', value: 'no key' },
        ],
      },
      auth: { type: 'basic', username: 'u', password: 'p' },
    });
    expect(action?.scripts).toMatchObject([{ on: 'test', text: 'tests["ok"] = true;' }]);
    expect(action?.variables).toEqual(new Map([['base', 'http://a']]));
    expect(action?.item.response).toMatchObject([
      { name: 'one', body: 'x', originalRequest: { method: 'POST' } },
      { name: 'two', body: 'y' },
    ]);
  });

  test('that the converter stumbles over loses no request', () => {
    const converted = read({
      order: ['r1', 'r2'],
      folders: [null, 5],
      requests: [
        request('r1', {
          headerData: [null, { key: null, enabled: false, value: 1 }],
          events: [null],
          responses: [null],
        }),
        request('r2', {
          pathVariableData: [null],
          queryParams: [null],
          url: { not: 'text' },
          auth: { type: 'basic', basic: [null] },
        }),
        null,
      ],
    });
    expect(tree(converted)).toEqual(['Request r1', 'Request r2']);
    expect(converted.warnings.length).toBeGreaterThan(3);
  });
});

describe('examples that name their request by id', () => {
  const raw = (count: number) => ({
    id: 'c',
    name: 'Old',
    order: ['q1'],
    requests: [
      request('q1', {
        method: 'POST',
        dataMode: 'raw',
        rawModeData: 'x'.repeat(1_000_000),
        responses: Array.from({ length: count }, (_, index) => ({ id: `s${index}`, name: 'OK', request: 'q1' })),
      }),
    ],
  });

  test('have it', () => {
    const [action] = requestsIn(read(raw(2)).collection);
    const bodies = (action?.item.response as { originalRequest: { body: { raw: string } } }[] | undefined)?.map(
      ({ originalRequest }) => originalRequest.body.raw.length,
    );
    expect(bodies).toEqual([1_000_000, 1_000_000]);
  });

  test('of a small file that would become a huge one are refused, and nothing is imported', async () => {
    await using temporary = await temporaryCollections();
    const text = JSON.stringify(raw(700));
    await expect(temporary.importText({ name: 'v1.json', text })).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: 'v1.json would be larger than 64 MiB, the maximum. It was not saved.',
    });
    expect(temporary.files()).toEqual([]);
  });
});
