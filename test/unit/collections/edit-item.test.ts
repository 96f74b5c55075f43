import { describe, expect, test } from 'vitest';
import { editItem } from '../../../electron/engine/collections/edit-item.ts';
import { readRequest } from '../../../electron/engine/postman-format/item-request.ts';
import type { RawObject } from '../../../electron/engine/postman-format/raw-value.ts';
import type { ActionRequest } from '../../../shared/model/action.ts';

/** An item with something in every corner that the editor does not show. */
const rich = (): RawObject => ({
  name: 'Rich',
  id: 'r',
  event: [{ listen: 'test', script: { id: 's', exec: ['x'] } }],
  request: {
    method: 'POST',
    odd: true,
    auth: {
      type: 'basic',
      basic: [
        { key: 'password', value: 'p', type: 'string' },
        { key: 'showPassword', value: false },
      ],
    },
    header: [
      { key: 'A', value: '1', description: { content: 'note', type: 'text/plain' }, uuid: 'u1' },
      { key: 'B', value: '2', disabled: true, type: 'text' },
    ],
    body: {
      mode: 'formdata',
      formdata: [
        { key: 'f', type: 'file', src: '/x.txt', uuid: 'u2' },
        { key: 't', value: 'v', type: 'text', fileName: 'odd' },
      ],
      options: { raw: { language: 'json', odd: 1 } },
    },
    url: {
      raw: 'http://{{host}}/a/:id?x=1&flag&z=',
      protocol: 'http',
      host: '{{host}}',
      path: ['a', ':id'],
      query: [
        { key: 'x', value: '1', description: 'the x', odd: 1 },
        { key: 'off', value: null, disabled: true },
        { key: 'flag', value: null },
        { key: 'z', value: '' },
      ],
      variable: [{ key: 'id', value: '7', type: 'any' }],
      odd: 2,
    },
    description: { content: 'text', type: 'text/markdown' },
  },
  response: [{ name: 'example', body: '{}', odd: null }],
  protocolProfileBehavior: { disableBodyPruning: true },
});

const readRich = (item: RawObject = rich()): ActionRequest =>
  readRequest(item, item.protocolProfileBehavior as RawObject);
const edit = (request: Partial<ActionRequest>, item = rich()): RawObject => editItem(item, readRich(item), { request });
const requestOf = (item: RawObject): RawObject => item.request as RawObject;

test('nothing changed leaves everything as it was', () => {
  expect(editItem(rich(), readRich(), { request: readRich(), name: 'Rich', description: 'text' })).toEqual(rich());
});

test('an edit does not touch the item it was given', () => {
  const item = rich();
  edit({ method: 'PUT', headers: [], query: [], body: { mode: 'none' } }, item);
  expect(item).toEqual(rich());
});

test('name and description keep their place and form', () => {
  const edited = editItem(rich(), readRich(), { name: 'New', description: 'other' });
  expect(edited).toEqual({
    ...rich(),
    name: 'New',
    request: { ...requestOf(rich()), description: { content: 'other', type: 'text/markdown' } },
  });
});

describe('tables', () => {
  test('a changed header keeps what the table does not show; others stay the same', () => {
    const headers = [
      { key: 'A', value: '9', description: 'note' },
      ...readRich().headers.slice(1),
      { key: 'C', value: '' },
    ];
    expect(requestOf(edit({ headers })).header).toEqual([
      { key: 'A', value: '9', description: { content: 'note', type: 'text/plain' }, uuid: 'u1' },
      { key: 'B', value: '2', disabled: true, type: 'text' },
      { key: 'C', value: '' },
    ]);
  });

  test('rows find themselves again after moving, and switching on removes the mark', () => {
    const [a, b] = readRich().headers;
    if (a === undefined || b === undefined) throw new Error('no headers');
    expect(requestOf(edit({ headers: [{ key: b.key, value: b.value }, a] })).header).toEqual([
      { key: 'B', value: '2', type: 'text' },
      { key: 'A', value: '1', description: { content: 'note', type: 'text/plain' }, uuid: 'u1' },
    ]);
  });

  test('headers given as one text become rows', () => {
    const item = { name: 'x', request: { url: 'http://a', header: 'A: 1\r\nB: 2' } };
    const edited = editItem(item, readRequest(item, {}), { request: { headers: [{ key: 'B', value: '3' }] } });
    expect(requestOf(edited).header).toEqual([{ key: 'B', value: '3' }]);
  });

  test('form parts keep their fields; text can become a file', () => {
    const formdata = [
      { type: 'file' as const, key: 'f', src: ['/y.txt'] },
      { type: 'file' as const, key: 't', src: ['/1', '/2'] },
    ];
    expect(requestOf(edit({ body: { mode: 'formdata', formdata } })).body).toMatchObject({
      formdata: [
        { key: 'f', type: 'file', src: '/y.txt', uuid: 'u2' },
        { key: 't', type: 'file', src: ['/1', '/2'], fileName: 'odd' },
      ],
    });
  });
});

describe('the URL and its table stay in step', () => {
  test('a new text keeps notes, disabled rows and unknown fields', () => {
    const url = requestOf(edit({ url: 'http://{{host}}/b/:id?x=2&flag=&new=1' })).url;
    expect(url).toEqual({
      raw: 'http://{{host}}/b/:id?x=2&flag=&new=1',
      protocol: 'http',
      host: '{{host}}',
      path: ['b', ':id'],
      query: [
        { key: 'x', value: '2', description: 'the x', odd: 1 },
        { key: 'off', value: null, disabled: true },
        { key: 'flag', value: '' },
        { key: 'new', value: '1' },
      ],
      variable: [{ key: 'id', value: '7', type: 'any' }],
      odd: 2,
    });
  });

  test('a new table changes the text; a key without a value stays without', () => {
    const query = readRich().query.map((row) => (row.key === 'off' ? { key: 'off', value: '' } : row));
    const edited = edit({ query: query.map((row) => (row.key === 'x' ? { ...row, value: 'a&b {{c&d}}' } : row)) });
    expect(requestOf(edited).url).toMatchObject({
      raw: 'http://{{host}}/a/:id?x=a%26b {{c&d}}&off&flag&z=',
      query: [
        { key: 'x', odd: 1 },
        { key: 'off', value: null },
        { key: 'flag', value: null },
        { key: 'z', value: '' },
      ],
    });
    expect(readRich(edited).url).toBe('http://{{host}}/a/:id?x=a%26b {{c&d}}&off&flag&z=');
  });

  test('switching the last row off leaves no question mark', () => {
    const query = readRich().query.map((row) => ({ ...row, disabled: true }));
    const edited = edit({ query });
    expect(readRich(edited).url).toBe('http://{{host}}/a/:id');
    expect(readRich(edited).query).toEqual(query);
  });

  test('a URL that is a text stays one until a row needs more', () => {
    const item = { name: 'x', request: 'http://a/?x=1' };
    const change = (request: Partial<ActionRequest>) => editItem(item, readRequest(item, {}), { request }).request;
    expect(change({ url: 'http://b/?y=2' })).toEqual({ method: 'GET', url: 'http://b/?y=2' });
    expect(change({ query: [{ key: 'x', value: '1', disabled: true }] })).toMatchObject({
      url: {
        raw: 'http://a/',
        protocol: 'http',
        host: ['a'],
        path: [''],
        query: [{ key: 'x', value: '1', disabled: true }],
      },
    });
  });

  test('a trailing slash is a change', () => {
    const item = { name: 'x', request: { url: { raw: 'http://a/b', protocol: 'http', host: ['a'], path: ['b'] } } };
    const edited = editItem(item, readRequest(item, {}), { request: { url: 'http://a/b/' } });
    expect(readRequest(edited, {}).url).toBe('http://a/b/');
  });

  test('a path variable gets a row with its first value', () => {
    const item = { name: 'x', request: { url: 'http://a/:b/:c' } };
    const request = {
      pathVariables: [
        { key: 'b', value: '1' },
        { key: 'c', value: '' },
      ],
    };
    const edited = editItem(item, readRequest(item, {}), { request });
    expect(requestOf(edited).url).toMatchObject({ path: [':b', ':c'], variable: [{ key: 'b', value: '1' }] });
    expect(readRequest(edited, {}).pathVariables).toEqual(request.pathVariables);
  });
});

describe('body, auth and settings', () => {
  test('another mode takes the payload of the one before away', () => {
    const body = { mode: 'raw', raw: '{}', language: 'xml' } as const;
    expect(requestOf(edit({ body })).body).toEqual({
      mode: 'raw',
      raw: '{}',
      options: { raw: { language: 'xml', odd: 1 } },
    });
    expect(requestOf(edit({ body: { mode: 'none' } }))).not.toHaveProperty('body');
  });

  test('auth keeps settings that are not shown', () => {
    const { auth } = requestOf(edit({ auth: { type: 'basic', username: 'u', password: 'q' } }));
    expect(auth).toEqual({
      type: 'basic',
      basic: [
        { key: 'password', value: 'q', type: 'string' },
        { key: 'showPassword', value: false },
        { key: 'username', value: 'u', type: 'string' },
      ],
    });
    expect(requestOf(edit({ auth: { type: 'none' } })).auth).toEqual({ type: 'noauth' });
    expect(requestOf(edit({ auth: { type: 'inherit' } }))).not.toHaveProperty('auth');
  });

  test('auth of another type keeps its unchanged values as they were', () => {
    const item = {
      name: 'x',
      request: {
        url: 'http://a',
        auth: {
          type: 'digest',
          digest: [
            { key: 'a', value: true },
            { key: 'b', value: 'x' },
          ],
        },
      },
    };
    const values = { a: 'true', b: 'y', c: 'z' };
    const edited = editItem(item, readRequest(item, {}), {
      request: { auth: { type: 'other', name: 'digest', values } },
    });
    expect(requestOf(edited).auth).toEqual({
      type: 'digest',
      digest: [
        { key: 'a', value: true },
        { key: 'b', value: 'y' },
        { key: 'c', value: 'z', type: 'string' },
      ],
    });
  });

  test('a switch of an auth is written as true or false: to Postman the text "false" is true', () => {
    const hawk = [
      { key: 'includePayloadHash', value: true, type: 'boolean' },
      { key: 'authId', value: 'me', type: 'string' },
    ];
    const item = { name: 'x', request: { url: 'http://a', auth: { type: 'hawk', hawk } } };
    const change = (values: Record<string, string>, name: string) =>
      requestOf(editItem(item, readRequest(item, {}), { request: { auth: { type: 'other', name, values } } })).auth;
    expect(change({ includePayloadHash: 'false', authId: 'true' }, 'hawk')).toEqual({
      type: 'hawk',
      hawk: [
        { key: 'includePayloadHash', value: false, type: 'boolean' },
        { key: 'authId', value: 'true', type: 'string' },
      ],
    });
    expect(change({ addParamsToHeader: 'true' }, 'oauth1')).toEqual({
      type: 'oauth1',
      oauth1: [{ key: 'addParamsToHeader', value: true, type: 'boolean' }],
    });
    // Empty is no prefix, missing is Bearer.
    const oauth2 = { name: 'x', request: { url: 'http://a', auth: { type: 'oauth2', oauth2: { accessToken: 't' } } } };
    const values = { accessToken: 't', headerPrefix: '' };
    const edited = editItem(oauth2, readRequest(oauth2, {}), {
      request: { auth: { type: 'other', name: 'oauth2', values } },
    });
    expect(readRequest(edited, {}).auth).toEqual({ type: 'other', name: 'oauth2', values });
  });

  test('settings are written where they differ, ours where Postman carries them through', () => {
    const settings = { ...readRich().settings, followRedirects: false, asPostman: true, timeoutMs: 100 };
    const edited = edit({ settings });
    expect(edited.protocolProfileBehavior).toEqual({
      disableBodyPruning: true,
      followRedirects: false,
      hookswitch: { asPostman: true, timeoutMs: 100 },
    });
    expect(readRich(edited).settings).toEqual(settings);
    const back = edit({ settings: { ...settings, asPostman: false, timeoutMs: null } }, edited);
    expect(back.protocolProfileBehavior).toEqual({ disableBodyPruning: true, followRedirects: false });
  });
});
