import postman from 'postman-collection';
import { describe, expect, test } from 'vitest';
import {
  actionsOfCollection,
  type CollectionAction,
} from '../../../electron/engine/postman-format/collection-actions.ts';
import { readCollection } from '../../support/read-collection.ts';
import { collectionText } from '../../support/temporary-collections.ts';

const actionsOf = (item: unknown, more: Record<string, unknown> = {}): CollectionAction[] =>
  actionsOfCollection(readCollection('f.json', collectionText(item, more)).collection);

function actionOf(request: unknown, item: object = {}): CollectionAction {
  const [action] = actionsOf([{ name: 'x', request, ...item }]);
  if (action === undefined) throw new Error('no action');
  return action;
}

describe('the URL', () => {
  test('comes from the parts, with disabled rows in the table only', () => {
    const url = {
      raw: 'https://old.example.com',
      protocol: 'https',
      host: ['{{host}}', 'example', 'com'],
      port: 8443,
      path: ['a', '', { type: 'string', value: 'b' }, ':id'],
      query: [
        { key: 'on', value: '{{x&y}}&z', description: 'note' },
        { key: 'off', value: '1', disabled: true },
        { key: 'flag', value: null },
        { key: 'empty', value: '' },
        { key: 'n', value: 5 },
        null,
      ],
      hash: 'h',
      variable: [{ id: 'id', value: 7, description: { content: 'the id' } }],
    };
    const { request } = actionOf({ url });
    expect(request.url).toBe('https://{{host}}.example.com:8443/a//b/:id?on={{x&y}}%26z&flag&empty=&n=5#h');
    expect(request.query).toEqual([
      { key: 'on', value: '{{x&y}}&z', description: 'note' },
      { key: 'off', value: '1', disabled: true },
      { key: 'flag', value: '' },
      { key: 'empty', value: '' },
      { key: 'n', value: '5' },
    ]);
    expect(request.pathVariables).toEqual([{ key: 'id', value: '7', description: 'the id' }]);
  });

  test.each([
    'http://a.com/b/c?x=1&y={{z}}#h',
    '{{base?x}}/p?q',
    '{{base}}',
    'a.com/?',
    'http://u:p@a.com:81/x/:y/?a=b=c&&d',
    'http://[::1]:80/',
    'https://a.com/x/y?a[]=1&b={{c#d}}#',
  ])('reads %s as Postman’s own parts would send it', (text) => {
    const parts = postman.Url.parse(text);
    const fromText = actionOf({ url: text }).request;
    const fromParts = actionOf({ url: { raw: text, ...parts } }).request;
    expect(fromText.url).toBe(text);
    expect(fromParts.url).toBe(new postman.Url(text).toString());
    expect(fromParts.query).toEqual(fromText.query);
    expect(fromParts.pathVariables).toEqual(fromText.pathVariables);
  });

  test('a text names its path variables, but not its port or a tag', () => {
    expect(actionOf('http://a.com:80/{{x:y}}/:id.json/:/:id/:b').request.pathVariables).toEqual([
      { key: 'id', value: '' },
      { key: 'b', value: '' },
    ]);
  });
});

describe('headers and bodies', () => {
  test('headers of every form', () => {
    const rows = [{ key: 'A', value: null }, { key: 'B', value: 2, disabled: true }, 'C: 3', null];
    expect(actionOf({ url: 'http://a', header: rows }).request.headers).toEqual([
      { key: 'A', value: '' },
      { key: 'B', value: '2', disabled: true },
      { key: 'C', value: '3' },
    ]);
    expect(actionOf({ url: 'http://a', header: null }).request.headers).toEqual([]);
  });

  test.each([
    ['none', undefined, { mode: 'none' }],
    ['null', null, { mode: 'none' }],
    ['an empty object', {}, { mode: 'none' }],
    ['one that is switched off', { mode: 'raw', raw: 'x', disabled: true }, { mode: 'none' }],
    ['a text', 'hello', { mode: 'raw', raw: 'hello', language: null }],
    [
      'raw with a language',
      { mode: 'raw', raw: '{}', options: { raw: { language: 'json' } } },
      { mode: 'raw', raw: '{}', language: 'json' },
    ],
    ['raw without text', { mode: 'raw' }, { mode: 'raw', raw: '', language: null }],
    ['a number', { mode: 'raw', raw: 5 }, { mode: 'raw', raw: '5', language: null }],
    ['an unknown mode', { mode: 'odd', raw: 'x' }, { mode: 'raw', raw: 'x', language: null }],
    [
      'a form as text',
      { mode: 'urlencoded', urlencoded: 'a=1&b' },
      {
        mode: 'urlencoded',
        urlencoded: [
          { key: 'a', value: '1' },
          { key: 'b', value: '' },
        ],
      },
    ],
    [
      'form-data with files',
      {
        mode: 'formdata',
        formdata: [
          { key: 'a', value: 1, type: 'default' },
          { key: 'b', type: 'file', src: 'x.txt', contentType: 'text/plain' },
          { key: 'c', type: 'file', src: ['x', 'y'], disabled: true },
          { key: 'd', type: 'file', src: null },
        ],
      },
      {
        mode: 'formdata',
        formdata: [
          { type: 'text', key: 'a', value: '1' },
          { type: 'file', key: 'b', src: ['x.txt'], contentType: 'text/plain' },
          { type: 'file', key: 'c', src: ['x', 'y'], disabled: true },
          { type: 'file', key: 'd', src: [] },
        ],
      },
    ],
    ['a file', { mode: 'file', file: { src: 'x.bin' } }, { mode: 'file', src: 'x.bin' }],
    ['a file by name', { mode: 'file', file: 'x.bin' }, { mode: 'file', src: 'x.bin' }],
    [
      'graphql with variables as an object',
      { mode: 'graphql', graphql: { query: '{a}', variables: { x: 1 } } },
      { mode: 'graphql', query: '{a}', variables: '{"x":1}' },
    ],
  ])('a body: %s', (_name, body, expected) => {
    expect(actionOf({ url: 'http://a', body }).request.body).toEqual(expected);
  });
});

describe('auth', () => {
  const bearer = (token: string) => ({ type: 'bearer', bearer: [{ key: 'token', value: token }] });

  test('is inherited from the nearest that has one; noauth is one', () => {
    const request = (auth?: unknown) => ({ name: 'r', request: { url: 'http://a', auth } });
    const actions = actionsOf(
      [
        request(),
        request(null),
        request({}),
        request({ type: 'noauth' }),
        { name: 'f', auth: bearer('folder'), item: [request(), { name: 'g', auth: null, item: [request()] }] },
        { name: 'h', auth: { type: 'noauth' }, item: [request(), request(bearer('own'))] },
      ],
      { auth: bearer('collection') },
    );
    const collection = { from: 'collection', auth: { type: 'bearer', token: 'collection' } };
    const folder = { from: 'folder', auth: { type: 'bearer', token: 'folder' } };
    expect(actions.map(({ effectiveAuth }) => effectiveAuth)).toEqual([
      collection,
      collection,
      collection,
      { from: 'request', auth: { type: 'none' } },
      folder,
      folder,
      { from: 'folder', auth: { type: 'none' } },
      { from: 'request', auth: { type: 'bearer', token: 'own' } },
    ]);
    expect(actions[0]?.request.auth).toEqual({ type: 'inherit' });
    expect(actionOf('http://a').effectiveAuth).toEqual({ from: 'nothing', auth: { type: 'none' } });
  });

  test.each([
    [
      { type: 'basic', basic: null },
      { type: 'basic', username: '', password: '' },
    ],
    [{ type: 'basic' }, { type: 'basic', username: '', password: '' }],
    [
      { type: 'bearer', bearer: { token: 5 } },
      { type: 'bearer', token: '5' },
    ],
    [
      {
        type: 'apikey',
        apikey: [
          { key: 'key', value: 'k' },
          { key: 'value', value: 'v' },
          { key: 'in', value: 'query' },
        ],
      },
      { type: 'apikey', key: 'k', value: 'v', in: 'query' },
    ],
    [
      { type: 'apikey', apikey: [] },
      { type: 'apikey', key: '', value: '', in: 'header' },
    ],
    [
      {
        type: 'hawk',
        hawk: [
          { key: 'username', value: 'u' },
          { key: 'disableRetryRequest', value: true },
        ],
      },
      { type: 'other', name: 'hawk', values: { username: 'u', disableRetryRequest: 'true' } },
    ],
    [
      {
        type: 'digest',
        digest: [
          { key: 'username', value: 'u' },
          { key: 'realm', value: 'r' },
          { key: 'qop', value: '' },
        ],
      },
      { type: 'digest', username: 'u', password: '', realm: 'r' },
    ],
  ])('%j', (auth, expected) => {
    expect(actionOf({ url: 'http://a', auth }).request.auth).toEqual(expected);
  });
});

test('variables are the collection’s and the folders’, the nearest and last enabled, as text', () => {
  const actions = actionsOf(
    [
      {
        name: 'f',
        variable: [{ key: 'a', value: 'folder' }],
        item: [{ name: 'g', item: [{ name: 'r', request: 'http://a' }] }],
      },
      { name: 'r', request: 'http://a' },
    ],
    {
      variable: [
        { key: 'a', value: 'collection' },
        { key: 'off', value: 'x', disabled: true },
        { key: 'twice', value: 1 },
        { key: 'twice', value: 2 },
        { key: 'twice', value: 3, disabled: true },
        { key: 'zero', value: 0 },
        { key: 'false', value: false },
        { id: 'old', value: 'by id' },
      ],
    },
  );
  const rest = [
    ['twice', '2'],
    ['zero', '0'],
    ['false', 'false'],
    ['old', 'by id'],
  ] as const;
  expect(actions.map(({ variables }) => variables)).toEqual([
    new Map([['a', 'folder'], ...rest]),
    new Map([['a', 'collection'], ...rest]),
  ]);
});

test('settings come from the request, else its folders, else the collection', () => {
  const protocolProfileBehavior = { followRedirects: false, maxRedirects: 3, strictSSL: false };
  const actions = actionsOf(
    [
      { name: 'a', request: 'http://a' },
      {
        name: 'f',
        protocolProfileBehavior: { followRedirects: true },
        item: [
          {
            name: 'b',
            request: 'http://a',
            protocolProfileBehavior: { maxRedirects: 1000, hookswitch: { asPostman: true, timeoutMs: 500 } },
          },
        ],
      },
    ],
    { protocolProfileBehavior },
  );
  expect(actions.map(({ request }) => request.settings)).toEqual([
    { followRedirects: false, maxRedirects: 3, verifyTls: false, timeoutMs: null, asPostman: false, runScripts: true },
    { followRedirects: true, maxRedirects: 100, verifyTls: false, timeoutMs: 500, asPostman: true, runScripts: true },
  ]);
  expect(actions[1]?.protocolProfileBehavior).toMatchObject({ strictSSL: false, maxRedirects: 1000 });
});

test('scripts are those of collection, folder and request; empty ones are none', () => {
  const event = (listen: string, exec: unknown) => [{ listen, script: { exec } }];
  const [action] = actionsOf(
    [
      {
        name: 'f',
        event: event('test', []),
        item: [{ name: 'r', request: 'http://a', event: event('test', ['a', 'b']) }],
      },
    ],
    { event: event('prerequest', 'one();') },
  );
  expect(action?.scripts).toEqual([
    { on: 'collection prerequest', text: 'one();', from: { kind: 'collection', name: 'Calls' } },
    { on: 'test', text: 'a\nb', from: { kind: 'request', name: 'r' } },
  ]);
});

test('a description of text or object; without one, method and URL', () => {
  expect(actionOf({ url: 'http://a', description: { content: 'hello' } }).description).toBe('hello');
  expect(actionOf({ url: 'http://a' }, { description: 'of the item' }).description).toBe('of the item');
  expect(actionOf({ url: 'http://a/x', method: 'post' }).description).toBe('POST http://a/x');
});
