import { describe, expect, test } from 'vitest';
import { maskText } from '../../../shared/model/secret-mark.ts';
import {
  type CodeFormat,
  codeFormats,
  codeRequestOf,
  type SentRequest,
} from '../../../shared/request-code/code-request.ts';
import { requestCode } from '../../../shared/request-code/request-code.ts';

const request = (change: Partial<SentRequest> = {}): SentRequest => ({
  method: 'POST',
  url: 'http://127.0.0.1:4400/hook',
  headers: [],
  body: '',
  bodyBase64: null,
  ...change,
});

const formats = Object.keys(codeFormats) as CodeFormat[];

describe('what every language starts from', () => {
  test('lines that a tool writes itself are left out, without a word', () => {
    const { headers, notes } = codeRequestOf(
      request({
        headers: [
          ['Host', '127.0.0.1:4400'],
          ['content-length', '3'],
          ['Connection', 'keep-alive'],
          ['Transfer-Encoding', 'chunked'],
          ['Expect', '100-continue'],
          ['X-Kept', '1'],
        ],
      }),
    );
    expect(headers).toEqual([['X-Kept', '1']]);
    expect(notes).toEqual([]);
  });

  test('a Host that is not that of the URL, and an upgrade, change the meaning', () => {
    const { headers, notes } = codeRequestOf(
      request({
        headers: [
          ['Host', 'pbx.example.com'],
          ['Connection', 'Upgrade'],
        ],
      }),
    );
    expect(headers).toEqual([['Host', 'pbx.example.com']]);
    expect(notes).toEqual(['Left out: Connection: Upgrade']);
  });

  test('a standard port is the same host', () => {
    const { headers } = codeRequestOf(request({ url: 'https://a.example/x', headers: [['Host', 'A.example:443']] }));
    expect(headers).toEqual([]);
  });

  test('the target of a captured request goes to the receiver', () => {
    const origin = 'http://127.0.0.1:4400';
    expect(codeRequestOf(request({ url: '/a b#é?x="1"' }), { origin })).toMatchObject({
      url: 'http://127.0.0.1:4400/a%20b%23%C3%A9?x="1"',
      target: null,
      notes: ['The URL held characters that are not allowed in a URL. They are percent-encoded here.'],
    });
    expect(codeRequestOf(request({ url: '*' }), { origin })).toMatchObject({ url: `${origin}/`, target: '*' });
  });

  test('a line that nobody can send is left out, and said on one line', () => {
    const code = requestCode('curl', request({ headers: [['X y', '1\r\nrm -rf /']] }));
    expect(code.split('\n')[0]).toBe('# Left out, because it is not a valid header line: X y: 1 rm -rf /');
  });

  test.each(['curl', 'httpie'] as const)(
    '%s: a comment has nothing that a shell without comments would do',
    (format) => {
      const headers = [['X $(calc) `calc`', '1; calc & calc | calc > x "\'!']] as const;
      const [comment = ''] = requestCode(format, request({ headers: [...headers] })).split('\n');
      expect(comment).toMatch(/^# Left out, [\p{L}\p{N} .,:?]*$/u);
    },
  );

  test('no data is not the same as data of no byte', () => {
    const empty = request({ headers: [['Content-Length', '0']] });
    expect(codeRequestOf(empty).body).toEqual({ kind: 'empty' });
    expect(codeRequestOf(request({ method: 'GET' })).body).toEqual({ kind: 'none' });
    expect(requestCode('curl', empty)).toContain("--data-raw ''");
  });

  test.each(formats)('%s: a body too large for a command is a file', (format) => {
    const code = requestCode(format, request({ body: 'x'.repeat(2_000_000), bytes: 2_000_000 }));
    expect(code).toMatch(/Save its 2000000 bytes as hookswitch-body\.bin first\./);
    expect(code.length).toBeLessThan(2000);
  });

  test.each(formats)('%s: a masked secret stays masked, and is named', (format) => {
    const headers = [['Authorization', `Bearer ${maskText}`] as const];
    const url = `http://127.0.0.1/?k=${maskText}`;
    const code = requestCode(format, request({ url, headers, body: `key=${maskText}` }), { masked: ['api_key'] });
    expect(code).toContain(`?k=${maskText}`);
    expect(code).not.toMatch(/%E2|Left out/i);
    expect(code).toMatch(/^(?:#|\/\/|REM) The values of secrets are masked: api_key\.$/m);
    expect(code).toContain(`Bearer ${maskText}`);
  });

  test.each(formats)('%s: a body that was cut says so', (format) => {
    const code = requestCode(format, request({ body: 'x', truncated: true, bytes: 99 }));
    expect(code).toContain('Only the beginning of the body was kept. The request had 99 bytes.');
  });

  test('a certificate that is not verified', () => {
    const codes = formats.map((format) => requestCode(format, request({ url: 'https://a/' }), { verifyTls: false }));
    expect(
      codes.map((code) => /--insecure|--verify=no|SkipCertificateCheck|NODE_TLS_REJECT_UNAUTHORIZED=0/.test(code)),
    ).toEqual(formats.map(() => true));
  });
});
