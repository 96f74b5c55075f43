import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curlCommand, shellWord } from '../../../../renderer/src/activity/curl.ts';

type CurlRequest = Parameters<typeof curlCommand>[0];

const request = (change: Partial<CurlRequest>): CurlRequest => ({
  method: 'POST',
  url: 'http://127.0.0.1:4400/hook?a=1&b=2',
  headers: [],
  body: '',
  bodyBase64: null,
  ...change,
});

/** What a shell makes of the command: the words curl is started with, and what is piped into it. */
function asShell(command: string): { readonly words: readonly string[]; readonly input: Buffer } {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word" >&3; done; case "$*" in *@-*) cat >&4;; esac; }\n${command}`;
  const done = spawnSync('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] });
  const [, , errors, words, input] = done.output as unknown as (Buffer | null)[];
  expect(errors?.toString()).toBe('');
  return { words: words?.toString().split('\0').slice(0, -1) ?? [], input: input ?? Buffer.alloc(0) };
}

describe.runIf(process.platform !== 'win32')('a request as a curl command', () => {
  test('a shell hands curl the URL, headers and body exactly', () => {
    const body = `{"name":"O'Brien $HOME \`id\` \\n!","line":"a\nb"}`;
    const { words } = asShell(
      curlCommand(
        request({
          headers: [
            ['Content-Type', 'application/json'],
            ['X-Quote', `it's "so"`],
          ],
          body,
        }),
      ),
    );
    expect(words).toEqual([
      '--globoff',
      'http://127.0.0.1:4400/hook?a=1&b=2',
      '--header',
      'Content-Type: application/json',
      '--header',
      `X-Quote: it's "so"`,
      '--data-binary',
      body,
    ]);
  });

  test('any text survives the quoting of a shell', () => {
    const texts = fc.array(
      fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll('\0', '')),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(texts, (words) => {
        expect(asShell(`curl ${words.map(shellWord).join(' ')}`).words).toEqual(words);
      }),
      { numRuns: 20 },
    );
  });

  test('bytes that are no text are piped in one by one', () => {
    const bytes = Buffer.from([0, 1, 37, 39, 92, 49, 128, 255]);
    const { words, input } = asShell(curlCommand(request({ body: '?', bodyBase64: bytes.toString('base64') })));
    expect(words.slice(-2)).toEqual(['--data-binary', '@-']);
    expect(input).toEqual(bytes);
  });

  test('a body that begins with @ is no file name', () => {
    const { words } = asShell(curlCommand(request({ body: '@/etc/passwd' })));
    expect(words.slice(-2)).toEqual(['--data-raw', '@/etc/passwd']);
  });
});

describe('what stands in the command', () => {
  test('headers that curl makes itself are left out', () => {
    const command = curlCommand(
      request({
        headers: [
          ['Host', 'x'],
          ['content-length', '3'],
          ['Connection', 'keep-alive'],
          ['X-Kept', '1'],
          ['X-Empty', ''],
        ],
      }),
    );
    expect(command).not.toMatch(/host|content-length|connection/i);
    expect(command).toContain("--header 'X-Kept: 1'");
    expect(command).toContain("--header 'X-Empty;'");
  });

  test('the method is named only where curl would choose another', () => {
    expect(curlCommand(request({ method: 'GET' }))).not.toContain('--request');
    expect(curlCommand(request({ method: 'POST' }))).toContain('--request POST');
    expect(curlCommand(request({ method: 'POST', body: 'x' }))).not.toContain('--request');
    expect(curlCommand(request({ method: 'GET', body: 'x' }))).toContain('--request GET');
    expect(curlCommand(request({ method: 'HEAD' }))).toContain('--head');
  });

  test('bytes that are masked are left to the text', () => {
    const command = curlCommand(request({ method: 'POST', body: 'key=••••', bodyBase64: '••••' }));
    expect(command).toContain("--data-binary 'key=••••'");
  });

  test("a body without a type is not given curl's", () => {
    expect(curlCommand(request({ body: 'x' }))).toContain("--header 'Content-Type:'");
  });
});
