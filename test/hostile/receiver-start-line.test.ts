import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDialects } from '../../electron/engine/dialects/dialects.ts';
import { createRecognizer } from '../../electron/engine/recognition/recognizer.ts';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { withReceiver } from '../support/with-receiver.ts';

const { recognizeRequest: recognize } = createRecognizer(
  openDialects(join(import.meta.dirname, '../../resources/dialects')).all(),
);
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf8 = (text: string) => Buffer.from(text).toString('latin1');

const call = '/calls?CallID=abc-1&CallerIDNum=%2B15551230001&CalledDID=15551230002&CalledExtension=0003*210';
const rest = '&CallStatus=CALLING&CallFlow=IN&CallerExtension=&CalledNumber=15551230002&EventType=0&CallerIDName=';

describe('a URL that is not as HTTP has it is a request, recognized and answered as any other', () => {
  it.each([
    ['spaces', 'John Q Doe', 'John Q Doe', 'spaces'],
    ['UTF-8', utf8('Jörg Žižek'), 'Jörg Žižek', 'UTF-8'],
    ['windows-1252', 'J\xf6rg \x96 M\xfcller', 'Jörg – Müller', 'windows-1252'],
    ['percent-encoded windows-1252', 'J%F6rg+M%FCller', 'J%F6rg+M%FCller', null],
  ])('%s', (_, name, text, warning) =>
    withReceiver(
      async ({ port, captures, log }) => {
        const head = `GET ${call}${rest}${name} HTTP/1.1\r\nHost: a\r\nX-After: kept\r\n\r\n`;
        const connection = await rawConnection(port);
        connection.write(latin1(head));
        await connection.until('"ok":true');
        // The connection goes on, as after any request.
        connection.write('GET /next HTTP/1.1\r\nConnection: close\r\n\r\n');
        expect((await connection.closed()).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
        const [capture] = await captures();
        expect(capture).toMatchObject({
          request: { method: 'GET', url: `${call}${rest}${text}`, httpVersion: '1.1' },
          status: 200,
          recognized: { dialect: 'voipnow', event: 'dial-in' },
        });
        expect(capture?.request.headers).toEqual([
          ['Host', 'a'],
          ['X-After', 'kept'],
        ]);
        expect(capture?.incomplete).toBeUndefined();
        if (warning === null) expect(capture?.warnings).toBeUndefined();
        else {
          expect(capture?.warnings?.join()).toContain(warning);
          expect(Buffer.from(capture?.headBase64 ?? '', 'base64').toString('latin1')).toBe(head);
        }
        expect((await log.query({ filter: `url*="${text.slice(-5)}"` })).items).toHaveLength(1);
      },
      { knowledge: { recognize } },
    ),
  );
});

it('every kind of unusual request line is answered, pipelined and in single bytes, with a body or without', () =>
  withReceiver(async ({ port, captures }) => {
    const lines = [
      'GET /plain HTTP/1.1',
      'get /lower HTTP/1.1',
      'RING-RING /made-up HTTP/1.1',
      'GET /a b c HTTP/1.1',
      'POST /caf\xe9 HTTP/1.1',
      'WINK /caf\xc3\xa9 x HTTP/1.1',
      'GET  /blanks\tHTTP/1.1',
      'GET /version http/1.1',
      'PUT\t/tabs\tHTTP/1.7',
      'M-SEARCH * HTTP/1.1',
    ];
    const requests = lines.map((line, at) => `${line}\r\nContent-Length: ${at}\r\n\r\n${'x'.repeat(at)}`).join('');
    const last = 'BYE /end HTTP/1.1\r\nConnection: close\r\n\r\n';
    const single = await rawConnection(port);
    single.socket.setNoDelay(true);
    for (const byte of latin1(requests + last)) {
      single.write(Uint8Array.of(byte));
      await new Promise(setImmediate);
    }
    const answers = [await rawExchange(port, requests + last), await single.closed()];
    for (const answer of answers) expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(lines.length + 1);
    const seen = (await captures()).map(({ request: { method, url, bytes } }) => `${method} ${url} ${bytes}`);
    const expected = [
      'GET /plain 0',
      'get /lower 1',
      'RING-RING /made-up 2',
      'GET /a b c 3',
      'POST /café 4',
      'WINK /café x 5',
      'GET /blanks 6',
      'GET /version 7',
      'PUT /tabs 8',
      'M-SEARCH * 9',
      'BYE /end 0',
    ];
    expect(seen.sort()).toEqual([...expected, ...expected].sort());
  }));

it('however a stream of requests is split into packets, the captures and responses are the same', () =>
  withReceiver(async ({ port, captures }) => {
    const stream =
      'POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello' +
      'RING /2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n' +
      '\r\nget /3 x HTTP/1.1\r\n\r\n' +
      'POST /4 HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok' +
      'HEAD /5 HTTP/1.1\r\nConnection: close\r\n\r\n';
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 6 }),
        async (cuts) => {
          const at = [0, ...cuts.sort((one, other) => one - other), stream.length];
          const connection = await rawConnection(port);
          connection.socket.setNoDelay(true);
          for (let index = 1; index < at.length; index += 1) {
            connection.write(stream.slice(at[index - 1], at[index]));
            await new Promise(setImmediate);
          }
          const answer = await connection.closed();
          // A body that is there already need not be asked for.
          const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
          expect(statuses.filter((status) => status !== '100')).toEqual(['200', '200', '200', '200', '200']);
          const made = (await captures()).slice(seen);
          seen += made.length;
          expect(
            made.map(({ request: { method, url, body, trailers } }) => [method, url, body, trailers.length]),
          ).toEqual([
            ['POST', '/1', 'hello', 0],
            ['RING', '/2', 'abcde', 1],
            ['get', '/3 x', '', 0],
            ['POST', '/4', 'ok', 0],
            ['HEAD', '/5', '', 0],
          ]);
        },
      ),
      { numRuns: 40 },
    );
  }));

it('an HTTP/0.9 request that ends with a blank line is taken, and says that it has no version', () =>
  withReceiver(async ({ port, captures }) => {
    expect(await rawExchange(port, 'GET /old?x=1\r\n\r\n')).toContain('HTTP/1.1 200 OK');
    expect(await captures()).toMatchObject([
      {
        request: { method: 'GET', url: '/old?x=1', httpVersion: '0.9' },
        warnings: [expect.stringContaining('version')],
      },
    ]);
  }));
