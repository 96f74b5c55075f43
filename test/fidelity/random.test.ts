import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bothWays, collectionOf, comparable } from './both-ways.ts';
import { type RecordingServer, recordingServer } from './recording-server.ts';

let server: RecordingServer;
beforeAll(async () => {
  server = await recordingServer();
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

/** Texts of what breaks URLs and forms, of tags, and of any characters at all. Lone surrogates have no bytes. */
const piece = fc.oneof(
  fc.constantFrom(
    ...' %+&=#?/\\:;@{}[]()|^`\'"<>~!*,.-_',
    '%20',
    '%zz',
    '{{',
    '}}',
    '{{v}}',
    '{{w}}',
    '{{no}}',
    '//',
    '\t',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.string({ unit: 'binary', maxLength: 2 }).map((text) => text.toWellFormed()),
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const inHeader = text.map((value) => value.replace(/[^\t\u0020-\u007e\u0080-\u00ff]/g, ''));
const anyRow = fc.record({
  key: text,
  value: fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: fc.constant(null) }),
});
const textRow = fc.record({ key: text, value: text, disabled: fc.boolean() });
const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/);

const url = fc.record({
  protocol: fc.constant('http'),
  host: fc.constant(['{{host}}']),
  // A backslash of the file is a slash to us before the tags are filled in, and to newman afterwards: behind a `?` of a
  // value it is none.
  path: fc.array(
    text.map((value) => value.replace(/^:/, '').replaceAll('\\', '/')),
    { maxLength: 3 },
  ),
  query: fc.array(anyRow, { maxLength: 4 }),
});
const body = fc.oneof(
  fc.constant(undefined),
  fc.record({ mode: fc.constant('urlencoded'), urlencoded: fc.array(textRow, { maxLength: 4 }) }),
  fc.record({
    mode: fc.constant('formdata'),
    formdata: fc.array(
      textRow.map((row) => ({ ...row, type: 'text' })),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    mode: fc.constant('raw'),
    raw: text,
    options: fc.constantFrom(undefined, { raw: { language: 'json' } }, { raw: { language: 'xml' } }),
  }),
);
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  url,
  header: fc.array(fc.record({ key: token.map((name) => `X-${name}`), value: inHeader }), { maxLength: 4 }),
  body,
});

test('any request is the same bytes as from newman', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRequest, { minLength: 15, maxLength: 15 }),
      fc.record({ v: text, w: text }),
      async (requests, values) => {
        const items = requests.map((request) => ({ request }));
        const environment = { ...values, host: `127.0.0.1:${server.port}` };
        for (const [index, pair] of (
          await bothWays(collectionOf(items), { environment }, server, '/nowhere')
        ).entries()) {
          const note = `${JSON.stringify(requests[index])} with ${JSON.stringify(values)}: ${pair.newman.why || pair.ours.why}`;
          expect(comparable(pair.ours.request), note).toEqual(comparable(pair.newman.request));
        }
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
});
