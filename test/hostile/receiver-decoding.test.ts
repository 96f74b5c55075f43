import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openDialects } from '../../electron/engine/dialects/dialects.ts';
import { bodyBytes } from '../../electron/engine/http/message-body.ts';
import { createRecognizer } from '../../electron/engine/recognition/recognizer.ts';
import { rawExchange } from '../support/raw-http.ts';
import { sampleRequest } from '../support/sample-activities.ts';
import { withReceiver } from '../support/with-receiver.ts';

const { recognizeRequest: recognize } = createRecognizer(
  openDialects(join(import.meta.dirname, '../../resources/dialects')).all(),
);

const form =
  'CallID=abc-1&CallerIDNum=%2B15551230001&CalledDID=15551230002&CalledExtension=0003*210&CallStatus=CALLING' +
  '&CallFlow=IN&CallerExtension=&CalledNumber=15551230002&EventType=0&CallerIDName=';

const post = (body: Uint8Array, headers: string) =>
  Buffer.concat([
    Buffer.from(
      `POST /events HTTP/1.1\r\nHost: a\r\n${headers}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`,
    ),
    body,
  ]);

const urlencoded = 'Content-Type: application/x-www-form-urlencoded';

describe('a compressed body is recognized, shown and found, and its bytes are kept', () => {
  const text = `${form}Ann`;
  const bytes = Buffer.from(text);
  it.each([
    ['gzip', gzipSync(bytes), ['gzip']],
    ['x-gzip', gzipSync(bytes), ['x-gzip']],
    ['GZIP', gzipSync(bytes), ['gzip']],
    ['deflate', deflateSync(bytes), ['deflate']],
    ['deflate', deflateRawSync(bytes), ['deflate']],
    ['br', brotliCompressSync(bytes), ['br']],
    ['zstd', zstdCompressSync(bytes), ['zstd']],
    ['gzip, br', brotliCompressSync(gzipSync(bytes)), ['br', 'gzip']],
    ['gzip\r\nContent-Encoding: identity, zstd', zstdCompressSync(gzipSync(bytes)), ['zstd', 'gzip']],
  ])('%s', (encoding, wire, codings) =>
    withReceiver(
      async ({ port, captures, log }) => {
        const answer = await rawExchange(port, post(wire, `${urlencoded}\r\nContent-Encoding: ${encoding}`));
        expect(answer).toContain('HTTP/1.1 200 OK');
        const [capture] = await captures();
        expect(capture).toMatchObject({
          request: { body: text, bytes: wire.length, decoding: { codings, problem: null, isCut: false } },
          recognized: { dialect: 'voipnow', event: 'dial-in' },
          callId: 'abc-1',
          message: expect.stringContaining('CallID=abc-1'),
        });
        expect(bodyBytes(capture?.request ?? sampleRequest()).equals(wire)).toBe(true);
        expect((await log.query({ filter: 'body*="CallStatus=CALLING"' })).items).toHaveLength(1);
      },
      { knowledge: { recognize } },
    ),
  );

  it.each([
    ['gzip', 'plain text', 'plain text', 'is not gzip'],
    ['br', 'plain text', 'plain text', 'is not br'],
    ['sdch', 'plain text', 'plain text', '"sdch" is not known'],
    ['gzip, gzip, gzip, gzip, gzip, gzip', '', '', 'more than 5 times'],
  ])('%s over something else is shown as it came, and says so', (encoding, sent, shown, problem) =>
    withReceiver(async ({ port, captures }) => {
      const six = Array.from({ length: 6 }).reduce<Buffer>((inner) => gzipSync(inner), Buffer.from('x'));
      const body = sent === '' ? six : Buffer.from(sent);
      await rawExchange(port, post(body, `Content-Encoding: ${encoding}`));
      const [capture] = await captures();
      expect(capture?.request.decoding?.problem).toContain(problem);
      if (shown !== '') expect(capture?.request.body).toBe(shown);
      expect(bodyBytes(capture?.request ?? sampleRequest()).equals(body)).toBe(true);
    }),
  );

  it('that breaks off shows what came', () =>
    withReceiver(async ({ port, captures }) => {
      const wire = gzipSync(Buffer.from(Array.from({ length: 20_000 }, (_, at) => `${at};`).join('')));
      await rawExchange(port, post(wire.subarray(0, wire.length / 2), 'Content-Encoding: gzip'));
      const [capture] = await captures();
      expect(capture?.request.body.startsWith('0;1;2;3;4;')).toBe(true);
    }));
});

it('a small body that expands to gigabytes is bounded, and nobody waits for it', () =>
  withReceiver(
    async ({ port, captures, log }) => {
      const huge = gzipSync(Buffer.alloc(256 * 1024 * 1024), { level: 9 });
      const bomb = gzipSync(huge, { level: 9 });
      let longest = 0;
      let isOver = false;
      const others = (async () => {
        while (!isOver) {
          const since = performance.now();
          await rawExchange(port, 'GET /other HTTP/1.1\r\nConnection: close\r\n\r\n');
          longest = Math.max(longest, performance.now() - since);
        }
      })();
      const bombs = [
        [huge, 'gzip'],
        [bomb, 'gzip, gzip'],
      ] as const;
      for (const [body, encoding] of bombs) {
        expect(await rawExchange(port, post(body, `Content-Encoding: ${encoding}`))).toContain('200 OK');
      }
      isOver = true;
      await others;
      const made = (await captures()).filter(({ request }) => request.method === 'POST');
      expect(made.map(({ request }) => request.decoding?.isCut)).toEqual([true, true]);
      for (const capture of made) {
        expect(capture.request.body.length).toBeLessThanOrEqual(1024 * 1024);
        // Whoever opens it sees more of it, and not all either.
        const whole = await log.get(capture.id, { isShown: true });
        expect(whole?.request.body.length).toBe(32 * 1024 * 1024);
        expect(whole?.request.bodyBase64).toBe(capture.request.bodyBase64);
      }
      // A watchdog: expanding all of it takes as long as the machine needs for a gigabyte.
      expect(longest).toBeLessThan(20_000);
    },
    { knowledge: { recognize } },
  ));

describe('the name of a caller', () => {
  it.each([
    ['in the charset of the form', `${urlencoded}; charset=ISO-8859-1`, 'Jos%E9+M%FCller', 'José Müller'],
    ['in a charset of two bytes', `${urlencoded}; charset=Shift_JIS`, '%83A%83J', 'アカ'],
    ['in UTF-8', urlencoded, 'Jos%C3%A9', 'José'],
    ['in UTF-8, whatever the form says it is not', `${urlencoded}; charset=no-such`, 'Jos%C3%A9', 'José'],
    ['in windows-1252 where it is not UTF-8', urlencoded, 'Jos%E9+%96+M', 'José – M'],
    ['with a sign that stands for itself', urlencoded, '100%+Jos%E9', '100% José'],
    ['in raw bytes', urlencoded, 'Jos\xe9 M\xfcller', 'José Müller'],
  ])('is read %s', (_, type, name, text) =>
    withReceiver(
      async ({ port, captures }) => {
        const body = Buffer.from(form + name, 'latin1');
        await rawExchange(port, post(body, type));
        const [capture] = await captures();
        expect(capture?.recognized).toMatchObject({ dialect: 'voipnow', event: 'dial-in' });
        const { values } = createRecognizer(
          openDialects(join(import.meta.dirname, '../../resources/dialects')).all(),
        ).readParameters('voipnow', 'dial-in', capture?.request ?? sampleRequest());
        expect(values.get('CallerIDName')).toBe(text);
        expect(bodyBytes(capture?.request ?? sampleRequest()).equals(body)).toBe(true);
      },
      { knowledge: { recognize } },
    ),
  );
});

describe('a body is text in the charset of', () => {
  it.each([
    [
      'its byte order mark, before its header',
      'text/plain; charset=iso-8859-1',
      Buffer.from('\ufeffJosé'),
      'José',
      'utf-8',
    ],
    [
      'its byte order mark',
      'application/json',
      Buffer.from('\ufeff{"n":"José"}', 'utf16le'),
      '{"n":"José"}',
      'utf-16le',
    ],
    ['its header', 'text/plain; charset="windows-1251"', Buffer.from([0xcf, 0xf0]), 'Пр', 'windows-1251'],
    [
      'its XML declaration',
      'text/xml',
      Buffer.from(`<?xml version="1.0" encoding='windows-1251'?><r>\xcf</r>`, 'latin1'),
      `<?xml version="1.0" encoding='windows-1251'?><r>П</r>`,
      'windows-1251',
    ],
    ['UTF-8 where it is valid', 'text/plain', Buffer.from('José'), 'José', undefined],
    [
      'windows-1252 where it is not',
      'text/plain; charset=utf-8',
      Buffer.from('Jos\xe9', 'latin1'),
      'José',
      'windows-1252',
    ],
    ['no text, which is read as UTF-8', 'image/png', Buffer.from('\x89PNG', 'latin1'), '\ufffdPNG', undefined],
  ])('%s', (_, type, body, text, charset) =>
    withReceiver(async ({ port, captures }) => {
      await rawExchange(port, post(body, `Content-Type: ${type}`));
      const [capture] = await captures();
      expect(capture?.request.body).toBe(text);
      expect(capture?.request.decoding?.charset).toBe(charset === 'utf-8' ? undefined : charset);
      expect(bodyBytes(capture?.request ?? sampleRequest()).equals(body)).toBe(true);
    }),
  );
});
