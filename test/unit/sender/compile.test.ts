import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dynamicValue, isDynamic } from '../../../electron/engine/sender/dynamic.ts';
import { toRequestMessage } from '../../../electron/engine/sender/messages.ts';
import { requestSettingsOf } from '../../../electron/engine/sender/request-settings.ts';
import { headerValue } from '../../../shared/model/http.ts';
import { withFolder } from '../../support/temporary-folder.ts';
import { compiledFrom } from './requests.ts';

const upload = (src: string) => ({ method: 'POST', body: { mode: 'file' as const, src } });

describe('a file to upload', () => {
  test('is read from the workspace folder', () =>
    withFolder(async (dir) => {
      mkdirSync(join(dir, 'files'));
      writeFileSync(join(dir, 'files/a.json'), '{}');
      for (const src of ['files/a.json', './files/../files/a.json', join(dir, 'files/a.json')]) {
        const compiled = await compiledFrom(upload(src), { options: { filesDir: dir } });
        expect(compiled.problem).toBeNull();
        expect(Buffer.from(compiled.body ?? []).toString()).toBe('{}');
        expect(headerValue(compiled.headers, 'content-type')).toBe('application/json');
      }
    }));

  test('is not read from anywhere else, nor from what Hookswitch keeps for itself', () =>
    withFolder(async (outer) => {
      const dir = join(outer, 'workspace');
      mkdirSync(join(dir, '.hookswitch'), { recursive: true });
      mkdirSync(join(dir, 'sub'));
      writeFileSync(join(outer, 'secret'), 's');
      writeFileSync(join(dir, '.hookswitch/secrets.json'), 's');
      symlinkSync(join(outer, 'secret'), join(dir, 'link'));
      symlinkSync(join(dir, '.hookswitch'), join(dir, 'inner'));
      const outside = ['../secret', join(outer, 'secret'), 'link', 'sub/../../secret', '.'];
      for (const src of [...outside, '.hookswitch/secrets.json', 'inner/secrets.json']) {
        const { problem, body } = await compiledFrom(upload(src), { options: { filesDir: dir } });
        expect(problem, src).toMatch(/^The file .*(not allowed it|belongs to Hookswitch).*folder "files"/);
        expect(body).toBeNull();
      }
    }));

  test.each([
    ['nowhere.txt', 'File not found: nowhere.txt. Copy it into the folder "files"'],
    ['files/sub', 'files/sub is not a file'],
  ])('%s that is none is a problem', (src, sentence) =>
    withFolder(async (dir) => {
      mkdirSync(join(dir, 'files/sub'), { recursive: true });
      const { problem } = await compiledFrom(upload(src), { options: { filesDir: dir } });
      expect(problem).toContain(sentence);
    }),
  );

  test('may be named by a tag, but not from a call into another folder', () =>
    withFolder(async (dir) => {
      mkdirSync(join(dir, 'files'));
      writeFileSync(join(dir, 'files/a.txt'), 'a');
      const options = { filesDir: dir };
      const named = await compiledFrom(upload('{{file}}'), { call: { file: 'files/a.txt' }, options });
      expect(named.problem).toBeNull();
      const stolen = await compiledFrom(upload('{{file}}'), { call: { file: '/etc/hostname' }, options });
      expect(stolen).toMatchObject({ problem: expect.stringContaining('not allowed'), uploadRefused: '/etc/hostname' });
    }));
});

describe('what cannot be sent is said before anything leaves', () => {
  test.each([
    ['http://{{IP}}:80/index.php', 'has no host'],
    ['', 'The URL is empty'],
    ['{{nothing}}', 'The URL is empty'],
    ['ftp://h/x', 'Only http and https'],
    ['http://a b/x', 'a b is not a valid host name'],
    ['http://h:port/', 'h:port is not a valid host name'],
  ])('URL %j', async (url, sentence) => {
    const { problem } = await compiledFrom({ url });
    expect(problem).toContain(sentence);
  });

  test.each([
    ['CONNECT', 'tunnel'],
    ['G T', 'not a valid HTTP method'],
    ['GET / HTTP/1.1\r\nX: 1\r\n', 'not a valid HTTP method'],
  ])('method %j', async (method, sentence) => {
    expect((await compiledFrom({ method })).problem).toContain(sentence);
  });

  test.each([
    ['X y', '1', 'The header name "X y"'],
    ['X', 'a\r\nY: 1', 'The value of the header X has a character that is not allowed in a header (U+000D)'],
    ['X', 'Ž', '(U+017D)'],
    ['X', '📞', '(U+1F4DE)'],
  ])('header %j: %j', async (key, value, sentence) => {
    expect((await compiledFrom({ headers: [{ key, value }] })).problem).toContain(sentence);
  });

  test('headers that are too long together', async () => {
    const headers = Array.from({ length: 20 }, (_, index) => ({ key: `X${index}`, value: 'x'.repeat(60_000 + index) }));
    expect((await compiledFrom({ headers })).problem).toMatch(/^The headers have 12\d{5} characters.* "X19"\.$/);
    expect((await compiledFrom({ headers: headers.slice(0, 17) })).problem).toBeNull();
  });

  test('a header that gives way to a later one of its name, as newman refuses it too', async () => {
    const headers = [
      { key: 'X-p', value: '📞' },
      { key: 'X-P', value: 'fine' },
    ];
    expect((await compiledFrom({ headers })).problem).toContain('(U+1F4DE)');
  });

  test('auth that is not made here', async () => {
    const { problem } = await compiledFrom({}, { auth: { type: 'other', name: 'digest', values: {} } });
    expect(problem).toContain('digest');
  });

  test('a value that grows without end', async () => {
    const grow = new Map(Array.from({ length: 15 }, (_, n) => [`t${n}`, `{{t${n + 1}}}`.repeat(20)] as const));
    const { problem } = await compiledFrom({ url: 'http://h/{{t0}}' }, { scopes: { custom: grow } });
    expect(problem).toContain('{{t0}}');
  });
});

test('the manual’s http:///index.php goes to the host index.php, as it does there', async () => {
  const compiled = await compiledFrom({ url: 'http://{{IP}}/index.php' });
  expect(compiled).toMatchObject({ problem: null, url: 'http://index.php/', unresolved: ['IP'] });
});

describe('unresolved tags', () => {
  const request = {
    method: 'POST',
    url: 'http://h/{{a}}?x={{b}}',
    headers: [
      { key: 'X', value: '{{c}}' },
      { key: 'Off', value: '{{off}}', disabled: true },
    ],
    body: { mode: 'raw' as const, raw: '{{d}}{{a}}', language: null },
  };

  test('of every part that is sent are told, once each, in order', async () => {
    const compiled = await compiledFrom(request, { auth: { type: 'bearer', token: '{{e}}' } });
    expect(compiled.unresolved).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(compiled.url).toBe('http://h/?x=');
  });

  test('stay where the setting says so', async () => {
    const { url, body } = await compiledFrom(request, { options: { unresolvedTags: 'keep' } });
    expect(url).toBe('http://h/%7B%7Ba%7D%7D?x={{b}}');
    expect(Buffer.from(body ?? []).toString()).toBe('{{d}}{{a}}');
  });

  test('of a body that is dropped are not', async () => {
    const compiled = await compiledFrom({ ...request, method: 'GET' });
    expect(compiled.unresolved).toEqual(['a', 'b', 'c']);
    expect(compiled.warnings).toEqual(['The body is not sent: GET requests have none, as in Postman.']);
  });
});

describe('the query table', () => {
  test('counts where the URL has no query of its own', async () => {
    const query = [
      { key: 'a', value: '{{v}}' },
      { key: 'off', value: '1', disabled: true },
    ];
    expect((await compiledFrom({ url: 'http://h/x', query }, { call: { v: '+1' } })).url).toBe('http://h/x?a=%2B1');
    expect((await compiledFrom({ url: 'http://h/x?b=2', query })).url).toBe('http://h/x?b=2');
  });
});

test('an API key from a call is encoded once in the query', async () => {
  const auth = { type: 'apikey', key: 'k', value: '{{v}}', in: 'query' } as const;
  expect((await compiledFrom({ url: 'http://h/?a=1' }, { auth, call: { v: '+1&%' } })).url).toBe(
    'http://h/?a=1&k=%2B1%26%25',
  );
});

test('a raw form body is encoded by its Content-Type', async () => {
  const { body } = await compiledFrom(
    {
      method: 'POST',
      headers: [{ key: 'Content-Type', value: 'application/x-www-form-urlencoded' }],
      body: { mode: 'raw', raw: 'from={{from}}', language: 'text' },
    },
    { call: { from: '+1 &' } },
  );
  expect(Buffer.from(body ?? []).toString()).toBe('from=%2B1%20%26');
});

test('a GraphQL query and its variables are JSON', async () => {
  const { body } = await compiledFrom(
    {
      method: 'POST',
      body: { mode: 'graphql', query: '{ a(n: "{{n}}", s: {{s}}) }', variables: '{"n": {{n}}}' },
    },
    { call: { n: 'x"', s: '12' } },
  );
  const sent = JSON.parse(Buffer.from(body ?? []).toString());
  expect(sent).toEqual({ query: '{ a(n: "x\\"", s: 12) }', variables: { n: 'x"' } });
});

test('a Content-Length that is not the body’s is a warning', async () => {
  const headers = [{ key: 'Content-Length', value: '5' }];
  const { warnings, problem } = await compiledFrom({
    method: 'POST',
    headers,
    body: { mode: 'raw', raw: 'abc', language: null },
  });
  expect(problem).toBeNull();
  expect(warnings).toEqual([expect.stringContaining('says 5, but the body has 3 bytes')]);
});

test('limits come from the action, then from the workspace; redirect rules from Postman’s behavior', async () => {
  const limits = { followRedirects: false, maxRedirects: 3, verifyTls: false, timeoutMs: 700 };
  const behavior = requestSettingsOf({ protocolProfileBehavior: { followOriginalHttpMethod: true, strictSSL: 'x' } });
  const compiled = await compiledFrom(
    { settings: { ...limits, asPostman: false, runScripts: true } },
    { options: { behavior } },
  );
  expect(compiled.settings).toMatchObject({ ...limits, keepMethod: true, keepAuthorization: false });
  expect((await compiledFrom({})).settings.timeoutMs).toBe(5000);
});

test('the preview of bytes that are no text has them in base64 too', async () => {
  await withFolder(async (dir) => {
    mkdirSync(join(dir, 'files'));
    writeFileSync(join(dir, 'files/x.bin'), Buffer.from([0xff, 0x00]));
    const compiled = await compiledFrom(upload('files/x.bin'), { options: { filesDir: dir } });
    expect(toRequestMessage(compiled)).toMatchObject({ method: 'POST', body: '\ufffd\0', bodyBase64: '/wA=' });
  });
});

test('dynamic variables are Postman’s, new each time', () => {
  expect(dynamicValue('$guid')).toMatch(/^[0-9a-f-]{36}$/);
  expect(dynamicValue('$guid')).not.toBe(dynamicValue('$guid'));
  expect(Number(dynamicValue('$timestamp'))).toBeGreaterThan(1_700_000_000);
  expect(['$isoTimestamp', '$randomInt', '$randomCity', '$randomPhoneNumberExt'].every(isDynamic)).toBe(true);
  expect(['$nope', 'guid', '$', ''].some(isDynamic)).toBe(false);
});
