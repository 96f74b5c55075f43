import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, indentOf } from '../../../electron/engine/storage/read-file.ts';

const utf16be = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

describe('decodeText', () => {
  it('reads UTF-8 with and without a mark, and UTF-16 of both orders, to the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        // A text may itself begin with U+FEFF; only without a mark of the file's own is that ambiguous.
        fc.pre(!text.startsWith('\uFEFF'));
        expect(decodeText(Buffer.from(text))).toBe(text);
        expect(decodeText(Buffer.from(`\uFEFF${text}`))).toBe(text);
        expect(decodeText(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toBe(text);
        expect(decodeText(utf16be(text))).toBe(text);
      }),
    );
  });

  it('takes any bytes without failing', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof decodeText(bytes) === 'string'));
    expect(decodeText(Uint8Array.of(0x61, 0xff, 0x62))).toBe('a\uFFFDb');
  });
});

describe('indentOf', () => {
  it('finds tabs and spaces, and takes two spaces where a text is on one line', () => {
    expect(indentOf('{\n\t"a": 1\n}')).toBe('\t');
    expect(indentOf('{\r\n    "a": 1\r\n}')).toBe('    ');
    expect(indentOf('{"a": 1}')).toBe('  ');
  });
});
