import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeaderLine } from '../../../shared/model/http.ts';
import { requestCode } from '../../../shared/request-code/request-code.ts';

/** The words that bash starts `http` with, and what it pipes into it. */
function asShell(code: string): { readonly words: readonly string[]; readonly input: Buffer } {
  const script = `http() { for word in "$@"; do printf '%s\\0' "$word" >&3; done; cat >&4; }\n${code}`;
  const done = spawnSync('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] });
  const [, , errors, words, input] = done.output as unknown as (Buffer | null)[];
  expect(errors?.toString()).toBe('');
  return { words: words?.toString().split('\0').slice(0, -1) ?? [], input: input ?? Buffer.alloc(0) };
}

/** The separators of httpie/cli/constants.py, SEPARATOR_GROUP_ALL_ITEMS. */
const separators = [':', ';', ':@', '==', '==@', '=', ':=', '@', '=@', ':=@'];

/** `KeyValueArgType` of httpie/cli/argtypes.py, in TypeScript. */
function readItem(item: string): { readonly key: string; readonly separator: string; readonly value: string } {
  const tokens: { text: string; isEscaped: boolean }[] = [{ text: '', isEscaped: false }];
  const characters = Array.from(item);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character !== '\\') {
      (tokens.at(-1) as { text: string }).text += character;
      continue;
    }
    at += 1;
    const next = characters[at] ?? '';
    if (next !== '' && ':;=@'.includes(next))
      tokens.push({ text: next, isEscaped: true }, { text: '', isEscaped: false });
    else (tokens.at(-1) as { text: string }).text += `\\${next}`;
  }
  for (const [index, { text, isEscaped }] of tokens.entries()) {
    if (isEscaped) continue;
    const found = separators
      .map((separator) => ({ separator, at: text.indexOf(separator) }))
      .filter(({ at }) => at !== -1)
      .sort((one, other) => one.at - other.at || other.separator.length - one.separator.length)[0];
    if (found === undefined) continue;
    const textOf = (some: typeof tokens): string => some.map((token) => token.text).join('');
    return {
      key: textOf(tokens.slice(0, index)) + text.slice(0, found.at),
      separator: found.separator,
      value: text.slice(found.at + found.separator.length) + textOf(tokens.slice(index + 1)),
    };
  }
  throw new Error(`${item} is no item`);
}

const request = { method: 'POST', url: 'http://127.0.0.1:4400/hook', headers: [], body: '', bodyBase64: null };
const standard: HeaderLine[] = [
  ['User-Agent', 'x'],
  ['Accept', '*/*'],
  ['Accept-Encoding', 'gzip'],
];

/** The header lines that HTTPie reads from the command; of none the name alone, which takes away its own. */
function headersOf(code: string): HeaderLine[] {
  const { words } = asShell(code);
  const items = words.slice(words.findIndex((word) => word.startsWith('http://')) + 1);
  return items.map((item): HeaderLine => {
    const { key, separator, value } = readItem(item);
    expect([':', ';']).toContain(separator);
    return [key, value];
  });
}

describe.runIf(process.platform !== 'win32')('a command of HTTPie', () => {
  test('method, URL, lines, and body are words of their own', () => {
    const body = '-{"a":"O\'Brien $x `y` !z"}\n';
    const type: HeaderLine = ['Content-Type', 'application/json'];
    const { words } = asShell(requestCode('httpie', { ...request, headers: [...standard, type], body }));
    expect(words).toEqual([
      '--ignore-stdin',
      `--raw=${body}`,
      'POST',
      request.url,
      'User-Agent:x',
      'Accept:*/*',
      'Accept-Encoding:gzip',
      'Content-Type:application/json',
    ]);
  });

  test("HTTPie's own lines are taken away where the request has none", () => {
    const { words } = asShell(requestCode('httpie', { ...request, body: 'x' }));
    expect(words.slice(-4)).toEqual(['User-Agent:', 'Accept:', 'Accept-Encoding:', 'Content-Type:']);
  });

  test.each([
    ['a plain value', 'v', 'X:v'],
    ['an empty value', '', 'X;'],
    ['JSON to HTTPie', '=1', 'X:\\=1'],
    ['a file to HTTPie', '@/etc/passwd', 'X:\\@/etc/passwd'],
    ['separators further on', 'a:b=c;d@e', 'X:a:b=c;d@e'],
    ['backslashes', 'C:\\dir\\', 'X:C:\\dir\\'],
  ])('%s', (_name, value, item) => {
    const code = requestCode('httpie', { ...request, headers: [['X', value], ...standard] });
    expect(asShell(code).words).toContain(item);
    expect(headersOf(code)[0]).toEqual(['X', value]);
  });

  test('a backslash that HTTPie would take away is said', () => {
    const code = requestCode('httpie', { ...request, headers: [['X', 'C\\:x'], ...standard] });
    expect(code).toMatch(/^# Left out, because HTTPie cannot send its value: the line X\.$/m);
    expect(headersOf(code).map(([name]) => name)).not.toContain('X');
  });

  test('any line is read as it was', () => {
    const awkward = fc.constantFrom(...`:=@;\\'"\`$! -é`);
    const values = fc.array(awkward, { maxLength: 12 }).map((parts) => parts.join('').trim());
    const names = fc.constantFrom('X', "X!#$%&'*+.^_`|~", '-Y');
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values), { maxLength: 5 }), (lines) => {
        const code = requestCode('httpie', {
          ...request,
          headers: [
            ...lines.map(([name, value]): HeaderLine => [name, Buffer.from(value).toString('latin1')]),
            ...standard,
          ],
        });
        const read = headersOf(code).slice(0, -standard.length);
        const sendable = lines.filter(([, value]) => !/\\[:=@;]/.test(value));
        for (const line of read) expect(lines).toContainEqual(line);
        for (const line of sendable) expect(read).toContainEqual(line);
        expect(read.length + (code.match(/its value: the line/g)?.length ?? 0)).toBe(lines.length);
      }),
      { numRuns: 30 },
    );
  });

  test('bytes are piped in', () => {
    const bytes = Buffer.from([0, 1, 39, 255]);
    const { words, input } = asShell(
      requestCode('httpie', { ...request, body: '?', bodyBase64: bytes.toString('base64') }),
    );
    expect(input).toEqual(bytes);
    expect(words).not.toContain('--ignore-stdin');
  });

  test('a method that looks like an option is none', () => {
    const { words } = asShell(requestCode('httpie', { ...request, method: '--output=/home/a/.zshrc' }));
    expect(words.indexOf('--')).toBeGreaterThan(0);
    expect(words.indexOf('--')).toBeLessThan(words.indexOf('--output=/home/a/.zshrc'));
  });

  test('what it sends otherwise is said', () => {
    const code = requestCode('httpie', { ...request, method: 'M-SEARCH', url: 'http://127.0.0.1/%7Ea"' });
    expect(code).toContain('# HTTPie takes only letters for a method, not M-SEARCH.');
    expect(code).toContain('# HTTPie sends the URL as http://127.0.0.1/~a%22');
  });
});
