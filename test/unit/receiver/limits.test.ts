import { describe, expect, it } from 'vitest';
import { bodyBytes } from '../../../electron/engine/http/message-body.ts';
import { rawConnection, rawExchange } from '../../support/raw-http.ts';
import { sampleRequest } from '../../support/sample-activities.ts';
import { withReceiver } from '../../support/with-receiver.ts';

const limit = { bodyLimit: () => 4096 };

describe('a body over the limit', () => {
  it('is logged as truncated and gets 413, chunked or not', () =>
    withReceiver(async ({ port, captures }) => {
      const plain = await rawExchange(
        port,
        `POST /plain HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n${'a'.repeat(5000)}`,
      );
      const chunk = `1000\r\n${'b'.repeat(4096)}\r\n`;
      const chunked = await rawExchange(
        port,
        `POST /chunked HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}0\r\n\r\n`,
      );
      for (const answer of [plain, chunked]) {
        expect(answer).toContain('HTTP/1.1 413 ');
        expect(answer).toContain('larger than 4 KiB');
      }
      const made = await captures();
      expect(made).toMatchObject([
        { request: { url: '/plain', truncated: true }, status: 413 },
        { request: { url: '/chunked', truncated: true }, status: 413 },
      ]);
      for (const capture of made) {
        expect(bodyBytes(capture.request)).toHaveLength(4096);
        expect(capture.request.bytes).toBeGreaterThan(4096);
      }
    }, limit));

  it('is taken whole where it has exactly the limit', () =>
    withReceiver(async ({ port, captures }) => {
      const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4096\r\nConnection: close\r\n\r\n';
      expect(await rawExchange(port, head + 'a'.repeat(4096))).toContain('HTTP/1.1 200 ');
      expect((await captures())[0]).toMatchObject({ request: { truncated: false, bytes: 4096 } });
    }, limit));

  it('is answered while a sender that has gigabytes is still sending', () =>
    withReceiver(async ({ port, captures }) => {
      const connection = await rawConnection(port);
      connection.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000000\r\n\r\n${'a'.repeat(10_000)}`);
      expect(await connection.until('"hint"')).toContain('HTTP/1.1 413 ');
      connection.socket.destroy();
      const [capture] = await captures();
      expect(capture?.request.bytes).toBeLessThan(100_000);
    }, limit));

  it('reaches a client that reads its answer only after it has sent everything', () =>
    withReceiver(async ({ port }) => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'a'.repeat(8_000_000) });
      expect(answer.status).toBe(413);
    }, limit));
});

describe('what is no HTTP', () => {
  it.each([
    ['HELLO\r\n\r\n', 400, 'MALFORMED', 'a single word'],
    ['GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n', 400, 'GET', 'Line 3'],
    ['GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n', 400, 'GET', 'no colon'],
    ['GET / HTTP/1.1\r\nHost: a\x01b\r\n\r\n', 400, 'GET', 'Host'],
    [
      'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
      'GET',
      'Content-Length is set together with Transfer-Encoding',
    ],
    ['POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400, 'POST', 'twice'],
    ['POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n', 400, 'POST', '"-1"'],
    ['POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nx', 400, 'POST', '"gzip"'],
    ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'MALFORMED', 'TLS'],
    ['OPTIONS sip:100@a.test SIP/2.0\r\nVia: x\r\n\r\n', 400, 'MALFORMED', 'SIP'],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'MALFORMED', 'HTTP/2'],
  ])('is answered and recorded as it came: %j', (bytes, status, method, reason) =>
    withReceiver(async ({ port, captures }) => {
      const answer = await rawExchange(port, bytes);
      expect(answer).toContain(`HTTP/1.1 ${status} `);
      const [capture, ...others] = await captures();
      expect(others).toEqual([]);
      expect(capture).toMatchObject({
        request: { method },
        status,
        response: { status, body: answer.split('\r\n\r\n')[1] },
        incomplete: { part: 'head', reason: expect.stringContaining(reason), receivedBytes: bytes.length },
      });
      expect(bodyBytes(capture?.request ?? sampleRequest()).toString('latin1')).toBe(bytes);
      expect(await rawExchange(port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toContain('200 OK');
    }),
  );

  it('is a head that is too long, of which the beginning is kept', () =>
    withReceiver(async ({ port, captures }) => {
      const bytes = `GET /${'u'.repeat(300_000)} HTTP/1.1\r\n\r\n`;
      expect(await rawExchange(port, bytes)).toContain('HTTP/1.1 431 ');
      const [capture] = await captures();
      expect(capture).toMatchObject({ request: { method: 'GET' }, status: 431, incomplete: { part: 'head' } });
      const kept = bodyBytes(capture?.request ?? sampleRequest()).toString('latin1');
      expect(bytes.startsWith(kept)).toBe(true);
      expect(kept.length).toBeGreaterThan(256 * 1024);
    }));

  it('does not take the answer from the whole request before it', () =>
    withReceiver(async ({ port, captures }) => {
      const answers = await rawExchange(port, 'GET /good HTTP/1.1\r\nHost: a\r\n\r\nNONSENSE\r\n\r\n');
      expect(answers.indexOf('HTTP/1.1 200 OK')).toBe(0);
      expect(answers.indexOf('HTTP/1.1 400 ')).toBeGreaterThan(0);
      expect((await captures()).map(({ status }) => status)).toEqual([200, 400]);
    }));
});
