import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionsOfCollection } from '../../electron/engine/postman-format/collection-actions.ts';
import { requestsIn } from '../../electron/engine/postman-format/item-tree.ts';
import { isRawObject, type RawObject } from '../../electron/engine/postman-format/raw-value.ts';
import { compile } from '../../electron/engine/sender/compile.ts';
import { requestSettingsOf } from '../../electron/engine/sender/request-settings.ts';
import { createSender, type Sender } from '../../electron/engine/sender/send.ts';
import type { HeaderLine, HttpRequestMessage } from '../../shared/model/http.ts';
import { codeRequestOf } from '../../shared/request-code/code-request.ts';
import { requestCode } from '../../shared/request-code/request-code.ts';
import { readCollection } from '../support/read-collection.ts';
import { scopesOf } from '../support/template-scopes.ts';
import { collectionOf } from './both-ways.ts';
import { type Recorded, type RecordingServer, recordingServer } from './recording-server.ts';
import { runCodes } from './run-code.ts';

const hasCurl = spawnSync('bash', ['-c', 'curl --version']).status === 0;
const formats = [...(hasCurl ? (['curl'] as const) : []), 'fetch' as const];

let server: RecordingServer;
let sender: Sender;
beforeAll(async () => {
  server = await recordingServer();
  sender = createSender({ clock: Date.now });
});
afterAll(async () => {
  await sender?.close();
  await server?.[Symbol.asyncDispose]();
});

interface Sent {
  /** As the activity log has it. */
  readonly request: HttpRequestMessage;
  readonly recorded: Recorded;
}

const settings = { followRedirects: false, maxRedirects: 0, verifyTls: true, timeoutMs: 5000 };

/** Sends it as it stands, and gives it as it arrived; null where it cannot be sent. */
async function send(request: {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array | null;
}): Promise<Sent | null> {
  const compiled = { ...request, unresolved: [], warnings: [], secrets: [], settings, problem: null };
  const { request: message } = await sender.send(compiled);
  const [recorded] = server.take();
  return recorded === undefined ? null : { request: message, recorded };
}

/** Lines that each tool writes itself. */
const ofTools = /^(?:connection|content-length|transfer-encoding):/i;
/** Lines that fetch of Node adds, where the request has none of them. */
const ofFetch = /^(?:accept: \*\/\*|accept-language: \*|sec-fetch-mode: cors|user-agent: node|accept-encoding: .*)$/;

function asCurl({ requestLine, lines, body }: Recorded) {
  return {
    requestLine,
    lines: lines
      .filter((line) => !ofTools.test(line))
      .map((line) => line.trimEnd())
      .sort(),
    body: unchunked(body, lines),
  };
}

/** fetch writes names in lower case, lines of one name as one, and the URL as a URL. */
function asFetch({ requestLine, lines, body }: Recorded) {
  const [method, target = '', version] = requestLine.split(' ');
  const { pathname, search } = new URL(target, 'http://127.0.0.1');
  const byName = new Map<string, string>();
  for (const line of lines.filter((kept) => !ofTools.test(kept))) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    const value = line.slice(line.indexOf(':') + 1).trim();
    const before = byName.get(name);
    byName.set(name, before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ', '}${value}`);
  }
  return {
    requestLine: `${method} ${pathname}${search} ${version}`,
    lines: Array.from(byName, ([name, value]) => `${name}: ${value.trim()}`).sort(),
    body: unchunked(body, lines),
  };
}

function unchunked(body: string, lines: readonly string[]): string {
  if (!lines.some((line) => /^transfer-encoding: *chunked/i.test(line))) return body;
  let text = '';
  for (let rest = body; ; ) {
    const size = Number.parseInt(rest, 16);
    if (!(size > 0)) return text;
    const start = rest.indexOf('\r\n') + 2;
    text += rest.slice(start, start + size);
    rest = rest.slice(start + size + 2);
  }
}

/** Runs the code of each and compares what arrived with what was sent. */
async function compare(format: (typeof formats)[number], sent: readonly Sent[]): Promise<void> {
  server.take();
  const errors = await runCodes(
    format,
    sent.map(({ request }) => requestCode(format, request)),
  );
  const arrived = server.take();
  expect(arrived.length, errors).toBe(sent.length);
  sent.forEach(({ request, recorded }, index) => {
    const other = arrived[index] as Recorded;
    const note = requestCode(format, request);
    if (format === 'curl') expect(asCurl(other), note).toEqual(asCurl(recorded));
    else {
      const [expected, found] = [asFetch(recorded), asFetch(other)];
      const lines = found.lines.filter((line) => expected.lines.includes(line) || !ofFetch.test(line));
      expect({ ...found, lines }, note).toEqual(expected);
    }
  });
}

/** What fetch refuses, or what it says that it changes. */
const isExact = (format: string, { request }: Sent): boolean =>
  format === 'curl' ||
  !/^\/\/ fetch (?:refuses|cannot|sends the method|sends the URL)/m.test(requestCode('fetch', request));

/** The requests of a Postman collection as they are sent to this machine. */
async function sentOf(text: string, values: Readonly<Record<string, string>>): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const action of actionsOfCollection(readCollection('code.json', text).collection)) {
    if (action.problem !== null) continue;
    const compiled = await compile(
      action.request,
      action.effectiveAuth.auth,
      { ...scopesOf({ environment: { ...values } }), collection: action.variables },
      {
        ...{ asPostman: false, unresolvedTags: 'keep', timeoutMs: 5000, filesDir: '/nowhere', version: '1.2.3' },
        behavior: requestSettingsOf(action),
      },
    );
    if (compiled.problem !== null) continue;
    const one = await send(compiled);
    if (one !== null) sent.push(one);
  }
  return sent;
}

/** The same request to this machine, with auth that is made here. */
function pointed(item: RawObject): RawObject {
  delete item.event;
  const { request } = item;
  if (!isRawObject(request)) return item;
  const { url } = request;
  request.auth = null;
  if (typeof url === 'string') {
    request.url = url.replace(/^(?:[a-z]+:\/\/)?[^/?#]*/i, `http://127.0.0.1:${server.port}`);
  } else if (isRawObject(url)) {
    Object.assign(url, { protocol: 'http', host: '127.0.0.1', port: String(server.port), auth: null });
  }
  return item;
}

function requestsOf(file: string): RawObject[] {
  try {
    const { collection } = readCollection(file, readFileSync(file, 'utf8'));
    return Array.from(requestsIn(collection), ({ item }) => pointed(item));
  } catch {
    // An environment, or a file that is meant to be damaged.
    return [];
  }
}

const dialects = join(import.meta.dirname, '../../resources/dialects');
const shared = join(import.meta.dirname, '../../../shared/collections');
const sharedFiles = existsSync(shared) ? readdirSync(shared).filter((name) => name.endsWith('.json')) : [];

describe.each(formats)('%s sends what Hookswitch sent', (format) => {
  test('every native request of the phone systems', async () => {
    const items = readdirSync(dialects)
      .filter((name) => name.endsWith('.postman_collection.json'))
      .flatMap((name) => requestsOf(join(dialects, name)));
    const values = { caller_id: '+15551230001', uniqueid: '1763647312.104', callerid: 'O\'Brien "Al" <1>' };
    const sent = await sentOf(collectionOf(items), values);
    expect(sent.length).toBeGreaterThan(5);
    await compare(
      format,
      sent.filter((one) => isExact(format, one)),
    );
  });

  test.skipIf(sharedFiles.length === 0)(
    'public collections (skipped where ../shared/collections is absent)',
    async () => {
      const items = sharedFiles.flatMap((name) => {
        const all = requestsOf(join(shared, name));
        const step = Math.max(1, Math.floor(all.length / 4));
        return all.filter((_, index) => index % step === 0).slice(0, 4);
      });
      const sent = await sentOf(collectionOf(items), { token: 't' });
      const exact = sent.filter((one) => isExact(format, one));
      expect(exact.length).toBeGreaterThan(100);
      await compare(format, exact);
    },
  );

  test('bodies, methods, and lines of every kind', async () => {
    const url = `http://127.0.0.1:${server.port}/hook`;
    const type = (value: string): HeaderLine[] => [['Content-Type', value]];
    const multipart = [
      '--b0\r\nContent-Disposition: form-data; name="a"\r\n\r\nit\'s $HOME `id` !!\r\n',
      '--b0\r\nContent-Disposition: form-data; name="f"; filename="ž.bin"\r\nContent-Type: x/y\r\n\r\n',
    ];
    const requests = [
      {
        method: 'POST',
        url,
        headers: type('application/json'),
        body: Buffer.from('{"a":"O\'Brien $x `y` !z %PATH%"}'),
      },
      { method: 'POST', url, headers: type('text/plain'), body: Buffer.from('@/etc/passwd') },
      { method: 'PUT', url, headers: type('text/plain'), body: Buffer.from('-d x\r\n\ttab\n\n') },
      { method: 'POST', url, headers: type('x/y'), body: Buffer.from([0, 1, 37, 39, 92, 128, 255, 10]) },
      { method: 'POST', url, headers: type('text/plain'), body: Buffer.from('a\0b') },
      {
        method: 'POST',
        url,
        headers: type('multipart/form-data; boundary=b0'),
        body: Buffer.concat([
          Buffer.from(multipart.join('')),
          Buffer.from([0, 255, 13, 10]),
          Buffer.from('--b0--\r\n'),
        ]),
      },
      {
        method: 'POST',
        url,
        headers: type('text/plain; charset=utf-8'),
        body: Buffer.from('名前 café 📞 \u2028 \u202e'),
      },
      { method: 'POST', url, headers: type('text/plain'), body: Buffer.from('x'.repeat(200_000)) },
      { method: 'POST', url, headers: [], body: Buffer.from('no type') },
      { method: 'POST', url, headers: [], body: null },
      { method: 'PATCH', url, headers: [['Content-Type', 'a/b']], body: null },
      { method: 'DELETE', url, headers: [], body: Buffer.from('x') },
      { method: 'GET', url: `${url}?a=[1]&b={c}&d=1%202+3&e=%2e`, headers: [['Accept', 'a/b']], body: null },
      {
        method: 'GET',
        url,
        headers: [
          ['Accept-Encoding', 'gzip, deflate, br'],
          ['User-Agent', 'x y'],
        ],
        body: null,
      },
      {
        method: 'GET',
        url,
        headers: [
          ['X-Empty', ''],
          ['X-Quote', `it's "so" \\ @ ; $x \`y\``],
          ['x', '=@;:'],
        ],
        body: null,
      },
      {
        method: 'GET',
        url,
        headers: [
          ['X', '1'],
          ['X', '2'],
          ['Cookie', 'a=b; c="d"'],
        ],
        body: null,
      },
      {
        method: 'GET',
        url,
        headers: [
          ['X', 'caf\u00e9'],
          ['Y', Buffer.from('café').toString('latin1')],
        ],
        body: null,
      },
      { method: 'OPTIONS', url, headers: [['Host', 'pbx.example.com']], body: null },
      { method: 'HEAD', url, headers: [], body: null },
    ] as const;
    const sent: Sent[] = [];
    for (const request of requests) {
      const one = await send(request);
      expect(one, JSON.stringify(request.headers)).not.toBeNull();
      if (one !== null) sent.push(one);
    }
    const exact = sent.filter((one) => isExact(format, one));
    // fetch has no say in the Host line.
    expect(exact.length).toBe(format === 'fetch' ? sent.length - 1 : sent.length);
    await compare(format, exact);
  });

  test('any text in the URL, lines, and body', async () => {
    const hostile = fc.string({ unit: 'binary' });
    const awkward = fc.constantFrom(...`'"\`$!%^&|<>(){}[]\\;#@=-~*?\r\n\t \0é名\u2019\u201c📞`);
    const texts = fc.oneof(
      hostile,
      fc.array(awkward, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    const values = texts.map((text) =>
      Buffer.from(text)
        .toString('latin1')
        .replace(/[^ -~\u00a0-\u00ff]/g, '')
        .trim(),
    );
    const bodies = fc.oneof(
      texts.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 60 }),
    );
    const requests = fc.record({
      method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'MKCOL', "M!#$%&'*+.^_`|~"),
      path: texts.map((text) => encodeURIComponent(text.toWellFormed()).replaceAll('.', '_')),
      query: texts.map((text) => text.replace(/[^!-~]|[#"<>'\\]/g, '_')),
      headers: fc.array(fc.tuple(fc.constantFrom('X-A', 'x-b', "X!#$%&'*+.^_`|~", '-X', 'Cookie'), values), {
        maxLength: 4,
      }),
      body: fc.option(bodies),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(requests, { minLength: 25, maxLength: 25 }), async (all) => {
        const sent: Sent[] = [];
        for (const { method, path, query, headers, body } of all) {
          const lines = [['Content-Type', 'text/plain'] as const, ...headers];
          const one = await send({
            method,
            url: `http://127.0.0.1:${server.port}/${path}?${query}`,
            headers: lines,
            body,
          });
          if (one !== null && isExact(format, one)) sent.push(one);
        }
        await compare(format, sent);
      }),
      { numRuns: 4 },
    );
  });
});

test('what a tool cannot send is said above the code', () => {
  const request = { method: 'get', url: 'http://127.0.0.1/a/../b?q="x"', headers: [], body: 'x', bodyBase64: null };
  expect(requestCode('fetch', request)).toMatch(/^\/\/ fetch sends the URL as http:\/\/127\.0\.0\.1\/b\?q=%22x%22$/m);
  expect(requestCode('fetch', request)).toMatch(/^\/\/ fetch refuses a body with GET\.$/m);
  expect(codeRequestOf(request).notes).toEqual([]);
});
