import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charsetOf, formDecoded, formPairs, percentDecoded } from '../../shared/percent-decoding.ts';

describe('percent-encoding', () => {
  it('of any text in UTF-8 is undone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(percentDecoded(encodeURIComponent(text))).toBe(text);
        expect(formPairs(new URLSearchParams([['a', text]]).toString())).toEqual([['a', text]]);
      }),
    );
  });

  it.each([
    ['Jos%E9', null, 'José'],
    ['Jos%E9', 'utf-8', 'José'],
    ['Jos%C3%A9', 'iso-8859-1', 'JosÃ©'],
    ['%A4', 'iso-8859-15', '€'],
    ['%83A%83J', 'shift_jis', 'アカ'],
    ['100%', null, '100%'],
    ['%zz%4', null, '%zz%4'],
    ['%E9%', null, 'é%'],
    ['ž%E9ž', null, 'žéž'],
    ['%u00e9', null, '%u00e9'],
    ['Jos%E9', 'no-such-charset', 'José'],
    ['%EF%BF%BD%', null, '\ufffd%'],
    ['%EF%BF%BD%E9', null, 'ï¿½é'],
    ['%C3%A9 ž %E9', null, 'é ž é'],
    ['%EF%BB%BFa%', null, 'a%'],
  ])('%s in %s is %s', (text, charset, decoded) => {
    expect(percentDecoded(text, charset)).toBe(decoded);
  });

  it('of a form has plus for a space, and a plus that is encoded', () => {
    expect(formDecoded('a+b%2Bc')).toBe('a b+c');
  });

  it('of a long text that is not UTF-8 takes time that grows with its length only', () => {
    const text = `%E9${'a%'.repeat(500_000)}`;
    const since = performance.now();
    expect(percentDecoded(text).length).toBe(1_000_001);
    expect(performance.now() - since).toBeLessThan(5000);
  });
});

it('each text is read in its own charset, whatever the one before was in', () => {
  for (const [text, charset, decoded] of [
    ['%83A', 'shift_jis', 'ア'],
    ['%A4', 'iso-8859-15', '€'],
    ['%E9', 'no-such', 'é'],
    ['%83A', 'shift_jis', 'ア'],
    ['%E9', null, 'é'],
    // A character that breaks off belongs to no text after it.
    ['%83', 'shift_jis', '\ufffd'],
    ['%83A', 'shift_jis', 'ア'],
  ] as const) {
    expect(percentDecoded(text, charset)).toBe(decoded);
  }
});

it('of pairs no more are read than are wanted', () => {
  expect(formPairs('a&&b=1&c', null, 2)).toEqual([
    ['a', ''],
    ['b', '1'],
  ]);
});

it('pairs are in order, with names that stand alone, repeated and empty', () => {
  expect(formPairs('a=1&b&&a=2=3&=x&')).toEqual([
    ['a', '1'],
    ['b', ''],
    ['a', '2=3'],
    ['', 'x'],
  ]);
});

it.each([
  ['text/plain; charset=UTF-8', 'utf-8'],
  ['text/plain;Charset = "ISO-8859-1" ; x=y', 'iso-8859-1'],
  ['text/plain; x=charset', null],
  ["text/plain; charset='utf8'", 'utf-8'],
  ['text/plain; charset=us-ascii', null],
  ['text/plain', null],
])('the charset of %s is %s', (type, charset) => {
  expect(charsetOf([['content-type', type]])).toBe(charset);
});
