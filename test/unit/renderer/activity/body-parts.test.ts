import { describe, expect, test } from 'vitest';
import { multipartParts, partText } from '../../../../renderer/src/activity/body-parts.ts';

const typed = (type: string) => [['Content-Type', type]] as const;
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const every = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));

describe('the parts of a multipart body', () => {
  test('are there to the byte, whatever they hold', () => {
    const pdf = `%PDF-1.4\n${every}\r\n--b4`;
    const body = [
      'preamble',
      '--b4b',
      'Content-Type: application/pdf',
      `Content-Disposition: form-data; name="document"; filename="conf\xc3\xa9.pdf"; filename*=utf-8''conf%C3%A9.pdf`,
      '',
      pdf,
      '--b4b',
      'content-disposition: form-data; name=CallID',
      '',
      'Jos\xe9',
      '--b4b ',
      '',
      '',
      '--b4b--',
      'epilogue',
    ].join('\r\n');
    const parts = multipartParts(typed('multipart/form-data; boundary=b4b'), latin1(body));
    expect(parts).toEqual([
      { name: 'document', fileName: 'confé.pdf', type: 'application/pdf', bytes: latin1(pdf) },
      { name: 'CallID', fileName: null, type: '', bytes: latin1('Jos\xe9') },
      { name: '', fileName: null, type: '', bytes: new Uint8Array() },
    ]);
    expect(parts?.map((part) => partText(part))).toEqual([null, 'José', '']);
  });

  test('that break off are there as far as they came', () => {
    const type = typed('multipart/mixed; boundary="a b"');
    expect(multipartParts(type, latin1('--a b\r\nContent-Type: text/plain\r\n\r\nhel'))).toEqual([
      { name: '', fileName: null, type: 'text/plain', bytes: latin1('hel') },
    ]);
    expect(multipartParts(type, latin1('--a b\r\nContent-Ty'))).toMatchObject([{ bytes: new Uint8Array() }]);
    expect(multipartParts(type, latin1('nothing'))).toEqual([]);
    expect(multipartParts(typed('text/plain'), latin1('--a b'))).toBeNull();
  });

  test.each([
    ['another boundary begins with theirs', 'key\r\n--abcdef is content'],
    ['a part is multipart itself', '--abc1\r\nContent-Type: text/plain\r\n\r\ninner\r\n--abc1--\r\n'],
    ['their boundary stands within a line', 'x --abc\r\n--abc y\r\n--abc--z'],
    ['a line is their boundary and a dash', '--abc-\r\nx'],
  ])('are not cut where %s', (_, content) => {
    const lines = [
      '--abc',
      'Content-Disposition: form-data; name="x"',
      '',
      content,
      '--abc \t',
      '',
      '2',
      '--abc--',
      'end',
    ];
    for (const [lineEnd, text] of [
      ['\r\n', lines.join('\r\n')],
      ['\n', lines.join('\n')],
    ]) {
      const parts = multipartParts(typed('multipart/form-data; boundary=abc'), latin1(text ?? ''));
      expect(parts?.map(partText), lineEnd).toEqual([content, '2']);
    }
  });

  test('are read no further than they can be drawn', () => {
    const body = latin1('--b\r\n\r\n'.repeat(1_400_000));
    expect(multipartParts(typed('multipart/form-data; boundary=b'), body)).toHaveLength(1001);
  });

  test('with a name of megabytes are there all the same', () => {
    const body = `--b\r\nContent-Disposition: form-data; name="${'a'.repeat(9_000_000)}\r\n\r\nx`;
    expect(multipartParts(typed('multipart/form-data; boundary=b'), latin1(body))?.map(partText)).toEqual(['x']);
  });

  test('have names with quotes in them', () => {
    const body = '--x\r\nContent-Disposition: form-data; name="a \\"b\\"; c"; filename="d;e.txt"\r\n\r\n1\r\n--x--';
    expect(multipartParts(typed('multipart/form-data; boundary=x'), latin1(body))).toMatchObject([
      { name: 'a "b"; c', fileName: 'd;e.txt' },
    ]);
  });
});
