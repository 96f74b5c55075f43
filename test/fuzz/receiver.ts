import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Fuzzer } from './fuzzer.ts';
import { type Mutation, mutate, mutation, share, torn } from './mutations.ts';
import { type Host, openTarget } from './target.ts';

interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  /** Bytes of each chunk; null for a Content-Length. */
  readonly chunk: number | null;
}

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
const headerValue = fc.stringMatching(/^(?:[!-~\xa0-\xff](?:[ \t!-~\xa0-\xff]{0,20}[!-~\xa0-\xff])?)?$/);

/** Requests that nothing is wrong with. */
const request: fc.Arbitrary<SentRequest> = fc.record({
  method: fc.oneof(
    fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'M-SEARCH', 'QUERY'),
    fc.stringMatching(/^X[A-Z0-9!#_-]{0,15}$/),
  ),
  path: fc.oneof(
    fc.stringMatching(/^\/[!-~]{0,30}$/).filter((path) => !path.includes('#')),
    fc.stringMatching(/^\/[a-z0-9]{0,5}(?: [a-z0-9=&?%]{1,5}){1,4}$/),
    fc.constant('*'),
  ),
  headers: fc.array(
    fc.tuple(
      token.map((name) => `X-${name}`),
      headerValue,
    ),
    { maxLength: 6 },
  ),
  body: fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 20_000, maxLength: 20_000 })),
  chunk: fc.option(fc.integer({ min: 1, max: 5000 })),
});

function bytesOf({ method, path, headers, body, chunk }: SentRequest, isLast: boolean): Buffer {
  const framing = chunk === null ? `Content-Length: ${body.length}` : 'Transfer-Encoding: chunked';
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: a', ...headers.map((line) => line.join(': ')), framing];
  if (isLast) lines.push('Connection: close');
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (chunk === null) return Buffer.concat([head, body]);
  const parts: Uint8Array[] = [head];
  for (let at = 0; at < body.length; at += chunk) {
    const piece = body.subarray(at, at + chunk);
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

/** How a connection is used: pieces with pauses between them, and how it ends. */
interface Manner {
  readonly cuts: readonly number[];
  /** Milliseconds between two pieces. */
  readonly pace: number;
  readonly end: 'wait' | 'half' | 'half, and wait' | 'reset' | 'leave';
}

const manner = (ends: readonly Manner['end'][]): fc.Arbitrary<Manner> =>
  fc.record({
    cuts: fc.array(share, { maxLength: 8 }),
    pace: fc.constantFrom(0, 0, 0, 1, 20),
    end: fc.constantFrom(...ends),
  });

/** Milliseconds that a connection is waited for which the receiver need not close. */
const lingering = 150;

interface Sent {
  /** What came back, each byte a character. */
  readonly back: string;
  /** Of this end of the connection. */
  readonly port: number;
}

/** Sends bytes over a connection of their own. */
async function sendOver(receiverPort: number, bytes: Buffer, { cuts, pace, end }: Manner): Promise<Sent> {
  const socket: Socket = connect({ host: '127.0.0.1', port: receiverPort, allowHalfOpen: true, noDelay: true });
  let back = '';
  let port = 0;
  socket.once('connect', () => {
    port = socket.localPort ?? 0;
  });
  socket.setEncoding('latin1').on('data', (text: string) => {
    back += text;
  });
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.once('end', () => resolve());
    // A connection that is reset is closed as well.
    socket.once('error', () => resolve());
  });
  try {
    for (const piece of torn(bytes, cuts)) {
      if (socket.destroyed) break;
      socket.write(piece);
      await pause(pace);
    }
    if (end === 'reset') socket.resetAndDestroy();
    else if (end === 'half' || end === 'half, and wait') socket.end();
    if (end === 'wait' || end === 'half, and wait') await Promise.race([closed, refuseAfter(15_000, () => back)]);
    else if (end !== 'reset') await Promise.race([closed, pause(lingering)]);
  } finally {
    socket.destroy();
  }
  return { back, port };
}

async function refuseAfter(milliseconds: number, state: () => string): Promise<never> {
  const timer = Promise.withResolvers<never>();
  setTimeout(() => timer.reject(new Error(`not closed in time; so far: ${state()}`)), milliseconds).unref();
  return timer.promise;
}

const acknowledgedIds = (text: string): string[] =>
  [...text.matchAll(/"ok":true,"id":"([^"]+)"/g)].map(([, id = '']) => id);

const bodyOf = ({ body, bodyBase64 }: { body: string; bodyBase64: string | null }): Buffer =>
  bodyBase64 === null ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64');

async function captureOf(host: Host, id: string) {
  const { status, json, text } = await host.ask('GET', `/activity/${id}`);
  if (status !== 200) throw new Error(`acknowledged, and not in the log: ${id}: ${text}`);
  return json;
}

/** Whole requests, in any pieces: each becomes exactly the capture of what was sent. */
const pipelines = fc.tuple(fc.array(request, { minLength: 1, maxLength: 6 }), manner(['wait']));

async function tryPipeline(host: Host, [requests, how]: [SentRequest[], Manner]): Promise<void> {
  const bytes = Buffer.concat(requests.map((each, index) => bytesOf(each, index === requests.length - 1)));
  const { back } = await sendOver(host.receiverPort, bytes, how);
  const ids = acknowledgedIds(back);
  if (ids.length !== requests.length) throw new Error(`${requests.length} requests, and these responses: ${back}`);
  for (const [index, sent] of requests.entries()) {
    const { request: kept } = await captureOf(host, ids[index] ?? '');
    const body = bodyOf(kept);
    const headers = kept.headers.filter(([name]: [string]) => name.startsWith('X-'));
    const [is, was] = [
      [kept.method, kept.url, headers, body.toString('latin1')],
      [sent.method, sent.path, sent.headers, Buffer.from(sent.body).toString('latin1')],
    ].map((parts) => JSON.stringify(parts));
    if (is !== was) throw new Error(`the capture is ${is}, and sent was ${was}`);
  }
}

/** A request that ends anywhere: every byte of it that came is in a capture that says so. */
const cutOff = fc.record({
  before: fc.array(request, { maxLength: 2 }),
  request,
  at: share,
  cuts: fc.array(share, { maxLength: 3 }),
});

async function tryCutOff(
  host: Host,
  { before, request: last, at, cuts }: { before: SentRequest[]; request: SentRequest; at: number; cuts: number[] },
): Promise<void> {
  const whole = bytesOf(last, true);
  const part = whole.subarray(0, Math.max(1, Math.min(whole.length - 1, Math.floor(at * whole.length))));
  const bytes = Buffer.concat([...before.map((each) => bytesOf(each, false)), part]);
  const { back, port } = await sendOver(host.receiverPort, bytes, { cuts, pace: 1, end: 'half, and wait' });
  if (acknowledgedIds(back).length !== before.length)
    throw new Error(`${before.length} whole requests, and these responses: ${back}`);
  const capture = await incompleteFrom(host, port);
  const { part: where, receivedBytes } = capture.incomplete;
  if (receivedBytes !== part.length)
    throw new Error(`${part.length} bytes were sent, and ${receivedBytes} are counted`);
  const kept = bodyOf(capture.request);
  const expected = where === 'head' ? part : Buffer.from(last.body.subarray(0, kept.length));
  if (!kept.equals(expected))
    throw new Error(`kept is ${kept.toString('latin1')}, and sent was ${part.toString('latin1')}`);
  if (where === 'body' && (capture.request.method !== last.method || capture.request.url !== last.path)) {
    throw new Error(`kept is ${capture.request.method} ${capture.request.url}`);
  }
}

/** The capture of what a connection broke off, as soon as it is in the log. */
async function incompleteFrom(host: Host, port: number) {
  const until = performance.now() + 15_000;
  do {
    const { json } = await host.ask('GET', '/activity?limit=5');
    for (const { id } of json.items) {
      const capture = await captureOf(host, id);
      if (capture.remote.port === port && capture.incomplete !== undefined) return capture;
    }
    await pause(20);
  } while (performance.now() < until);
  throw new Error('nothing is in the log of what was cut off');
}

const insertions = [
  '\r\n',
  '\n',
  '\r\n\r\n',
  '\0',
  ' ',
  ':',
  '\r\nTransfer-Encoding: chunked',
  '\r\nTransfer-Encoding: gzip, chunked',
  '\r\nContent-Length: 5',
  '\r\nContent-Length: 99999999999999999999',
  '\r\nContent-Length: -1',
  '\r\nExpect: 100-continue',
  '\r\nExpect: x',
  '\r\nConnection: upgrade\r\nUpgrade: websocket',
  '\r\nConnection: upgrade\r\nUpgrade: h2c',
  '\r\nContent-Encoding: gzip',
  '\r\nContent-Type: multipart/form-data; boundary=',
  '\r\nContent-Type: application/json; charset=utf-7',
  `\r\nX: ${' '.repeat(5000)}`,
  `\r\nX: ${'a'.repeat(300_000)}`,
  '\r\nX: a'.repeat(3000),
  'CONNECT a:1 HTTP/1.1\r\n\r\n',
  'FOO /x HTTP/1.1\r\n\r\n',
  'GET / HTTP/0.9\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'ffffffffffffffffff\r\n',
  '0\r\nTrailer: x\r\n\r\n',
];

/** Connections with anything on them, side by side. */
const hostile = fc.array(
  fc.record({
    requests: fc.array(request, { maxLength: 4 }),
    mutations: fc.array(mutation(insertions), { minLength: 1, maxLength: 5 }),
    how: manner(['half', 'reset', 'leave']),
  }),
  { minLength: 1, maxLength: 24 },
);

async function tryHostile(
  host: Host,
  connections: readonly { readonly requests: SentRequest[]; readonly mutations: Mutation[]; readonly how: Manner }[],
): Promise<void> {
  const sent = await Promise.all(
    connections.map(({ requests, mutations, how }) =>
      sendOver(host.receiverPort, mutate(Buffer.concat(requests.map((each) => bytesOf(each, false))), mutations), how),
    ),
  );
  for (const { back: text } of sent) {
    if (/(?:^|\})HTTP\/1\.1 500/.test(text)) throw new Error(`a step of the receiver failed: ${text}`);
    for (const id of acknowledgedIds(text)) await captureOf(host, id);
  }
  await tryPipeline(host, [[plain], { cuts: [], pace: 0, end: 'wait' }]);
}

const plain: SentRequest = { method: 'POST', path: '/', headers: [], body: Buffer.from('{}'), chunk: null };

/** Many connections that begin and never go on. */
const crowds = fc.record({
  count: fc.integer({ min: 100, max: 600 }),
  bytes: request.map((each) => bytesOf(each, false)),
  upTo: share,
  declared: fc.constantFrom(0, 1000, 9 * 1024 * 1024),
});

async function tryCrowd(
  host: Host,
  { count, bytes, upTo, declared }: { count: number; bytes: Buffer; upTo: number; declared: number },
): Promise<void> {
  const part =
    declared === 0
      ? bytes.subarray(0, upTo * bytes.length)
      : Buffer.from(`POST / HTTP/1.1\r\nContent-Length: ${declared}\r\n\r\nx`);
  const sockets: Socket[] = [];
  try {
    for (let index = 0; index < count; index += 1) {
      const socket = connect({ host: '127.0.0.1', port: host.receiverPort });
      socket.on('error', () => socket.destroy());
      socket.write(part);
      sockets.push(socket);
    }
    await tryPipeline(host, [[plain, plain], { cuts: [0.5], pace: 1, end: 'wait' }]);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

export function receiverFuzzer(): Fuzzer {
  const target = openTarget();
  const on =
    <Input>(work: (host: Host, input: Input) => Promise<void>) =>
    (input: Input) =>
      target.on((host) => work(host, input));
  return {
    claims: [
      {
        name: 'whole requests in any pieces become captures of exactly what was sent',
        inputs: 30,
        property: fc.asyncProperty(pipelines, on(tryPipeline)),
      },
      {
        name: 'a request that ends anywhere becomes a capture of every byte that came of it',
        inputs: 15,
        property: fc.asyncProperty(cutOff, on(tryCutOff)),
      },
      {
        name: 'whatever else is on connections beside it, the receiver goes on, and what it acknowledged is in the log',
        inputs: 15,
        property: fc.asyncProperty(hostile, on(tryHostile)),
      },
      {
        name: 'hundreds of requests that never end keep nobody waiting',
        inputs: 1,
        property: fc.asyncProperty(crowds, on(tryCrowd)),
      },
    ],
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}
