import { describe, expect, it } from 'vitest';
import { bodyBytes } from '../../electron/engine/http/message-body.ts';
import type { Capture } from '../../shared/model/capture.ts';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { withReceiver } from '../support/with-receiver.ts';

/** Waits until the receiver has logged so many captures. */
async function captured(captures: () => Promise<Capture[]>, count = 1): Promise<Capture[]> {
  for (;;) {
    const made = await captures();
    if (made.length >= count) return made;
    await new Promise(setImmediate);
  }
}

const heads = {
  'a request line': ['GET /calls?CallID=1 HT', 'GET', '/calls?CallID=1'],
  'a method': ['GE', 'MALFORMED', 'GE'],
  headers: ['POST /calls HTTP/1.1\r\nHost: a\r\nContent-Le', 'POST', '/calls'],
  'a made-up method': ['RINGING /calls HTTP/1.1\r\nHost: a\r\n', 'RINGING', '/calls'],
  'bytes that are no text': ['\x00\x01\xff\x80', 'MALFORMED', ''],
  'HTTP/0.9': ['GET /old\r\n', 'GET', '/old'],
  'blank lines': ['\r\n\r\n\r\n', 'MALFORMED', ''],
} as const;

const bodies = {
  'a body with a length': ['Content-Length: 100', 'only this', 'only this', '9 of 100 bytes'],
  'a chunked body': ['Transfer-Encoding: chunked', '5\r\nhello\r\n5\r\nwo', 'hellowo', '7 bytes of a chunked body'],
  'a chunk size': ['Transfer-Encoding: chunked', '5\r\nhello\r\n1', 'hello', '5 bytes of a chunked body'],
  trailers: ['Transfer-Encoding: chunked', '5\r\nhello\r\n0\r\nX-Sig: a', 'hello', '5 bytes of a chunked body'],
  'nothing after Expect': ['Content-Length: 3\r\nExpect: 100-continue', '', '', 'Nothing came after 100 Continue.'],
} as const;

const ends = {
  'is closed': [400, 'closed'],
  'is reset': [0, 'reset'],
  'says nothing more': [408, 'within'],
} as const;

describe.each(Object.entries(ends))('what is cut off because the connection %s', (end, [status, word]) => {
  const cutOff = async (port: number, bytes: string, captures: () => Promise<Capture[]>) => {
    const connection = await rawConnection(port);
    connection.write(bytes);
    if (bytes.includes('Expect')) await connection.until('100 Continue');
    if (end === 'is closed') connection.socket.end();
    if (end === 'is reset') {
      // The bytes have left when the write is done; a reset before would take them back.
      await new Promise<void>((resolve) => connection.socket.write('', () => resolve()));
      connection.socket.resetAndDestroy();
    }
    const answer = await connection.closed();
    return { answer, captures: await captured(captures) };
  };
  // Only one that says nothing more is to be given up for it, also on a busy machine.
  const short = end === 'says nothing more' ? 150 : 30_000;
  const patience = { headers: short, request: short };

  it.each(Object.entries(heads))('in %s is a capture of every byte that came', (_, [bytes, method, url]) =>
    withReceiver(
      async ({ port, captures: all }) => {
        const { answer, captures } = await cutOff(port, bytes, all);
        expect(captures).toMatchObject([
          {
            request: { method, url, bytes: bytes.length, truncated: false },
            status,
            response: status === 0 ? null : { status },
            message: expect.stringMatching(/^Incomplete: /),
            incomplete: { part: 'head', receivedBytes: bytes.length, unreadBase64: null },
            recognized: null,
          },
        ]);
        const [capture] = captures as [Capture];
        expect(bodyBytes(capture.request).toString('latin1')).toBe(bytes);
        expect(capture.incomplete?.waitedMs).toBeGreaterThanOrEqual(end === 'says nothing more' ? 100 : 0);
        if (status !== 0) expect(answer).toContain(capture.response?.body);
      },
      { patience },
    ),
  );

  it.each(Object.entries(bodies))('in %s keeps method, path, headers and what came', (_, [header, sent, body, came]) =>
    withReceiver(
      async ({ port, captures: all }) => {
        const head = `POST /calls?a=b HTTP/1.1\r\nHost: a\r\n${header}\r\n\r\n`;
        const { answer, captures } = await cutOff(port, head + sent, all);
        expect(captures).toMatchObject([
          {
            request: { method: 'POST', url: '/calls?a=b', body, bytes: body.length, truncated: true },
            status,
            response: status === 0 ? null : { status },
            incomplete: { part: 'body', receivedBytes: head.length + sent.length },
          },
        ]);
        const [capture] = captures as [Capture];
        expect(capture.request.headers[0]).toEqual(['Host', 'a']);
        expect(capture.incomplete?.reason).toContain(came);
        expect(capture.incomplete?.reason).toContain(word);
        expect(capture.message).toContain(capture.incomplete?.reason);
        if (status !== 0) expect(answer).toContain(capture.response?.body);
      },
      { patience },
    ),
  );
});

it('a bad chunk in a later packet keeps method, path, headers, what was read, and the bytes that were not', () =>
  withReceiver(async ({ port, captures }) => {
    const connection = await rawConnection(port);
    connection.write('RING /broken HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
    await new Promise((resolve) => connection.socket.write('', resolve));
    connection.write('ZZ\r\nrest');
    expect(await connection.closed()).toContain('HTTP/1.1 400 ');
    const [capture, ...others] = await captures();
    expect(others).toEqual([]);
    expect(capture).toMatchObject({
      request: { method: 'RING', url: '/broken', body: 'hello', truncated: true },
      status: 400,
      incomplete: { part: 'body', reason: expect.stringContaining('"ZZ"') },
    });
    expect(Buffer.from(capture?.incomplete?.unreadBase64 ?? '', 'base64').toString()).toBe('ZZ\r\nrest');
  }));

it('what is refused behind whole requests is kept as it came, whatever their methods', () =>
  withReceiver(async ({ port, captures }) => {
    const get = (method: string) => `${method} /${method} HTTP/1.1\r\nHost: a\r\n\r\n`;
    const bad = 'WINK /bad HTTP/1.1\r\nno colon\r\n\r\nRING /never HTTP/1.1\r\n\r\n';
    const answers = await rawExchange(port, get('RING') + get('GET') + get('HANG-UP') + bad);
    expect([...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '200',
      '200',
      '200',
      '400',
    ]);
    const made = await captures();
    expect(made.map(({ request }) => request.method)).toEqual(['RING', 'GET', 'HANG-UP', 'WINK']);
    expect(bodyBytes((made[3] as Capture).request).toString()).toBe(bad);
  }));

it('bytes behind a request that ends its connection are kept, in the same packet or later', () =>
  withReceiver(async ({ port, captures }) => {
    // A body without a length, as old devices send it with HTTP/1.0.
    const connection = await rawConnection(port);
    connection.write('POST /old HTTP/1.0\r\nHost: a\r\n\r\n');
    await connection.until('"ok":true');
    connection.write('CallID=1');
    connection.socket.end();
    await rawExchange(port, 'GET /close HTTP/1.1\r\nConnection: close\r\n\r\nMORE');
    const made = await captured(captures, 4);
    const rests = made.filter(({ incomplete }) => incomplete !== undefined);
    expect(rests.map(({ request }) => request.body).sort()).toEqual(['CallID=1', 'MORE']);
    expect(made.filter(({ status }) => status === 200).map(({ request }) => request.url)).toEqual(['/old', '/close']);
  }));

const chunkedPost = 'POST /d HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';

describe.each([
  [
    'a head that says its length twice',
    'POST /a HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    'HELLO',
  ],
  ['a header line without a colon', 'POST /b HTTP/1.1\r\nBad Header\r\n\r\n', '{"event":"x"}'],
  ['a word', 'HELLO\r\n\r\n', 'GET /after HTTP/1.1\r\n\r\n'],
  ['TLS', '\x16\x03\x01', '\x02\x00\x01\xfc'],
  ['a bad chunk', `${chunkedPost}zz\r\n`, 'MORE BYTES'],
  ['a chunk that is longer than it says', `${chunkedPost}2\r\nabc`, 'MORE BYTES'],
])('%s is refused at once', (_, first, more) => {
  it('and what comes after the response is a capture of its own', () =>
    withReceiver(async ({ port, captures }) => {
      const connection = await rawConnection(port);
      connection.write(first);
      await connection.until('HTTP/1.1 400 ');
      const [half, rest] = [more.slice(0, 3), more.slice(3)];
      connection.write(half);
      await new Promise((resolve) => connection.socket.write('', resolve));
      connection.write(rest);
      connection.socket.end();
      const [refused, behind] = (await captured(captures, 2)) as [Capture, Capture];
      const { request, incomplete } = refused;
      const seen = incomplete?.unreadBase64 ?? '';
      expect(first).toContain(bodyBytes(request).toString('latin1'));
      expect(first).toContain(Buffer.from(seen, 'base64').toString('latin1'));
      expect(bodyBytes(behind.request).toString('latin1')).toBe(more);
      expect(behind).toMatchObject({ response: null, incomplete: { reason: expect.stringContaining('came after') } });
    }));

  it('and what comes while the receiver stops is kept too', () =>
    withReceiver(async ({ port, captures, receiver, log }) => {
      const connection = await rawConnection(port);
      connection.write(first);
      await connection.until('HTTP/1.1 400 ');
      connection.write(more);
      await new Promise((resolve) => connection.socket.write('', resolve));
      // The receiver has read these bytes once it has responded to a later request.
      await rawExchange(port, 'GET /later HTTP/1.1\r\nConnection: close\r\n\r\n');
      await receiver.stop();
      await log.query({ limit: 1 });
      expect((await captures()).map(({ request }) => bodyBytes(request).toString('latin1'))).toContain(more);
    }));
});

it('of what comes behind a refused request 64 KiB are kept, and the rest is not waited for', () =>
  withReceiver(async ({ port, captures }) => {
    const connection = await rawConnection(port);
    connection.write('GET / HTTP/1.1\r\nno colon\r\n\r\n');
    await connection.until('HTTP/1.1 400 ');
    for (let at = 0; at < 40; at += 1) connection.write('x'.repeat(64 * 1024));
    const [, behind] = (await captured(captures, 2)) as [Capture, Capture];
    expect(behind.request.bytes).toBeGreaterThanOrEqual(64 * 1024);
    expect(behind.request.bytes).toBeLessThan(256 * 1024);
    await connection.closed();
    expect(await captures()).toHaveLength(2);
  }));

it('a request behind a body that was too large is kept', () =>
  withReceiver(
    async ({ port, captures }) => {
      const next = 'GET /next HTTP/1.1\r\n\r\n';
      const connection = await rawConnection(port);
      connection.write(`POST /large HTTP/1.1\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(5000)}${next}`);
      await connection.until('HTTP/1.1 413 ');
      connection.socket.end();
      const made = await captured(captures, 2);
      expect(made.map(({ request }) => request.url)).toEqual(['/large', '/next']);
      expect(bodyBytes((made[1] as Capture).request).toString()).toBe(next);
    },
    { bodyLimit: () => 1000 },
  ));

it('bytes that come after the receiver gave up waiting are kept', () =>
  withReceiver(
    async ({ port, captures }) => {
      const connection = await rawConnection(port);
      connection.write('POST /slow HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc');
      await connection.until('HTTP/1.1 408 ');
      connection.write('defghi');
      connection.socket.end();
      const made = await captured(captures, 2);
      expect(made.map(({ request }) => request.body)).toEqual(['abc', 'defghi']);
    },
    { patience: { request: 100 } },
  ));

it('what the receiver cuts off because it stops is captured too', () =>
  withReceiver(async ({ port, captures, receiver }) => {
    const connection = await rawConnection(port);
    connection.write('POST /half HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc');
    const idle = await rawConnection(port);
    await rawExchange(port, 'GET /first HTTP/1.1\r\nConnection: close\r\n\r\n');
    await receiver.stop();
    expect(await connection.closed()).toContain('HTTP/1.1 503 ');
    expect(await idle.closed()).toBe('');
    expect((await captures()).find(({ request }) => request.url === '/half')).toMatchObject({
      request: { body: 'abc' },
      incomplete: { reason: expect.stringContaining('The receiver was stopped') },
    });
  }));

it('a connection over which nothing came is no capture, and one that is not used is closed', () =>
  withReceiver(
    async ({ port, captures }) => {
      const silent = await rawConnection(port);
      expect(await silent.closed()).toBe('');
      const left = await rawConnection(port);
      left.socket.destroy();
      expect(await captures()).toEqual([]);
    },
    { patience: { headers: 100 } },
  ));

it('a line end behind a body belongs to nothing: old clients send one', () =>
  withReceiver(
    async ({ port, captures }) => {
      const extra = await rawConnection(port);
      extra.write('POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx\r\n');
      await extra.until('"ok":true');
      // Not used any more, it is closed.
      await extra.closed();
      expect((await captures()).map(({ incomplete }) => incomplete)).toEqual([undefined]);
    },
    { patience: { idle: 100 } },
  ));
