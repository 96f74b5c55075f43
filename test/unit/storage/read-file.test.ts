import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, decodeTextFile } from '../../../electron/engine/storage/decode-text.ts';
import { indentOf } from '../../../electron/engine/storage/read-file.ts';

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
  });

  const json = '{"city":"Besançon","sign":"€","letter":"𝄞"}';
  const utf32 = (text: string, isLittleEndian: boolean): Buffer => {
    const points = Array.from(`\uFEFF${text}`, (character) => character.codePointAt(0) ?? 0);
    const bytes = Buffer.alloc(points.length * 4);
    points.forEach((point, at) => {
      if (isLittleEndian) bytes.writeUInt32LE(point, at * 4);
      else bytes.writeUInt32BE(point, at * 4);
    });
    return bytes;
  };
  it.each([
    ['UTF-8', Buffer.from(json)],
    ['UTF-8', Buffer.from(`\uFEFF${json}`)],
    ['UTF-16 LE', Buffer.from(`\uFEFF${json}`, 'utf16le')],
    ['UTF-16 LE', Buffer.from(json, 'utf16le')],
    ['UTF-16 BE', utf16be(json)],
    ['UTF-16 BE', Buffer.from(json, 'utf16le').swap16()],
    ['UTF-32 LE', utf32(json, true)],
    ['UTF-32 BE', utf32(json, false)],
  ])('recognizes %s', (encoding, bytes) => {
    expect(decodeTextFile(bytes)).toEqual({ text: json, encoding, isIntact: true });
  });

  it('reads what is not UTF-8 as windows-1252, so that no character is lost', () => {
    const bytes = Buffer.from('{"city":"Besan\xe7on","sign":"\x80"}', 'latin1');
    expect(decodeTextFile(bytes)).toEqual({
      text: '{"city":"Besançon","sign":"€"}',
      encoding: 'windows-1252',
      isIntact: true,
    });
    const marked = Buffer.concat([Buffer.from('\uFEFF'), bytes]);
    expect(decodeTextFile(marked)).toEqual(decodeTextFile(bytes));
  });

  it('says where bytes contradict their own mark', () => {
    const halfPair = Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8, 0x62, 0x00]);
    expect(decodeTextFile(halfPair)).toEqual({ text: 'a\uFFFDb', encoding: 'UTF-16 LE', isIntact: false });
  });
});

describe('indentOf', () => {
  it('finds tabs and spaces, and takes two spaces where a text is on one line', () => {
    expect(indentOf('{\n\t"a": 1\n}')).toBe('\t');
    expect(indentOf('{\r\n    "a": 1\r\n}')).toBe('    ');
    expect(indentOf('{"a": 1}')).toBe('  ');
  });
});
