import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { word } from '../../../shared/request-code/powershell.ts';
import { requestCode } from '../../../shared/request-code/request-code.ts';

/**
 * The value of a string literal by about_Quoting_Rules and about_Special_Characters, with the quotes of
 * System.Management.Automation.Language.CharExtensions: U+2018 to U+201B are single quotes, U+201C to U+201E double ones.
 */
function literal(text: string): string {
  const encoded = /^\(\[Text\.Encoding\]::UTF8\.GetString\(\[Convert\]::FromBase64String\('([\w+/=]*)'\)\)\)$/.exec(
    text,
  );
  if (encoded !== null) return Buffer.from(encoded[1] ?? '', 'base64').toString();
  const [open = ''] = text;
  const isSingle = /['\u2018-\u201b]/.test(open);
  const quote = isSingle ? /['\u2018-\u201b]/ : /["\u201c-\u201e]/;
  expect(open).toMatch(quote);
  let value = '';
  for (let at = 1; at < text.length; at++) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (!isSingle && character === '`') {
      value += { n: '\n', r: '\r', t: '\t' }[next] ?? next;
      expect(next).not.toMatch(/[0abefuv]/);
      at += 1;
    } else if (quote.test(character)) {
      if (at === text.length - 1) return value;
      if (!quote.test(next)) throw new Error(`the literal ends at ${at}`);
      value += character;
      at += 1;
    } else if (!isSingle && character === '$') throw new Error(`a variable at ${at}`);
    else value += character;
  }
  throw new Error('the literal does not end');
}

describe('string literals of PowerShell', () => {
  test.each([
    ["it's", "'it''s'"],
    ['it\u2019s', "'it\u2019\u2019s'"],
    ['$env:PATH `n "x" %PATH% !', '\'$env:PATH `n "x" %PATH% !\''],
    ['a\r\nb\t$c `d "e"', '"a`r`nb`t`$c ``d `"e`""'],
    ['\n\u201cx\u201d', '"`n`\u201cx`\u201d"'],
    ['-x', "'-x'"],
    ['', "''"],
  ])('%j', (text, written) => {
    expect(word(text)).toBe(written);
    expect(literal(written)).toBe(text);
  });

  test('any text is read as it was', () => {
    const awkward = fc.constantFrom(...`'"\`$\n\r\t\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u0000\u001b{}()@#;nré📞`);
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(awkward, { maxLength: 20 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(literal(word(text))).toBe(text);
      }),
    );
  });
});

describe('a request for PowerShell', () => {
  const request = { method: 'POST', url: 'http://127.0.0.1:4400/hook', headers: [], body: '', bodyBase64: null };

  test('parameters, lines, and body', () => {
    const code = requestCode('powershell', {
      ...request,
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Name', "O'Brien"],
      ],
      body: '{"a": 1}',
    });
    expect(code).toBe(`$request = @{
  Uri = 'http://127.0.0.1:4400/hook'
  Method = 'POST'
  Headers = @{
    'X-Name' = 'O''Brien'
  }
  ContentType = 'application/json'
  Body = [Text.Encoding]::UTF8.GetBytes('{"a": 1}')
  MaximumRedirection = 0
  UseBasicParsing = $true
}
Invoke-WebRequest @request`);
  });

  test('bytes are decoded in the command', () => {
    const base64 = Buffer.from([0, 255]).toString('base64');
    expect(requestCode('powershell', { ...request, body: '?', bodyBase64: base64 })).toContain(
      `Body = [Convert]::FromBase64String('${base64}')`,
    );
  });

  test('lines of one name are one line, whatever their case', () => {
    const headers = [
      ['X-A', '1'] as const,
      ['x-a', '2'] as const,
      ['Cookie', 'a=1'] as const,
      ['Cookie', 'b=2'] as const,
    ];
    const code = requestCode('powershell', { ...request, headers });
    expect(code).toContain("'X-A' = '1, 2'");
    expect(code).toContain("'Cookie' = 'a=1; b=2'");
    expect(code).toContain('# PowerShell sends the 2 lines of X-A as one.');
  });

  test.each([
    ['a method of its own', { method: 'MKCOL' }, 'CustomMethod = '],
    ['a body with GET', { method: 'GET', body: 'x' }, "Method = 'GET'"],
    ['a value that .NET refuses', { headers: [['Authorization', 'a,b c d'] as const] }, 'SkipHeaderValidation = $true'],
  ])('%s needs PowerShell 7, which is said', (_name, change, part) => {
    const code = requestCode('powershell', { ...request, ...change });
    expect(code).toContain('# This needs PowerShell 7.');
    expect(code).toContain(part);
  });

  test('the lines that Hookswitch sends need no newer version', () => {
    const headers = [
      ...[
        ['User-Agent', 'Hookswitch/0.1.0'] as const,
        ['Accept', '*/*'] as const,
        ['Cache-Control', 'no-cache'] as const,
      ],
      ...[['Accept-Encoding', 'gzip, deflate, br'] as const, ['Authorization', 'Basic dTpw'] as const],
    ];
    expect(requestCode('powershell', { ...request, headers })).not.toContain('PowerShell 7');
  });
});
