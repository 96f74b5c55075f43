import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkedDecoder, framingOf } from '../../../electron/engine/receiver/body-framing.ts';
import { ByteCollector } from '../../../electron/engine/receiver/read-body.ts';

/** What comes out of a chunked text that arrives in these pieces. */
function decoded(pieces: readonly string[]) {
  const decoder = new ChunkedDecoder();
  const input = new ByteCollector();
  const data: Buffer[] = [];
  let fault: string | null = null;
  for (const piece of pieces) {
    input.add(Buffer.from(piece, 'latin1'));
    const result = decoder.read(input.view(), (bytes) => data.push(Buffer.from(bytes)) > 0);
    input.skip(result.used);
    fault ??= result.fault;
    if (fault !== null) break;
  }
  const rest = input.view().toString('latin1');
  return {
    data: Buffer.concat(data).toString('latin1'),
    isDone: decoder.isDone,
    trailers: decoder.trailers,
    fault,
    rest,
  };
}

const sample =
  '5;ext="a\t"\r\nhello\r\n1B\r\n, this is a chunked body\r\n.\r\n0000\r\nX-Sum: 1\r\nx-b:\t2 \r\n\r\nGET /';

describe('a chunked body', () => {
  it('is the same however its bytes are split', () => {
    const whole = decoded([sample]);
    expect(whole).toEqual({
      data: 'hello, this is a chunked body\r\n.',
      isDone: true,
      trailers: [
        ['X-Sum', '1'],
        ['x-b', '2'],
      ],
      fault: null,
      rest: 'GET /',
    });
    expect(decoded([...sample])).toEqual({ ...whole, rest: 'GET /' });
    fc.assert(
      fc.property(fc.array(fc.nat(sample.length)), (cuts) => {
        const at = [0, ...cuts.sort((one, other) => one - other), sample.length];
        expect(decoded(at.slice(1).map((end, index) => sample.slice(at[index], end)))).toEqual(whole);
      }),
    );
  });

  it.each([
    ['ZZ\r\n', 'ZZ'],
    ['1\r\r\n', 'hexadecimal'],
    ['1;a\rb\r\n', 'control'],
    ['1;a\x00\r\n', 'control'],
    ['\xa01\r\n', 'hexadecimal'],
    ['1\r\na\r\r\n', 'longer'],
    ['0\r\na: b\r\r\n\r\n', 'control'],
    ['0\r\na: \x01\r\n\r\n', 'control'],
    ['0\r\na b: c\r\n\r\n', 'name of a trailer'],
    ['-1\r\n', '-1'],
    ['\r\n', 'chunk size'],
    ['fffffffffffff\r\n', 'size'],
    ['2\r\nabc\r\n', 'longer'],
    ['2\r\nabX', 'longer'],
    [`5;${'x'.repeat(20_000)}`, 'too long'],
    ['0\r\nno colon\r\n\r\n', 'trailer'],
    [`0\r\n${'a: b\r\n'.repeat(20_000)}\r\n`, 'trailers'],
  ])('with %j cannot be read on', (text, reason) => {
    expect(decoded([text])).toMatchObject({ isDone: false, fault: expect.stringContaining(reason) });
  });
});

describe('the framing of a body', () => {
  it.each([
    [[['Transfer-Encoding', 'chunked, chunked']], 'twice'],
    [
      [
        ['Transfer-Encoding', 'Chunked'],
        ['transfer-encoding', 'gzip, chunked'],
      ],
      'twice',
    ],
    [[['Transfer-Encoding', 'chunked, gzip']], 'does not end with chunked'],
    [[['Transfer-Encoding', '\xa0chunked']], 'does not end with chunked'],
    [[['Transfer-Encoding', 'chunked;q=1']], 'does not end with chunked'],
    [
      [
        ['Transfer-Encoding', 'chunked'],
        ['Content-Length', '0'],
      ],
      'together',
    ],
    [[['Content-Length', '1, 1']], 'not a number'],
    [[['Content-Length', '']], 'not a number'],
  ] as const)('is not guessed: %j', (headers, reason) => {
    expect(framingOf('1.1', headers)).toEqual({ status: 400, reason: expect.stringContaining(reason) });
  });

  it.each([
    ['1.1', [], { body: { kind: 'length', bytes: 0 }, keepsAlive: true, expectsContinue: false }],
    ['1.1', [['Content-LENGTH', '7']], { body: { kind: 'length', bytes: 7 } }],
    [
      '1.1',
      [
        ['Content-Length', '7'],
        ['content-length', '7'],
      ],
      { body: { kind: 'length', bytes: 7 } },
    ],
    ['1.1', [['Transfer-Encoding', 'gzip, Chunked']], { body: { kind: 'chunked' } }],
    [
      '1.1',
      [
        ['Transfer-Encoding', 'identity'],
        ['Content-Length', '2'],
      ],
      { body: { kind: 'length', bytes: 2 } },
    ],
    ['1.1', [['Connection', 'Upgrade, Close']], { keepsAlive: false }],
    ['1.0', [], { keepsAlive: false }],
    ['1.0', [['Connection', 'Keep-Alive']], { keepsAlive: true }],
    [
      '1.0',
      [
        ['Connection', 'keep-alive'],
        ['Transfer-Encoding', 'chunked'],
      ],
      { body: { kind: 'chunked' }, keepsAlive: false },
    ],
    ['0.9', [], { keepsAlive: false }],
    ['1.1', [['Expect', '100-Continue']], { expectsContinue: true }],
    ['1.0', [['Expect', '100-continue']], { expectsContinue: false }],
  ] as const)('of HTTP/%s with %j', (version, headers, framing) => {
    expect(framingOf(version, headers)).toMatchObject(framing);
  });
});
