import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';
import { temporaryCollections } from '../../support/temporary-collections.ts';

async function importText(text: string) {
  await using temporary = await temporaryCollections();
  const report = await temporary.importText({ name: 'stdin', text });
  const { text: exported } = await temporary.store.exportAsImported(report.id ?? '');
  const { item, variable } = JSON.parse(exported);
  return { report, item, variable, warnings: report.warnings.map(({ path, message }) => `${path} ${message}`) };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('curl commands', () => {
  /** What curl 8 sends for each, asked of a server that writes it down. */
  test.each<[string, string, string, Readonly<Record<string, string>>, string]>([
    [`curl 'URL/a?x=1&y=%20z' -H 'X-A: b'`, 'GET', '/a?x=1&y=%20z', { 'x-a': 'b' }, ''],
    [`curl URL/b -d a=1 -d 'b=x%20y' -d 'c=d+e'`, 'POST', '/b', form, 'a=1&b=x%20y&c=d+e'],
    [`curl URL/c -d '{"a":1}'`, 'POST', '/c', form, '{"a":1}'],
    [`curl URL/c --json '{"a":1}'`, 'POST', '/c', { 'content-type': 'application/json' }, '{"a":1}'],
    [
      `curl -X PUT "URL/d" -H "Content-Type: a/b" --data-raw $'{"a":"it\\'s \\u00e9\\x41\\n"}'`,
      'PUT',
      '/d',
      { 'content-type': 'a/b' },
      `{"a":"it's éA\n"}`,
    ],
    [`curl -G URL/e --data-urlencode 'q=a b&c' -d z=1`, 'GET', '/e?q=a+b%26c&z=1', {}, ''],
    [`curl URL/f --data-urlencode 'q=a b&c=d!' --data-urlencode '=x y'`, 'POST', '/f', form, 'q=a+b%26c%3Dd%21&x+y'],
    [
      'curl -u user:pa:ss URL/g',
      'GET',
      '/g',
      { authorization: `Basic ${Buffer.from('user:pa:ss').toString('base64')}` },
      '',
    ],
    [
      `curl URL/h -b 'a=b; c=d' -A agent -e http://ref/`,
      'GET',
      '/h',
      { cookie: 'a=b; c=d', 'user-agent': 'agent', referer: 'http://ref/' },
      '',
    ],
    ['curl -I URL/i', 'HEAD', '/i', {}, ''],
    [`curl -s -o /dev/null -XDELETE URL/j -H 'Empty;'`, 'DELETE', '/j', { empty: '' }, ''],
    [`curl URL/k --data-binary @- <<'EOF'\nline "1"\nEOF`, 'POST', '/k', form, 'line "1"\n'],
    [`curl \\\n  --url URL/l \\\n  --data-binary 'a\nb'`, 'POST', '/l', form, 'a\nb'],
    [`curl URL/p -d "quote \\" dollar \\$ back\\\\slash"`, 'POST', '/p', form, 'quote " dollar $ back\\slash'],
    ['curl URL/q -T - <<< hello', 'PUT', '/q', {}, 'hello\n'],
  ])('%j is sent as curl sends it', async (command, method, url, headers, body) => {
    await using opened = await openTestEngine();
    const text = command.replaceAll('URL', opened.receiverUrl.replace(/\/$/, ''));
    const { documents } = await opened.ask.imports.add({ files: [{ name: 'stdin', text }] });
    const { request } = await opened.ask.actions.test({ id: documents[0]?.requests[0]?.id ?? '' });
    expect([request.method, new URL(request.url).href]).toEqual([method, new URL(url, opened.receiverUrl).href]);
    const sent = new Map(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    for (const [name, value] of Object.entries(headers)) expect([name, sent.get(name)]).toEqual([name, value]);
    expect(request.body ?? '').toBe(body);
  });

  test('in one text are one collection, with the variables of the shell', async () => {
    const { report, item, variable, warnings } = await importText(
      [
        '# A comment',
        'TOKEN=abc',
        '$ curl https://a.test/one -H "Authorization: Bearer $TOKEN" ; curl -k -L --max-time 2.5 https://a.test/two | jq .',
        'echo done && curl https://a.test/three https://a.test/four --next -d x=1 https://a.test/five > out.txt',
        'curl https://a.test/$(date) --wat -Y',
      ].join('\n'),
    );
    expect(report).toMatchObject({ name: 'cURL', format: 'cURL' });
    expect(report.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://a.test/one',
      'GET https://a.test/two',
      'GET https://a.test/three',
      'GET https://a.test/four',
      'POST https://a.test/five',
      'GET https://a.test/$(date)',
    ]);
    expect(variable).toEqual([{ key: 'TOKEN', value: 'abc' }]);
    expect(item[0].request.header).toEqual([{ key: 'Authorization', value: 'Bearer {{TOKEN}}' }]);
    expect(item[1].protocolProfileBehavior).toEqual({
      strictSSL: false,
      followRedirects: true,
      hookswitch: { timeoutMs: 2500 },
    });
    expect(warnings).toEqual([
      'line 3 The variable $TOKEN of the shell became {{TOKEN}}.',
      'line 3 jq is not curl. It was left out.',
      'line 4 echo is not curl. It was left out.',
      'line 5 The shell would run $(date) here. It is kept as text.',
      'line 5 --wat is not known. It was left out.',
      'line 5 -Y has no value. It was left out.',
    ]);
  });

  test('with forms, files and what has no place here', async () => {
    const { item, warnings } = await importText(
      `curl -F 'f=@"a;b.png";type=image/png;filename=c.png' -F 'g=@x,y' -F 't="q;r";type=text/plain;charset=utf-8' --form-string 's=@s' -x http://proxy --cert c.pem http://a`,
    );
    expect(item[0].request.body.formdata).toEqual([
      { key: 'f', type: 'file', src: 'a;b.png', contentType: 'image/png', fileName: 'c.png' },
      { key: 'g', type: 'file', src: ['x', 'y'] },
      { key: 't', type: 'text', value: 'q;r', contentType: 'text/plain;charset=utf-8' },
      { key: 's', type: 'text', value: '@s' },
    ]);
    expect(warnings).toEqual(['line 1 --proxy is not carried over.', 'line 1 --cert is not carried over.']);
    const file = await importText('curl http://a --data-binary @body.bin -u me --digest');
    expect(file.item[0].request).toMatchObject({
      method: 'POST',
      body: { mode: 'file', file: { src: 'body.bin' } },
      auth: { type: 'digest' },
    });
  });

  test('as browsers copy them for cmd', async () => {
    const copied = [
      'curl ^"https://a.test/x?b=1^&c=^%^2f^" ^',
      '  -H ^"accept: */*^" ^',
      '  --data-raw ^"^{^\\^"a^\\^":^\\^"100^%^ x^\\^",^',
      '',
      '^\\^"b^\\^":1^}^" &',
      'curl "https://a.test/old" ^',
      '  -H "x: say \\"hi\\" ^ there" --data-binary "{""a"":1}" --compressed',
    ].join('\r\n');
    const { item, warnings } = await importText(copied);
    expect(item.map(({ request }: { request: object }) => request)).toMatchObject([
      {
        url: { raw: 'https://a.test/x?b=1&c=%2f' },
        header: [{ key: 'accept', value: '*/*' }, {}],
        body: { raw: '{"a":"100% x",\n"b":1}' },
      },
      { url: { raw: 'https://a.test/old' }, header: [{ value: 'say "hi" ^ there' }, {}], body: { raw: '{"a":1}' } },
    ]);
    expect(warnings).toEqual([]);
  });

  test('as browsers copy them for PowerShell', async () => {
    const copied = [
      '$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession',
      '$session.UserAgent = "Mozilla/5.0"',
      '$session.Cookies.Add((New-Object System.Net.Cookie("sid", "a=b", "/", "a.test")))',
      'Invoke-WebRequest -UseBasicParsing -Uri "https://a.test/x?y=`$1" `',
      '-Method "POST" `',
      '-WebSession $session `',
      '-Headers @{',
      '"authority"="a.test"',
      '  "method"="POST"',
      '  "path"="/x"',
      '  "scheme"="https"',
      '  "x-a"="b"',
      '} `',
      '-ContentType "application/json" `',
      '-Body ([System.Text.Encoding]::UTF8.GetBytes("{`"a`":`"$([char]9731)`"}"))',
      "Invoke-RestMethod 'https://a.test/z' -Proxy http://p",
      'curl.exe -X PUT https://a.test/w `',
      '  -d \'{\\"a\\":1}\'',
    ].join('\n');
    const { item, warnings } = await importText(copied);
    expect(item.map(({ request }: { request: object }) => request)).toMatchObject([
      {
        method: 'POST',
        url: { raw: 'https://a.test/x?y=$1' },
        header: [
          { key: 'x-a', value: 'b' },
          { key: 'Content-Type', value: 'application/json' },
          { key: 'User-Agent', value: 'Mozilla/5.0' },
          { key: 'Cookie', value: 'sid=a=b' },
        ],
        body: { raw: '{"a":"\u2603"}' },
      },
      { method: 'GET', url: { raw: 'https://a.test/z' } },
    ]);
    expect(warnings).toContain('line 16 -proxy is not carried over.');
    expect(warnings).toContain('line 17 curl.exe is not known here. It was left out.');
    const direct = await importText('curl.exe -X PUT https://a.test/w `\n  -d \'{\\"a\\":1}\'');
    expect(direct.item[0].request).toMatchObject({ method: 'PUT', body: { raw: '{"a":1}' } });
  });

  test('of any kind are taken apart, and never end in an error', async () => {
    await using temporary = await temporaryCollections();
    const piece = fc.constantFrom(
      ...[
        'curl ',
        "'",
        '"',
        '\\',
        '^',
        '`',
        '$',
        "$'",
        '\\x',
        '$(',
        '${a',
        '<<',
        '<<E\n',
        '>',
        '|',
        '&',
        ';',
        '\n',
        '\r\n',
      ],
      ...[
        '-d ',
        '-X',
        '--',
        '-F a=',
        '@',
        '@{',
        '{',
        '}',
        '(',
        ')',
        '=',
        ' http://a/',
        'Invoke-WebRequest ',
        '-Headers ',
        '#',
      ],
      ...['\\u12', '$([char]99999999)', '[1-3]', '{{a}}', '\u0000', '\ud800', 'PS C:\\>', '%^', '-u', '""'],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const text = `curl http://a/ ${pieces.join('')}`;
        const { documents } = await temporary.imports.add({ files: [{ name: 'stdin', text }], dryRun: true });
        expect(documents).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});
