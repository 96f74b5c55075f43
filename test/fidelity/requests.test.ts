import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothWays, collectionOf, comparable, type Pair } from './both-ways.ts';
import { type RecordingServer, recordingServer } from './recording-server.ts';

const get = (url: unknown, more: object = {}) => ({ request: { method: 'GET', url, ...more } });
const post = (body: object, more: object = {}) => ({ request: { method: 'POST', url: '{{base}}/p', body, ...more } });
const raw = (text: string, language?: string) => ({
  mode: 'raw',
  raw: text,
  ...(language === undefined ? {} : { options: { raw: { language } } }),
});
const header = (...rows: (readonly [string, string])[]) => rows.map(([key, value]) => ({ key, value }));
const values = (...rows: (readonly [string, string])[]) => rows.map(([key, value]) => ({ key, value, type: 'string' }));
const file = (key: string, src: unknown, more: object = {}) => ({ key, type: 'file', src, ...more });

/** What both send must be the same bytes. */
const same: Record<string, object> = {
  'a plain GET': get('{{base}}/a'),
  'no path': get('{{base}}'),
  'no scheme': get('127.0.0.1:{{port}}/a?b=c'),
  'an upper-case scheme and host': get('HTTP://LOCALHOST:{{port}}/A'),
  'a name under localhost': get('http://pbx.localhost:{{port}}/a'),
  'spaces before the URL': get('  {{base}}/a'),
  'an empty query': get('{{base}}/x?'),
  'an empty query without a path': get('{{base}}?'),
  'odd separators in the query': get('{{base}}/h?a=b&&c&=d&'),
  'every visible character in the query': get(`{{base}}/q?v=!"$%'()*+,-./:;<=>@[\\]^_\`{|}~`),
  'every visible character in the path': get(`{{base}}/!"$%&'()*+,-.:;<=>@[]^_\`{|}~`),
  'backslashes and dots in the path': get('{{base}}/a/../b/./c//d\\e;p=1/'),
  'a space, plus and percent': get('{{base}}/a b+c%20d%zz?q=1 2+3%204%&r=100%'),
  'letters of the world': get('{{base}}/Žarko/名前?имя=café&emoji=📞'),
  'a fragment': get('{{base}}/a?b=c#d?e'),
  'an array in the query': get('{{base}}/a?ids[]=1&ids[]=2&o[k]=v'),
  'a parameter that repeats': get('{{base}}/a?x=1&y=2&x=3&x='),
  'a query table with disabled and odd rows': get({
    raw: 'ignored',
    host: ['{{base}}'],
    path: ['a'],
    query: [
      { key: 'a&b', value: 'c&d#e=f' },
      { key: 'n', value: null },
      { key: 'e', value: '' },
      { key: 'off', value: '1', disabled: true },
      { key: null, value: 'v' },
      { key: '', value: '' },
      { key: 'k=1', value: '{{amp}}' },
    ],
  }),
  'only disabled rows in the query table': get({
    host: ['{{base}}'],
    path: ['a'],
    query: [{ key: 'off', value: '1', disabled: true }],
  }),
  'path variables': get({
    host: ['{{base}}'],
    path: ['a', ':id', ':id.json', ':empty', ':unknown', ':'],
    variable: [
      { key: 'id', value: 'x/y z{{question}}' },
      { key: 'empty', value: '' },
    ],
    query: [{ key: 'q', value: '1' }],
  }),
  'a tag that holds the whole beginning': get('{{base}}{{path}}?x={{amp}}'),
  'a tag with slash, dash and space in its name': get('{{base}}/{{Srv/Tenant-ID}}?x={{a b}}&y={{q?#}}'),
  'a tag inside a tag': get('{{base}}/{{outer}}?x={{name-{{which}}}}'),
  'tags that go round in a circle': get('{{base}}/a?x={{circle}}'),
  'unresolved tags in query, path and header': get('{{base}}/{{nope}}?x={{nope}}&{{nope}}=1#{{nope}}', {
    header: header(['X-Nope', '{{nope}}']),
  }),
  'braces that are no tag': get('{{base}}/{}/{{}}?x={{}}&y={a}}'),
  'the nearest scope': get(
    '{{base}}/a?x={{everywhere}}&y={{envCustom}}&z={{customOnly}}&c={{collectionOnly}}&o={{collectionCustom}}&e={{blankEnvironment}}',
  ),
  'tags with spaces and another case': get('{{base}}/a?x={{ which }}&y={{Which}}&z={{which }}'),
  'an empty value': get('{{base}}/a?x={{blank}}&y=1'),
  'user and password in the URL': get('http://us%20er:pa:s%40s@127.0.0.1:{{port}}/k'),
  'user in the URL and an Authorization header': get('http://u:p@127.0.0.1:{{port}}/k', {
    header: header(['authorization', 'Mine']),
  }),
  'own Host, User-Agent, Connection, Accept-Encoding and Cookie': get('{{base}}/k', {
    header: header(
      ['Host', 'other.test'],
      ['user-agent', 'Me'],
      ['Connection', 'close'],
      ['Accept-Encoding', 'identity'],
      ['Cookie', 'a=b'],
      ['cache-control', 'max-age=0'],
      ['ACCEPT', 'text/x'],
    ),
  }),
  'headers of one name, also in another case': get('{{base}}/k', {
    header: header(['X-One', '1'], ['Z', 'z'], ['X-One', '2'], ['x-ONE', '3'], ['x-two', 'a'], ['x-two', 'b']),
  }),
  'cookies in several lines': get('{{base}}/k', { header: header(['Cookie', 'a=b'], ['X', '1'], ['Cookie', 'c=d']) }),
  'a JSON body of comments alone, with a method that needs no length': {
    method: 'DELETE',
    url: '{{base}}/j',
    body: { mode: 'raw', raw: '// nothing', options: { raw: { language: 'json' } } },
  },
  'header values with spaces, Latin-1, nothing': get('{{base}}/k', {
    header: header(['X-Spaces', '  a  '], ['X-Latin', 'é'], ['X-Empty', ''], ['', 'no name'], ['X-Tag', '{{amp}}']),
  }),
  'a Latin-1 header value before a body': post(raw('x'), { header: header(['X-Latin', 'é']) }),
  'a Latin-1 header value before a file': post(
    { mode: 'file', file: { src: 'files/up.txt' } },
    { header: header(['X-Latin', 'é']) },
  ),
  'disabled headers': get('{{base}}/k', { header: [{ key: 'X-Off', value: '1', disabled: true }] }),
  'headers as text': get('{{base}}/k', { header: 'X-A: 1\nX-B: two words\n' }),
  'a request that is only a URL': { request: '{{base}}/only' },
  'an OPTIONS': { request: { method: 'OPTIONS', url: '{{base}}/m' } },
  'a lower-case method': { request: { method: 'patch', url: '{{base}}/m' } },
  'a method of its own': { request: { method: 'NOTIFY', url: '{{base}}/m', body: raw('b') } },
  'a HEAD': { request: { method: 'HEAD', url: '{{base}}/m' } },
  'a DELETE with a body': { request: { method: 'DELETE', url: '{{base}}/m', body: raw('x') } },
  'a DELETE without': { request: { method: 'DELETE', url: '{{base}}/m' } },
  'a PUT without a body': { request: { method: 'PUT', url: '{{base}}/m' } },
  'a GET whose body is dropped': { request: { method: 'GET', url: '{{base}}/m', body: raw('x', 'json') } },
  'a GET whose body is kept': {
    request: { method: 'GET', url: '{{base}}/m', body: raw('x') },
    protocolProfileBehavior: { disableBodyPruning: true },
  },
  'system headers switched off': {
    ...post(raw('x')),
    protocolProfileBehavior: {
      disabledSystemHeaders: { accept: true, 'user-agent': true, 'accept-encoding': true, 'content-type': true },
    },
  },
  'encoding switched off': {
    ...get('{{base}}/a(b)|c?x=(d)|e'),
    protocolProfileBehavior: { disableUrlEncoding: true },
  },
  'a raw body': post(raw('plain {{amp}}')),
  'a raw body with letters of the world': post(raw('Žarko 📞')),
  'an empty raw body': post(raw('', 'json')),
  'a raw body that a tag empties': post(raw('{{blank}}', 'json')),
  'a JSON body': post(raw('{"a":"{{amp}}","n":{{number}}}', 'json')),
  'comments in a JSON body': post(
    raw('{"u":"http://a//b", // one\n/* two */"b":"\\"//", "c":1}// three\r\n// four', 'json'),
  ),
  'comments in a body whose header says JSON': post(raw('{"a":"//x"} // c'), {
    header: header(['content-type', 'application/vnd.x+json; charset=utf-8']),
  }),
  'no comments in plain text': post(raw('http://a // b', 'text')),
  'an XML body': post(raw('<a b="{{amp}}">// no comment</a>', 'xml')),
  'an HTML body': post(raw('<p>', 'html')),
  'a JavaScript body': post(raw('1 // c', 'javascript')),
  'a body in a language that Postman has no type for': post(raw('x', 'yaml')),
  'an own Content-Type': post(raw('{}', 'json'), { header: header(['content-TYPE', 'text/x']) }),
  'an own Content-Length': post(raw('abc'), { header: header(['Content-Length', '3']) }),
  'an own Transfer-Encoding': post(raw('abc'), { header: header(['Transfer-Encoding', 'chunked']) }),
  'an Expect header': post(raw('abc'), { header: header(['Expect', '100-continue']) }),
  'an urlencoded body': post({
    mode: 'urlencoded',
    urlencoded: [
      { key: 'b', value: "x y+z&=é!'()*~" },
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
      { key: '10', value: 'ten' },
      { key: '9', value: 'nine' },
      { key: 'off', value: 'q', disabled: true },
      { key: 'tag', value: '{{amp}}' },
      { key: '', value: 'v' },
      { key: 'empty', value: '' },
    ],
  }),
  'an urlencoded body whose header says otherwise': post(
    { mode: 'urlencoded', urlencoded: values(['a', '1']) },
    { header: header(['content-type', 'text/plain'], ['X', '1']) },
  ),
  'an urlencoded body with a charset': post(
    { mode: 'urlencoded', urlencoded: values(['a', 'é']) },
    { header: header(['Content-Type', 'application/x-www-form-urlencoded; charset=UTF-8']) },
  ),
  'an urlencoded body without rows': post({ mode: 'urlencoded', urlencoded: [] }),
  'an urlencoded body with only disabled rows': post({
    mode: 'urlencoded',
    urlencoded: [{ key: 'a', value: '1', disabled: true }],
  }),
  'a form': post({
    mode: 'formdata',
    formdata: [
      { key: 'a', value: '1', type: 'text' },
      { key: 'quoted"name', value: 'é{{amp}}', type: 'text', contentType: 'application/x' },
      { key: 'empty', value: '', type: 'text' },
      { key: 'off', value: '', type: 'text', disabled: true },
      { key: 'a', value: 'line\r\nline', type: 'text' },
    ],
  }),
  'a form whose header says otherwise': post(
    { mode: 'formdata', formdata: [{ key: 'a', value: '1', type: 'text' }] },
    { header: header(['Content-Type', 'multipart/form-data']) },
  ),
  'a form with a boundary of its own': post(
    { mode: 'formdata', formdata: [{ key: 'a', value: '1', type: 'text' }] },
    { header: header(['Content-Type', 'multipart/form-data; boundary=XyZ']) },
  ),
  'a form with files': post({
    mode: 'formdata',
    formdata: [
      file('f', 'files/up.txt'),
      { key: 'between', value: 'x', type: 'text' },
      file('e', 'files/empty.bin'),
      file('h', '{{file}}'),
      file('g', ['files/žaba.json', 'files/noext'], { contentType: 'text/special' }),
      { key: 'last', value: 'x', type: 'text' },
    ],
  }),
  'a form with only disabled rows': post({
    mode: 'formdata',
    formdata: [{ key: 'a', value: '1', type: 'text', disabled: true }],
  }),
  'a file as the body': post({ mode: 'file', file: { src: 'files/up.txt' } }),
  'a file of no known type': post({ mode: 'file', file: { src: 'files/noext' } }),
  'a file with an own Content-Type': post(
    { mode: 'file', file: { src: 'files/žaba.json' } },
    { header: header(['Content-Type', 'a/b']) },
  ),
  'a GraphQL body': post({ mode: 'graphql', graphql: { query: 'query { a(x: "{{amp}}") }', variables: '{"x": 1}' } }),
  'a GraphQL body without variables': post({ mode: 'graphql', graphql: { query: 'query { a }', variables: '' } }),
  'a GraphQL body with one of two operations': post({
    mode: 'graphql',
    graphql: { query: 'query A{a} query B{b}', operationName: 'B{{number}}', variables: '{"n":1}' },
  }),
  'a GraphQL body with an operation and no variables': post({
    mode: 'graphql',
    graphql: { operationName: 'A', query: 'query A{a}' },
  }),
  'a GraphQL body with an empty operation': post({
    mode: 'graphql',
    graphql: { query: 'query A{a}', operationName: '', variables: '{}' },
  }),
  'a GraphQL body without an operation': post({
    mode: 'graphql',
    graphql: { query: 'query A{a}', operationName: null, variables: '{}' },
  }),
  'GraphQL variables that are no text': post({
    mode: 'graphql',
    graphql: { query: 'query A($n: Int){a}', operationName: 'A', variables: { n: 1, s: 'x' } },
  }),
  'a form with names of files that are none': post({
    mode: 'formdata',
    formdata: [
      { key: 'typed', value: '{"a":1}', type: 'text', fileName: 'meta.json', contentType: 'application/json' },
      { key: 'guessed', value: '{"a":1}', type: 'text', fileName: 'meta.json' },
      { key: 'unknown', value: 'x', type: 'text', fileName: 'noext' },
      { key: 'path', value: 'x', type: 'text', fileName: '../a/b"c{{number}}.txt' },
      { key: 'letters', value: 'x', type: 'text', fileName: 'žaba ž.txt' },
      { key: 'empty', value: 'x', type: 'text', fileName: '' },
      { key: 'number', value: 'x', type: 'text', fileName: 7 },
      { key: 'null', value: 'x', type: 'text', fileName: null },
    ],
  }),
  'a form with content in base64 in place of a file': post({
    mode: 'formdata',
    formdata: [
      { key: 'a', type: 'file', value: 'AP8KaGVsbG8=' },
      { key: 'b', type: 'file', value: 'aGVsbG8=', src: '', fileName: 'hello.txt' },
      { key: 'c', type: 'file', value: 'aGVsbG8=', src: 'files/up.txt' },
      { key: 'last', value: 'x', type: 'text' },
    ],
  }),
  'a body in base64 in place of a file': post({ mode: 'file', file: { content: 'AP8KaGVsbG8=' } }),
  'a form with other names for its files': post({
    mode: 'formdata',
    formdata: [
      file('a', 'files/up.txt', { fileName: 'remote-name.csv' }),
      file('b', 'files/noext', { fileName: 'remote-name.csv' }),
      file('c', 'files/žaba.json', { fileName: 'other', contentType: 'text/special' }),
      file('e', 'files/up.txt', { fileName: '' }),
      file('d', ['files/up.txt', 'files/noext'], { fileName: 'both.bin' }),
      { key: 'last', value: 'x', type: 'text' },
    ],
  }),
  'basic auth': post(raw('{}', 'json'), {
    auth: { type: 'basic', basic: values(['username', 'ü{{amp}}'], ['password', 'p:w']) },
    header: header(['AUTHORIZATION', 'old'], ['X', '1']),
  }),
  'basic auth without a password': get('{{base}}/k', { auth: { type: 'basic', basic: values(['username', 'u']) } }),
  'a bearer token': post(raw('<a/>', 'xml'), { auth: { type: 'bearer', bearer: values(['token', 't {{amp}}']) } }),
  'an empty bearer token': get('{{base}}/k', {
    auth: { type: 'bearer', bearer: values(['token', '']) },
    header: header(['Authorization', 'kept']),
  }),
  'an API key in a header': get('{{base}}/k', {
    header: header(['x-api-key', 'old'], ['Z', 'z']),
    auth: { type: 'apikey', apikey: values(['key', 'X-API-Key'], ['value', 'v {{amp}}'], ['in', 'header']) },
  }),
  'an API key without a place': get('{{base}}/k', {
    auth: { type: 'apikey', apikey: values(['key', 'k'], ['value', 'v']) },
  }),
  'an API key in the query': get('{{base}}/k?api_key=old&x=1', {
    auth: { type: 'apikey', apikey: values(['key', 'api_key'], ['value', 'v +&=#%20é'], ['in', 'query']) },
  }),
  'no auth where the collection has one': get('{{base}}/k', { auth: { type: 'noauth' } }),
};

/** What newman refuses to send, we do not send either. */
const neither: Record<string, object> = {
  'a header value beyond Latin-1': get('{{base}}/h', { header: header(['X', 'Ž']) }),
  'a header value with a line break': get('{{base}}/h', { header: header(['X', 'a\r\nb: c']) }),
  'a header name with a space': get('{{base}}/h', { header: header(['X y', 'a']) }),
  'a URL without a host': get('http:///'),
  'an empty URL': get(''),
  'another scheme': get('ftp://127.0.0.1:{{port}}/'),
};

/** What newman sends without its files, one console warning aside, goes whole or not at all. */
const lossy = {
  'a file after a field of several': post({
    mode: 'formdata',
    formdata: [file('several', ['files/up.txt', 'files/noext']), file('after', 'files/up.txt')],
  }),
  'a missing file in a form': post({ mode: 'formdata', formdata: [file('f', 'files/nowhere')] }),
  'a missing file as the body': post({ mode: 'file', file: { src: 'files/nowhere' } }),
  'a form field without a file': post({ mode: 'formdata', formdata: [file('f', [])] }),
};

const cases = { ...same, ...neither, ...lossy };
const pairs = new Map<string, Pair>();
let server: RecordingServer;
let dir: string;

beforeAll(async () => {
  server = await recordingServer();
  dir = await mkdtemp(join(tmpdir(), 'hookswitch-fidelity-'));
  mkdirSync(join(dir, 'files'));
  writeFileSync(join(dir, 'files/up.txt'), 'hello\r\n');
  writeFileSync(join(dir, 'files/žaba.json'), '{}');
  writeFileSync(join(dir, 'files/noext'), Buffer.from([0, 255, 10]));
  writeFileSync(join(dir, 'files/empty.bin'), '');
  const text = collectionOf(
    Object.entries(cases).map(([name, item]) => ({ ...item, name })),
    {
      auth: { type: 'basic', basic: values(['username', 'collection'], ['password', 'wide']) },
      variable: [
        { key: 'collectionOnly', value: 'collection' },
        { key: 'everywhere', value: 'collection' },
        { key: 'collectionCustom', value: 'collection' },
        { key: 'blankEnvironment', value: 'collection' },
      ],
    },
  );
  const environment = {
    base: `http://127.0.0.1:${server.port}`,
    port: String(server.port),
    path: '/v1/x',
    amp: 'a&b="c" +1555',
    number: '12',
    blank: '',
    question: '?',
    file: 'files/up.txt',
    'Srv/Tenant-ID': 'tenant 1',
    'a b': 'spaced',
    'q?#': 'odd',
    outer: '{{inner}}/x',
    inner: 'i',
    which: '7',
    'name-7': 'seven',
    circle: 'a{{circle2}}',
    circle2: 'b{{circle}}',
    everywhere: 'environment',
    envCustom: 'environment',
    blankEnvironment: '',
  };
  const custom = { everywhere: 'custom', envCustom: 'custom', customOnly: 'custom', collectionCustom: 'custom' };
  const call = { everywhere: 'call' };
  for (const pair of await bothWays(text, { environment, custom, call }, server, dir)) pairs.set(pair.name, pair);
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  if (dir !== undefined) await rm(dir, { recursive: true, force: true });
});

describe('on the wire, byte for byte what newman sends', () => {
  test.each(Object.keys(same))('%s', (name) => {
    const pair = pairs.get(name);
    expect(pair?.newman.request, pair?.newman.why).not.toBeNull();
    expect(comparable(pair?.ours.request ?? null), pair?.ours.why).toEqual(comparable(pair?.newman.request ?? null));
  });
});

describe('nothing is sent where newman sends nothing, and it is said why', () => {
  test.each(Object.keys(neither))('%s', (name) => {
    const pair = pairs.get(name);
    expect(pair?.newman.request).toBeNull();
    expect(pair?.ours.request).toBeNull();
    expect(pair?.ours.why).toMatch(/[a-z].*\./);
  });
});

describe('files that newman loses', () => {
  test('a file after a field of several is sent', () => {
    const pair = pairs.get('a file after a field of several');
    const contents = /name="after"; filename="up.txt"\r\nContent-Type: text\/plain\r\n\r\nhello\r\n/;
    expect(pair?.newman.request?.body).not.toMatch(contents);
    expect(pair?.ours.request?.body).toMatch(contents);
  });

  test.each(['a missing file in a form', 'a missing file as the body', 'a form field without a file'])(
    '%s keeps the request from being sent',
    (name) => {
      const pair = pairs.get(name);
      expect(pair?.newman.request).not.toBeNull();
      expect(pair?.ours.request).toBeNull();
      expect(pair?.ours.why).toMatch(/file/);
    },
  );
});
