import { createServer, type Socket } from 'node:net';
import newman from 'newman';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionsOfCollection } from '../../electron/engine/postman-format/collection-actions.ts';
import { compile } from '../../electron/engine/sender/compile.ts';
import { type CookieJar, createCookieJar } from '../../electron/engine/sender/cookies.ts';
import { proxiesOf } from '../../electron/engine/sender/proxies.ts';
import { requestSettingsOf } from '../../electron/engine/sender/request-settings.ts';
import { createSender } from '../../electron/engine/sender/send.ts';
import { readCollection } from '../support/read-collection.ts';
import { collectionOf } from './both-ways.ts';

/** What newman sends in answer to a response: redirects, cookies, challenges, and through a proxy. */

interface Answering extends AsyncDisposable {
  readonly port: number;
  /** Heads as they came, since the last time this was asked. */
  take(): string[];
}

/** Answers a request's head with what `answer` gives for its target and head. */
async function answering(answer: (target: string, head: string) => string): Promise<Answering> {
  let heads: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    let pending = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      pending += chunk;
      for (let end = pending.indexOf('\r\n\r\n'); end !== -1; end = pending.indexOf('\r\n\r\n')) {
        const head = pending.slice(0, end);
        const body = end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
        if (pending.length < body) return;
        heads.push(pending.slice(0, body));
        pending = pending.slice(body);
        const answered = answer(head.split(' ')[1] ?? '', head);
        socket.write(head.startsWith('HEAD ') ? answered.replace(/ok$/, '') : answered, 'latin1');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    take() {
      const taken = heads;
      heads = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const response = (status: string, ...lines: string[]): string =>
  `HTTP/1.1 ${status}\r\n${lines.map((line) => `${line}\r\n`).join('')}Content-Length: 2\r\n\r\nok`;

const challenge = (more = 'qop="auth", algorithm=MD5'): string =>
  response('401 Unauthorized', `WWW-Authenticate: Digest realm="crm, inc", nonce="n0nce==", opaque="0pq", ${more}`);

function route(target: string, head: string): string {
  const [path = ''] = target.split('?');
  const signed = /\nauthorization: digest /i.test(head);
  switch (path) {
    case '/login':
      return response(
        '200 OK',
        'Set-Cookie: sid=s3ss10n; Path=/; HttpOnly',
        'set-cookie: deep=1; Path=/deep',
        'Set-Cookie: gone=1; Max-Age=0',
        'Set-Cookie: other=1; Domain=example.com',
        'Set-Cookie: safe=1; Secure',
        'Set-Cookie: quoted="a b"; Path=/',
        'Set-Cookie: loose; Path=/',
      );
    case '/logout':
      return response('200 OK', 'Set-Cookie: sid=x; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    case '/redirect-cookie':
      return response('302 Found', 'Set-Cookie: hop=1; Path=/', 'Location: /needs-cookie');
    case '/redirect-post':
      return response('302 Found', 'Set-Cookie: post=1', 'Location: /deep/x');
    case '/redirect-keep':
      return response('307 Temporary Redirect', 'Set-Cookie: keep=1; Path=/', 'Location: /needs-cookie');
    case '/digest':
      return signed ? response('200 OK') : challenge();
    case '/digest-plain':
      return signed ? response('200 OK') : challenge('algorithm=MD5');
    case '/digest-int':
      return signed ? response('200 OK') : challenge('qop="auth-int"');
    case '/digest-never':
      return challenge();
    case '/to':
    case '/deep/to':
      return response('301 Moved Permanently', `Location: ${decodeURIComponent(target.split('path=')[1] ?? '')}`);
    default:
      return response('200 OK');
  }
}

const get = (url: string, more: object = {}) => ({ request: { method: 'GET', url: `{{base}}${url}`, ...more } });
const digest = (...rows: (readonly [string, string])[]) => ({
  type: 'digest',
  digest: rows.map(([key, value]) => ({ key, value, type: 'string' })),
});
const json = { mode: 'raw', raw: '{"n":1}', options: { raw: { language: 'json' } } };
const posting = (url: string, more: object = {}) => ({
  request: { method: 'POST', url: `{{base}}${url}`, body: json, ...more },
});

/** In this order, as one run: what one of them is given, the next ones have. */
const items: Record<string, object> = {
  // Before there are cookies: newman sends them twice with the answer to a challenge.
  'a digest challenge is answered': get('/digest?a=b&c=d%20e', { auth: digest(['username', 'u'], ['password', 'p']) }),
  'with a body': posting('/digest', { auth: digest(['username', 'u'], ['password', 'p'], ['algorithm', 'MD5']) }),
  'in place of an own header': get('/digest', {
    header: [{ key: 'X-One', value: '1' }],
    auth: digest(['username', 'u'], ['password', '']),
  }),
  'without a quality of protection': get('/digest-plain', { auth: digest(['username', 'u'], ['password', 'p']) }),
  'over the body': posting('/digest-int', { auth: digest(['username', 'u'], ['password', 'p']) }),
  'what is written down is sent at once': get('/x', {
    auth: digest(['username', 'u'], ['password', 'p'], ['realm', 'r'], ['nonce', 'n'], ['algorithm', 'SHA-256']),
  }),
  'no answer where that is turned off': get('/digest', {
    auth: digest(['username', 'u'], ['password', 'p'], ['disableRetryRequest', 'true']),
  }),
  'a redirect of a GET': get('/to?path=/b', { header: [{ key: 'X-One', value: '1' }] }),
  'a redirect of a POST': posting('/to?path=/b', { header: [{ key: 'Content-type', value: 'application/x' }] }),
  'a redirect of a HEAD': { request: { method: 'HEAD', url: '{{base}}/to?path=/b' } },
  'a redirect to a relative path': get('/deep/to?path=../up/echo?q=a b&n=é%23frag'),
  'a redirect to a query': get('/to?path=?again=1'),
  'a redirect with a Host line of its own': get('/to?path=/b', { header: [{ key: 'host', value: 'crm.test' }] }),
  'a redirect that keeps the method': {
    ...posting('/to?path=/b'),
    protocolProfileBehavior: { followOriginalHttpMethod: true },
  },
  'a redirect without a Referer': {
    ...get('/to?path=/b'),
    protocolProfileBehavior: { removeRefererHeaderOnRedirect: true },
  },
  'a cookie that a login sets': get('/login'),
  'goes with the next request': get('/deep/er'),
  'behind those that were written': get('/', { header: [{ key: 'cookie', value: 'own=1' }] }),
  'in a POST': posting('/x'),
  'not where cookies are turned off': { ...get('/x'), protocolProfileBehavior: { disableCookies: true } },
  'none is kept where cookies are turned off': {
    ...get('/redirect-post'),
    protocolProfileBehavior: { disableCookies: true },
  },
  'a cookie of a redirect goes with the next hop': get('/redirect-cookie'),
  'a cookie of a redirect that makes a GET of a POST': posting('/redirect-post'),
  'a cookie of a redirect that keeps the POST': posting('/redirect-keep', {
    header: [{ key: 'Cookie', value: 'own=1' }],
  }),
  'a cookie that is taken back': get('/logout'),
  'is sent no more': get('/x'),
};

/** Without what is new each time. */
const plain = (head: string): string =>
  head
    .replace(/\r\nPostman-Token: [0-9a-f-]{36}/, '')
    .replace(/\r\nUser-Agent: [^\r]*/, '')
    .replace(/cnonce="[^"]*"/, 'cnonce="…"')
    .replace(/(qop=.*)response="[^"]*"/, '$1response="…"');

let server: Answering;
const theirs = new Map<string, string[]>();
const ours = new Map<string, string[]>();

async function sendOurs(
  text: string,
  base: string,
  options: { readonly cookies?: CookieJar; readonly proxies?: ReturnType<typeof proxiesOf> },
  took: (name: string) => void,
): Promise<void> {
  const sender = createSender({ clock: Date.now, ...(options.proxies && { proxies: options.proxies }) });
  try {
    for (const action of actionsOfCollection(readCollection('f.json', text).collection)) {
      const scopes = {
        ...{ call: new Map(), environment: new Map([['base', base]]), custom: new Map() },
        collection: action.variables,
      };
      const compiled = await compile(action.request, action.effectiveAuth.auth, scopes, {
        ...{ asPostman: true, unresolvedTags: 'keep', timeoutMs: 5000, filesDir: '/nowhere', version: '1' },
        behavior: requestSettingsOf(action),
      });
      await sender.send(compiled, { cookies: options.cookies });
      took(action.name);
    }
  } finally {
    await sender.close();
  }
}

const newmanRun = (text: string, base: string, took: (name: string) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    newman
      .run(
        {
          collection: JSON.parse(text),
          environment: { values: [{ key: 'base', value: base }] },
          reporters: [],
          timeoutRequest: 5000,
        },
        (error) => (error === null ? resolve() : reject(error)),
      )
      .on('item', (_, { item }) => took(item.name ?? ''));
  });

beforeAll(async () => {
  process.env.NO_PROXY = '*';
  server = await answering(route);
  const text = collectionOf(Object.entries(items).map(([name, item]) => ({ ...item, name })));
  const base = `http://127.0.0.1:${server.port}`;
  await newmanRun(text, base, (name) => void theirs.set(name, server.take().map(plain)));
  await sendOurs(text, base, { cookies: createCookieJar() }, (name) => void ours.set(name, server.take().map(plain)));
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

describe('a run, request by request as newman sends it', () => {
  test.each(Object.keys(items))('%s', (name) => {
    expect(theirs.get(name)?.length).toBeGreaterThan(0);
    expect(ours.get(name)).toEqual(theirs.get(name));
  });
});

test('through a proxy, the same lines to the same proxy', async () => {
  await using proxy = await answering(() => response('200 OK'));
  const text = collectionOf([{ name: 'a', ...posting('/a?b=c') }]);
  const url = `http://us%40er:p%3Aw@127.0.0.1:${proxy.port}`;
  const before = { NO_PROXY: process.env.NO_PROXY, HTTP_PROXY: process.env.HTTP_PROXY };
  Object.assign(process.env, { NO_PROXY: 'else.example', HTTP_PROXY: url });
  try {
    await newmanRun(text, 'http://crm.example:8080', () => undefined);
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  const sent = proxy.take().map(plain);
  const proxies = proxiesOf({ HTTP_PROXY: url, NO_PROXY: 'else.example' });
  await sendOurs(text, 'http://crm.example:8080', { proxies }, () => undefined);
  expect(sent).toHaveLength(1);
  expect(proxy.take().map(plain)).toEqual(sent);
});
