import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutTo, plainLine, widthOf } from '../../../../renderer/src/ladder/text-width.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

it('cuts any text to its room, and never where it fits', () => {
  fc.assert(
    fc.property(anyText, fc.nat({ max: 400 }), (text, room) => {
      const cut = cutTo(text, 'words', room);
      expect(widthOf(cut, 'words')).toBeLessThanOrEqual(room);
      if (widthOf(text, 'words') <= room) expect(cut).toBe(text);
    }),
  );
});

it('knows wide letters from narrow ones, and cuts between letters that belong together', () => {
  expect(widthOf('mmmm', 'words')).toBeGreaterThan(2 * widthOf('iiii', 'words'));
  expect(widthOf('iiii', 'wire')).toBe(widthOf('mmmm', 'wire'));
  expect(cutTo('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 'words', 80)).toBe('👩‍👩‍👧‍👦…');
});

it('leaves nothing that XML cannot hold or that turns the text around it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const line = plainLine(text);
      expect(line).toBe(line.toWellFormed());
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(line).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/);
    }),
  );
  expect(plainLine('a\u0000\r\n  b\u202e\ud800')).toBe('a b \ufffd');
});
