import { describe, expect, test } from 'vitest';
import {
  bodyBytes,
  dumpOf,
  formFields,
  hexDump,
  prettyBody,
  viewsFor,
} from '../../../../renderer/src/activity/body-views.ts';
import type { HeaderLine } from '../../../../shared/model/http.ts';

const typed = (type: string): HeaderLine[] => [['Content-Type', type]];

describe('a body for reading', () => {
  test('JSON is laid out and nothing in it changes: big numbers, escapes and repeated keys stay', () => {
    const body = '{"id":12345678901234567890,"a":"\\u00e9 { , }","a":[],"b":[1,{"c":null}]}';
    const pretty = prettyBody(typed('application/json'), body) ?? '';
    expect(pretty.replaceAll(/\n\s*/g, '').replaceAll(/": /g, '":')).toBe(body);
    expect(pretty.split('\n')).toContain('  "id": 12345678901234567890,');
  });

  test('what says it is JSON and is none has no pretty view', () => {
    expect(viewsFor(typed('application/json'), '{"a":')).toEqual(['raw', 'hex']);
  });

  test('a body that is too long to lay out is shown as it came', () => {
    expect(prettyBody(typed('application/json'), `["${'x'.repeat(3_000_000)}"]`)).toBeNull();
  });

  test('XML stays as it came', () => {
    expect(prettyBody(typed('text/xml; charset=utf-8'), '<a>\n <b/></a>')).toBe('<a>\n <b/></a>');
  });

  test('fields of a form are decoded in order, empty and repeated ones too', () => {
    const fields = formFields(typed('application/x-www-form-urlencoded'), 'from=%2B49&name=Zo%C3%AB+X&a=&a=2');
    expect(fields?.map(({ name, value }) => [name, value])).toEqual([
      ['from', '+49'],
      ['name', 'Zoë X'],
      ['a', ''],
      ['a', '2'],
    ]);
  });

  test('parts of a multipart body are named with their files', () => {
    const body = [
      '--x y',
      'Content-Disposition: form-data; name="call"',
      '',
      '42',
      '--x y',
      'content-disposition: form-data; name="rec"; filename="r.wav"',
      'Content-Type: audio/wav',
      '',
      '\u0000\ufffd',
      '--x y--',
      '',
    ].join('\r\n');
    expect(formFields(typed('multipart/form-data; boundary="x y"'), body)).toEqual([
      { name: 'call', value: '42', note: '' },
      { name: 'rec', value: '(binary)', note: 'r.wav, audio/wav' },
    ]);
  });

  test('a form has the table first, text only raw and hex', () => {
    expect(viewsFor(typed('application/x-www-form-urlencoded'), 'a=1')).toEqual(['form', 'raw', 'hex']);
    expect(viewsFor(typed('text/plain'), 'hello')).toEqual(['raw', 'hex']);
  });

  test('hex shows offset, bytes and printable ASCII', () => {
    expect(hexDump(new TextEncoder().encode('0123456789abcdef\n'))).toBe(
      '000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef\n' +
        `000010  0a${' '.repeat(21)}  ${' '.repeat(23)}  ·`,
    );
  });

  test.each(['••••••', '{{TOKEN}}', 'YQ=', 'a b-c_', '='])(
    'bytes kept apart that are no base64 are shown as they are: %s',
    (kept) => {
      expect([...bodyBytes('é', kept)]).toEqual([0xc3, 0xa9]);
      expect(dumpOf(kept, 1000)).toBe(kept);
    },
  );

  test('no more rows of a form are made than are drawn', () => {
    expect(formFields(typed('application/x-www-form-urlencoded'), 'a=1&'.repeat(2_000_000))).toHaveLength(1001);
  });

  test('bytes kept apart come before the text', () => {
    expect([...bodyBytes('?', 'AP8=')]).toEqual([0, 255]);
    expect([...bodyBytes('é', null)]).toEqual([0xc3, 0xa9]);
  });
});
