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
      // After a body old clients send a line end that belongs to nothing.
      const extra = await rawConnection(port);
      extra.write('POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx\r\n');
      await extra.until('"ok":true');
      extra.socket.end();
      await extra.closed();
      expect((await captures()).map(({ incomplete }) => incomplete)).toEqual([undefined]);
    },
    { patience: { headers: 100, request: 100 } },
  ));
