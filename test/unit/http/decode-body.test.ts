import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { codingsOf, decodedBody, decodedBodyNow } from '../../../electron/engine/http/decode-body.ts';
import { bodyBytes } from '../../../electron/engine/http/message-body.ts';

const encoded = (encoding: string) => [['Content-Encoding', encoding]] as const;
const text = JSON.stringify(Array.from({ length: 5000 }, (_, at) => ({ at, name: `José ${at % 7}` })));
const bytes = Buffer.from(text);
const limit = 1024 * 1024;

const compressed = [
  ['gzip', gzipSync(bytes)],
  ['deflate', deflateSync(bytes)],
  ['deflate', deflateRawSync(bytes)],
  ['br', brotliCompressSync(bytes)],
  ['zstd', zstdCompressSync(bytes)],
  ['gzip, br', brotliCompressSync(gzipSync(bytes))],
] as const;

describe.each(compressed)('a body in %s', (encoding, wire) => {
  it('comes out whole, at once and beside the thread, with its bytes', async () => {
    const now = decodedBodyNow(wire, encoded(encoding), { limit });
    expect(await decodedBody(wire, encoded(encoding), { limit })).toEqual(now);
    expect(now).toMatchObject({ body: text, decoding: { problem: null, isCut: false } });
    expect(bodyBytes(now).equals(wire)).toBe(true);
  });

  it('comes out up to the limit, and says so', async () => {
    for (const fields of [
      decodedBodyNow(wire, encoded(encoding), { limit: 1000 }),
      await decodedBody(wire, encoded(encoding), { limit: 1000 }),
    ]) {
      expect(fields.decoding?.isCut).toBe(true);
      expect(text.startsWith(fields.body)).toBe(true);
      expect(fields.body.length).toBeLessThanOrEqual(1000);
    }
  });
});

it('of many codings those that were applied last are undone first, and no more are read than are undone', () => {
  expect(
    codingsOf([
      ['Content-Encoding', 'a, b'],
      ['Transfer-Encoding', 'gzip, chunked'],
      ['content-encoding', ' C ,, identity'],
    ]),
  ).toEqual(['gzip', 'c', 'b', 'a']);
  const many = Array.from({ length: 20_000 }, (_, at): [string, string] => ['Content-Encoding', `a${at}`]);
  expect(codingsOf(many)).toEqual(['a19999', 'a19998', 'a19997', 'a19996', 'a19995', 'a19994']);
  const one = Array.from({ length: 50_000 }, (_, at) => `b${at}`).join(',');
  expect(codingsOf([['Content-Encoding', one], ...many.slice(0, 2)])).toEqual([
    'a1',
    'a0',
    'b49999',
    'b49998',
    'b49997',
    'b49996',
  ]);
});

describe('a body that is damaged in its middle', () => {
  it.each(compressed.slice(0, 3))('in %s comes out as far as it can be read', async (encoding, wire) => {
    const damaged = Buffer.from(wire);
    damaged.fill(0xff, Math.floor(wire.length / 2));
    for (const fields of [
      decodedBodyNow(damaged, encoded(encoding), { limit }),
      await decodedBody(damaged, encoded(encoding), { limit }),
    ]) {
      expect(fields.decoding?.problem).toMatch(/damaged/);
      expect(fields.body.slice(0, 1000)).toBe(text.slice(0, 1000));
      expect(bodyBytes(fields).equals(damaged)).toBe(true);
    }
  });
});

it.each(['gzip', 'deflate', 'br', 'zstd', 'unknown'])('a body that is not %s is shown as it came', async (encoding) => {
  const plain = Buffer.from('plain text');
  for (const fields of [
    decodedBodyNow(plain, encoded(encoding), { limit }),
    await decodedBody(plain, encoded(encoding), { limit }),
  ]) {
    expect(fields).toMatchObject({ body: 'plain text', bodyBase64: null, decoding: { codings: [] } });
    expect(fields.decoding?.problem).toContain(encoding);
  }
});

it('an empty compressed body is empty, and so is one of no bytes', () => {
  expect(decodedBodyNow(gzipSync(''), encoded('gzip'), { limit })).toMatchObject({
    body: '',
    decoding: { codings: ['gzip'], problem: null },
  });
  expect(decodedBodyNow(Buffer.alloc(0), encoded('gzip'), { limit })).toEqual({ body: '', bodyBase64: null });
});

it('bytes that are no text are there when they are asked for', async () => {
  const binary = Buffer.from([0, 1, 2, 0xff]);
  const fields = await decodedBody(gzipSync(binary), encoded('gzip'), { limit, keepsBytes: true });
  expect(Buffer.from(fields.decoding?.base64 ?? '', 'base64').equals(binary)).toBe(true);
});

it('a small body that expands to gigabytes takes little time and memory', () => {
  const inner = gzipSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 });
  const since = performance.now();
  for (const [wire, encoding] of [
    [inner, 'gzip'],
    [gzipSync(inner, { level: 9 }), 'gzip, gzip'],
    [brotliCompressSync(Buffer.alloc(100 * 1024 * 1024), { params: {} }), 'br'],
  ] as const) {
    const { body, decoding } = decodedBodyNow(wire, encoded(encoding), { limit });
    expect(body.length).toBeLessThanOrEqual(limit);
    expect(decoding?.isCut).toBe(true);
  }
  expect(performance.now() - since).toBeLessThan(20_000);
});
