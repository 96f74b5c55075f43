import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInSlices, printInSlices } from '../../../electron/engine/postman-format/sliced-json.ts';
import { atOnce, inSlices } from '../../../electron/engine/slices.ts';

/** Pieces so small that every text is cut at many places. */
const parse = (text: string, piece: number): unknown => atOnce(parseInSlices(text, piece)).value;

function outcome(work: () => unknown): unknown {
  try {
    return { value: work() };
  } catch (error) {
    return error instanceof SyntaxError ? 'no JSON' : error;
  }
}

describe('JSON that is parsed in slices', () => {
  it('is what JSON.parse makes of it', () => {
    const indents = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(
        fc.json({ stringUnit: 'binary' }),
        indents,
        fc.integer({ min: 1, max: 40 }),
        (json, indent, piece) => {
          const text = JSON.stringify(JSON.parse(json), null, indent);
          expect(parse(text, piece)).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it('is refused where JSON.parse refuses it, and only there', () => {
    const character = fc.constantFrom(...'{}[]",:\\u0041 -1etrufalsn\n\u00a0'.split(''));
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.string({ unit: character, maxLength: 3 }),
        fc.nat(3),
        (json, at, noise, cut) => {
          const place = at % (json.length + 1);
          const text = json.slice(0, place) + noise + json.slice(place + cut);
          expect(outcome(() => parse(text, 4))).toEqual(outcome(() => JSON.parse(text)));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['{"a":1,"a":[1,2,3,4,5],"a":2}'],
    ['{"__proto__":{"b":[1,2,3]},"constructor":"a long text here"}'],
    [`{"${'k'.repeat(50)}":1}`],
    ['["\\\\\\\\\\\\\\\\\\"\\u0041\\ud83d\\ude00\\n\\n\\n\\n"]'],
    ['[[1],[],{},"",[[[[[[2]]]]]]]'],
  ])('keeps keys, escapes and nesting: %s', (text) => {
    for (let piece = 1; piece < 20; piece += 1) expect(parse(text, piece)).toEqual(JSON.parse(text));
    expect(Object.keys(parse(text, 3) as object)).toEqual(Object.keys(JSON.parse(text)));
  });

  it.each([
    ['[1,,2]'],
    ['[[1,2,3,4],]'],
    ['[,[1,2,3,4]]'],
    ['{"a":[1,2,3,4] "b":1}'],
    ['[[1,2,3] [4,5,6]]'],
    ['["a long text" "b"]'],
    ['[[1,2,3,4] []]'],
    ['{"a":[1,2,3,4] {}}'],
    ['{"a":[1,2,3,4] ""}'],
    ['{"a" [1,2,3]}'],
    ['[1,2,3}'],
    ['[[1,2,3]'],
    ['["abc'],
    ['[1,2,3] x'],
    [''],
    ['[\u00a0]'],
  ])('refuses %s', (text) => {
    for (let piece = 1; piece < 8; piece += 1) expect(() => parse(text, piece)).toThrow(SyntaxError);
  });

  it('lets others work in between', async () => {
    const text = JSON.stringify(Array.from({ length: 200_000 }, (_, index) => ({ index, name: `request ${index}` })));
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    const { value } = await inSlices(parseInSlices(text));
    clearInterval(counting);
    expect(value).toHaveLength(200_000);
    expect(turns).toBeGreaterThan(1);
  });
});

const small = { file: 'small.json', limit: 1_000_000 };

describe('JSON that is printed in slices', () => {
  it('is what JSON.stringify makes of it', () => {
    const leaf = fc.record({ name: fc.string(), request: fc.jsonValue() });
    const { folder } = fc.letrec<{ folder: object }>((tie) => ({
      folder: fc.record(
        { info: fc.jsonValue(), item: fc.array(fc.oneof({ maxDepth: 4 }, leaf, tie('folder'))), auth: fc.jsonValue() },
        { requiredKeys: [] },
      ),
    }));
    fc.assert(
      fc.property(folder, fc.constantFrom('\t', '  ', '    '), (value, indent) => {
        expect(atOnce(printInSlices(value as Record<string, unknown>, indent, small))).toBe(
          JSON.stringify(value, null, indent),
        );
      }),
    );
  });
});
