import { describe, expect, test } from 'vitest';
import { actionsOfCollection } from '../../../electron/engine/postman-format/collection-actions.ts';
import { requestsIn } from '../../../electron/engine/postman-format/item-tree.ts';
import { readCollection } from '../../support/read-collection.ts';
import { collectionText, schemaV21 } from '../../support/temporary-collections.ts';

const get = (name: string, more: object = {}) => ({
  name,
  request: { method: 'GET', url: `http://a/${name}` },
  ...more,
});
const names = (collection: Parameters<typeof requestsIn>[0]) =>
  Array.from(requestsIn(collection), ({ item }) => item.name);

describe('a v2.1 collection', () => {
  test('keeps every value as it is', () => {
    const text = collectionText(
      [get('a', { id: 'a', event: [], response: [{ name: 'x', odd: null }], protocolProfileBehavior: { x: 1 } })],
      { event: [{ listen: 'test', script: { exec: [] } }], variable: [{ key: 'a', value: 0 }], unknown: { deep: [1] } },
    );
    const { collection, warnings } = readCollection('f.json', text);
    expect(JSON.stringify(collection)).toBe(text);
    expect(warnings.map(({ path }) => path)).toEqual(['variable']);
  });

  test('auth of the old form stays where the file says it is v2.1', () => {
    const auth = { type: 'basic', basic: { username: 'u', password: 'p' } };
    const { collection } = readCollection('f.json', collectionText([get('a')], { auth }));
    expect(collection.auth).toEqual(auth);
    expect(actionsOfCollection(collection)[0]?.effectiveAuth.auth).toEqual({
      type: 'basic',
      username: 'u',
      password: 'p',
    });
  });

  test('requests that are texts, null or missing their parts are kept', () => {
    const item = [
      { name: 'text', request: 'http://a/?x=1' },
      { name: 'null', request: null },
      { name: 'no url', request: { method: 'POST' } },
      { request: { url: { raw: 'http://only-raw/x?y=1' } } },
      { name: 7, request: { url: 42, header: 'A: 1\nB: 2', method: 'get it' } },
    ];
    const { collection, requestsInFile, warnings } = readCollection('f.json', collectionText(item));
    const actions = actionsOfCollection(collection);
    expect(requestsInFile).toBe(5);
    expect(actions.map(({ name, request }) => [name, request.method, request.url])).toEqual([
      ['text', 'GET', 'http://a/?x=1'],
      ['null', 'GET', ''],
      ['no url', 'POST', ''],
      ['http://only-raw/x?y=1', 'GET', 'http://only-raw/x?y=1'],
      ['7', 'GET', '42'],
    ]);
    expect(actions[4]?.request.headers).toEqual([
      { key: 'A', value: '1' },
      { key: 'B', value: '2' },
    ]);
    expect(actions.map(({ problem }) => problem === null)).toEqual([true, true, true, true, false]);
    expect(warnings.map(({ path }) => path)).toEqual([
      'item[1].request',
      'item[2].request.url',
      'item[3].name',
      'item[3].request.url',
      'item[4].name',
      'item[4].request.method',
      'item[4].request.url',
    ]);
  });

  test('what is no request is left out or hidden, each with a warning', () => {
    const both = { name: 'both', request: 'http://a', item: [get('inner')] };
    const item = [null, 'text', 5, { name: 'neither' }, both, { name: 'odd', item: 5 }, get('last')];
    const { collection, requestsInFile, warnings } = readCollection('f.json', collectionText(item));
    expect(names(collection)).toEqual(['inner', 'last']);
    expect(requestsInFile).toBe(3);
    expect(warnings.map(({ path }) => path)).toEqual([
      'item[0]',
      'item[1]',
      'item[2]',
      'item[0]',
      'item[1].request',
      'item[2].item',
      'item',
    ]);
    expect(JSON.stringify(collection)).toContain('neither');
  });

  test('a field of a body that is not sent is a warning', () => {
    const graphql = { query: 'query A{a}', operationName: 'A', variables: '{}', extensions: { x: 1 }, odd: null };
    const formdata = [
      { key: 'a', type: 'text', value: '1', fileName: 'a.txt', contentType: 'text/x', uuid: 'u' },
      { key: 'b', type: 'text', value: '1', contentEncoding: 'base64' },
      { key: 'c', type: 'file', src: 'x', fileName: 7 },
    ];
    const bodies = [
      { mode: 'graphql', graphql, formdata: [{ key: 'other', unused: 1 }] },
      { mode: 'formdata', formdata },
      { mode: 'file', file: { content: 'eA==', encoding: 'hex' } },
      { mode: 'raw', raw: 'x', options: { raw: { language: 'json' } }, trailers: { a: 'b' } },
    ];
    const item = bodies.map((body, at) => ({ name: `r${at}`, request: { method: 'POST', url: 'http://a', body } }));
    const { warnings } = readCollection('f.json', collectionText(item));
    expect(warnings.map(({ path, message }) => [path, message.split(' ').slice(0, 4).join(' ')])).toEqual([
      ['item[0].request.body.graphql', '"extensions" is not sent,'],
      ['item[1].request.body.formdata[1]', '"contentEncoding" is not sent,'],
      ['item[1].request.body.formdata[2].fileName', '"fileName" is not a'],
      ['item[2].request.body.file', '"encoding" is not sent,'],
      ['item[3].request.body', '"trailers" is not sent,'],
    ]);
  });

  test('"items" is read at any depth, and beside "item"', () => {
    const item = [
      { name: 'f', items: [get('a'), get('b')] },
      { name: 'g', item: [get('c')], items: [get('d')] },
    ];
    const { collection, requestsInFile, warnings } = readCollection(
      'f.json',
      JSON.stringify({ info: { schema: schemaV21 }, items: item }),
    );
    expect(names(collection)).toEqual(['a', 'b', 'c', 'd']);
    expect(requestsInFile).toBe(4);
    expect(JSON.stringify(collection)).not.toContain('"items"');
    expect(warnings.map(({ path }) => path)).toEqual(['info.name', 'items']);
  });

  test('a single entry where a list is expected is a list of one', () => {
    const { collection, requestsInFile } = readCollection('f.json', collectionText({ name: 'f', item: get('a') }));
    expect(names(collection)).toEqual(['a']);
    expect(requestsInFile).toBe(1);
  });

  test('folders nested 200 and 500 deep are read', () => {
    for (const depth of [200, 500]) {
      let item: object = get('deep');
      for (let level = 0; level < depth; level += 1) item = { name: `f${level}`, item: [item] };
      const { collection } = readCollection('f.json', collectionText([item]));
      expect(actionsOfCollection(collection)[0]?.folder).toHaveLength(depth);
    }
  });

  test('__proto__ and constructor are data and change nothing', () => {
    const evil = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}';
    const text = `{"info":{"name":"x","schema":"${schemaV21}",${evil}},${evil},"auth":{"type":"__proto__",${evil}},
      "variable":[{"key":"__proto__","value":"v",${evil}}],"item":[{"name":"__proto__",${evil},"request":{"method":"constructor",
      "auth":{"type":"constructor","constructor":{"a":1}},"url":{"host":"h","query":[{"key":"__proto__","value":"1"}],${evil}},
      "body":{"mode":"__proto__",${evil}}},"protocolProfileBehavior":{${evil}}}]}`;
    const { collection } = readCollection('f.json', text);
    const [action] = actionsOfCollection(collection);
    expect(action).toMatchObject({ name: '__proto__', request: { method: 'CONSTRUCTOR', url: 'h?__proto__=1' } });
    expect(action?.variables.get('__proto__')).toBe('v');
    expect({}).not.toHaveProperty('polluted');
    expect(JSON.parse(JSON.stringify(collection))).toEqual(JSON.parse(text));
  });
});

describe('a v2.0 collection', () => {
  test('becomes v2.1: auth as lists, at every level and in examples', () => {
    const basic = { type: 'basic', basic: { username: 'u', password: 5 } };
    const rows = [
      { key: 'username', value: 'u', type: 'string' },
      { key: 'password', value: 5, type: 'number' },
    ];
    const example = { name: 'x', originalRequest: { url: 'http://a', auth: basic } };
    const request = { name: 'a', request: { url: 'http://a', auth: basic }, response: [example] };
    const { collection, format } = readCollection(
      'f.json',
      JSON.stringify({
        info: { name: 'x', schema: schemaV21.replace('2.1', '2.0') },
        auth: basic,
        item: [{ name: 'f', auth: { type: 'noauth' }, item: [request] }],
      }),
    );
    expect(format).toBe('v2.0');
    const converted = { type: 'basic', basic: rows };
    expect(collection).toEqual({
      info: { name: 'x', schema: schemaV21 },
      auth: converted,
      item: [
        {
          name: 'f',
          auth: { type: 'noauth' },
          item: [
            {
              name: 'a',
              request: { url: 'http://a', auth: converted },
              response: [{ name: 'x', originalRequest: { url: 'http://a', auth: converted } }],
            },
          ],
        },
      ],
    });
  });
});
