import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedPieces } from '../../../../renderer/src/phone/changed-pieces.ts';

const changed = (text: string, before: string): string[] =>
  changedPieces(text, before).flatMap(({ text: piece, isNew }) => (isNew ? [piece] : []));

it('marks the fields that are other than before, wherever they stand', () => {
  expect(changed('a=1&b=2&c=4', 'c=3&b=2&a=1')).toEqual(['c=4']);
  expect(changed('http://h/x?event=end&id=7', 'http://h/x?event=ring&id=7')).toEqual(['event=end&']);
  expect(changed('{"a": 1,\n"b": 3}', '{"a": 1,\n"b": 2}')).toEqual(['"b": 3}']);
});

it('marks nothing where nothing came before', () => {
  expect(changedPieces('a=1&b=2', null)).toEqual([{ text: 'a=1&b=2', isNew: false }]);
});

it('leaves the text as it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.string()), (text, before) => {
      const pieces = changedPieces(text, before);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    }),
  );
});

it('marks nothing in a text that is the same', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(changed(text, text)).toEqual([]);
    }),
  );
});
