import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atOnce } from '../../../electron/engine/slices.ts';
import { refuseLongJson } from '../../../electron/engine/storage/json-size.ts';

/** Whether a text of this many characters is taken for the value. */
function isTaken(value: unknown, indent: string, limit: number): boolean {
  try {
    atOnce(refuseLongJson(value, indent, { file: 'a.json', limit }));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'FILE_TOO_LARGE', details: { file: 'a.json', limit } });
    return false;
  }
}

describe('the size of a text of JSON before there is one', () => {
  test('is never more than it will be', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('', '\t', '  '), (value, indent) => {
        expect(isTaken(value, indent, JSON.stringify(value, null, indent).length)).toBe(true);
      }),
    );
  });

  test.each(['', '\t', '    '])(
    'is exact for plain texts in lists and objects, with the indentation "%s"',
    (indent) => {
      const value = { a: ['x', ['y', {}], []], b: { c: 'z', d: { e: 'w' } }, left: undefined };
      const { length } = JSON.stringify(value, null, indent);
      expect(isTaken(value, indent, length)).toBe(true);
      expect(isTaken(value, indent, length - 1)).toBe(false);
    },
  );

  test('is counted without recursion, and without making the text', () => {
    let value: unknown = Array.from({ length: 400_000 }, () => 1);
    for (let level = 0; level < 100_000; level += 1) value = [value];
    expect(isTaken(value, '\t', 1024 ** 3)).toBe(false);
  });
});
