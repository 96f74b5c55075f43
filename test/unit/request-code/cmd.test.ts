import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestCode } from '../../../shared/request-code/request-code.ts';
import { cmdWord } from '../../../shared/request-code/shell-words.ts';

/**
 * What the prompt of cmd makes of one line, by the phases of its parser: `%name%` is replaced where the variable is set and
 * stays where it is not; then a caret outside of quotes takes the meaning from the next character, and an operator that
 * kept its meaning ends the command.
 */
function asPrompt(line: string, variables: Readonly<Record<string, string>>): string {
  const expanded = line.replace(/%([^%]+)%/g, (all, name: string) => variables[name.toUpperCase()] ?? all);
  let result = '';
  let isQuoted = false;
  for (let at = 0; at < expanded.length; at++) {
    const character = expanded.charAt(at);
    if (character === '^' && !isQuoted) {
      at += 1;
      result += expanded.charAt(at);
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    if (!isQuoted && /[&|<>()]/.test(character)) throw new Error(`${character} at ${at} ends the command`);
    result += character;
  }
  return result;
}

/**
 * The arguments that the C runtime of Microsoft makes of a command line ("Parsing C command-line arguments"): 2n backslashes
 * before a quote are n backslashes and the quote is one of syntax, 2n + 1 are n backslashes and a quote of the text.
 */
function asArguments(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const [run] = /^\\*/.exec(line.slice(at)) ?? [''];
    if (run !== '' && line.charAt(at + run.length) === '"') {
      word = (word ?? '') + '\\'.repeat(Math.floor(run.length / 2));
      at += run.length;
      if (run.length % 2 === 1) word += '"';
      else isQuoted = !isQuoted;
    } else if (run !== '') {
      word = (word ?? '') + run;
      at += run.length - 1;
    } else if (line.charAt(at) === '"') {
      word ??= '';
      isQuoted = !isQuoted;
    } else if (/[ \t]/.test(line.charAt(at)) && !isQuoted) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + line.charAt(at);
  }
  return word === null ? words : [...words, word];
}

const variables = { PATH: 'C:\\Windows', '20B': 'wrong', A: 'wrong', TEMP: 'C:\\Temp' };

/** The words after `curl`, of a command on several lines. */
const wordsOf = (command: string): string[] => asArguments(asPrompt(command.replaceAll('^\n', ''), variables)).slice(1);

describe('words for the prompt of cmd', () => {
  test.each([
    ['a b', '^"a b^"'],
    ['say "hi"', '^"say \\^"hi\\^"^"'],
    ['a&b|c>d<e', '^"a^&b^|c^>d^<e^"'],
    ['%PATH%', '^"%^PATH%^"'],
    ['C:\\dir\\', '^"C:\\dir\\\\^"'],
    ['^!', '^"^^^!^"'],
    ['', '^"^"'],
  ])('%j', (text, word) => {
    expect(cmdWord(text)).toBe(word);
    expect(wordsOf(`curl ${word}`)).toEqual([text]);
  });

  test('any printable text arrives as it is, whatever variables are set', () => {
    const awkward = fc.constantFrom(...`"^%&|<>()!\\ PATH20bA'\`$;,=`);
    const texts = fc.oneof(
      fc.array(awkward, { maxLength: 20 }).map((parts) => parts.join('')),
      fc.string({ unit: 'grapheme-ascii' }),
    );
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 6 }), (words) => {
        expect(wordsOf(`curl ${words.map(cmdWord).join(' ')}`)).toEqual(words);
      }),
    );
  });
});

describe('a curl command for cmd', () => {
  const request = {
    method: 'POST',
    url: 'http://127.0.0.1:4400/a?b=%20b%20&c=1',
    headers: [],
    body: '',
    bodyBase64: null,
  };
  const headers = [
    ['Content-Type', 'application/json'],
    ['User-Agent', 'x'],
    ['Accept', '*/*'],
  ] as const;

  test('a body of one line stands in it', () => {
    const body = '{"a":"50% & <b>","c":"\\\\"}';
    const code = requestCode('curl-cmd', { ...request, headers: [...headers], body });
    const [note, ...lines] = code.split('\n');
    expect(note).toBe('REM For the prompt: in a batch file, double each percent sign and drop the caret behind it.');
    expect(wordsOf(lines.join('\n'))).toEqual([
      '--globoff',
      request.url,
      ...headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      '--data-raw',
      body,
    ]);
  });

  test.each([
    ['line breaks', 'a\r\nb%PATH%\n', null],
    ['letters of the world', 'café 名前 \u201c', null],
    ['bytes', '?', Buffer.from([0, 255, 10]).toString('base64')],
    ['more than a line holds', 'x'.repeat(30_000), null],
  ])('%s go through a file, as base64', (_name, body, bodyBase64) => {
    const lines = requestCode('curl-cmd', { ...request, url: 'http://127.0.0.1/', body, bodyBase64 }).split('\n');
    for (const line of lines) expect(line.length).toBeLessThan(8191);
    const written = lines.filter((line) => line.includes(' echo '));
    expect(written.map((line) => /^>+/.exec(line)?.[0])).toEqual(['>', ...written.slice(1).map(() => '>>')]);
    const base64 = written.map((line) => line.split(' echo ')[1]).join('');
    expect(Buffer.from(base64, 'base64')).toEqual(
      bodyBase64 === null ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64'),
    );
    expect(lines.at(-1)).toBe('  --data-binary "@%TEMP%\\hookswitch-body.bin"');
  });

  test('a comment cannot become a command', () => {
    const hostile = [
      ['X & calc', '1'],
      ['Upgrade|calc', 'x\r\ncalc'],
    ] as const;
    const code = requestCode('curl-cmd', { ...request, url: 'http://127.0.0.1/', headers: [...hostile] });
    for (const line of code.split('\n').filter((text) => text.startsWith('REM'))) expect(line).not.toMatch(/[&|<>^%]/);
    expect(code).not.toMatch(/^calc/m);
  });
});
