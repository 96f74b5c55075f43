import type { RawObject } from '../../postman-format/raw-value.ts';
import { setOrDelete } from '../../postman-format/raw-value.ts';
import type { Sliced } from '../../slices.ts';
import { languageOf, type PartRow, rawBody, rawRow, rawUrl } from '../request-parts.ts';
import { nameOf } from './curl-request.ts';

// What browsers copy as PowerShell: `Invoke-WebRequest` with a session, strings, and tables of headers. Nothing is run.

type Token =
  | { readonly kind: 'word' | 'string'; readonly text: string; readonly line: number }
  | { readonly kind: 'mark'; readonly text: string; readonly line: number };

interface Found {
  readonly items: RawObject[];
  /** Calls of Invoke-WebRequest and Invoke-RestMethod. */
  readonly commands: number;
}

export function* powershellRequests(text: string, warn: (line: number, message: string) => void): Sliced<Found> {
  const tokens = yield* tokensOf(text, warn);
  const session = { agent: null as string | null, cookies: [] as string[] };
  const items: RawObject[] = [];
  let commands = 0;
  for (let at = 0; at < tokens.length; ) {
    yield;
    const end = endOfStatement(tokens, at);
    const statement = tokens.slice(at, end);
    at = end + 1;
    const [first, second] = statement;
    if (first === undefined || first.kind === 'mark') continue;
    const word = first.text.toLowerCase();
    if (word === 'invoke-webrequest' || word === 'invoke-restmethod' || word === 'iwr' || word === 'irm') {
      commands += 1;
      items.push(readInvoke(statement.slice(1), session, (message) => warn(first.line, message)));
    } else if (word.startsWith('$') && word.endsWith('.useragent') && second?.text === '=') {
      session.agent = lastString(statement) ?? '';
    } else if (word.startsWith('$') && word.endsWith('.cookies.add')) {
      const [name, value = ''] = statement.filter(({ kind }) => kind === 'string').map((token) => token.text);
      if (name !== undefined) session.cookies.push(`${name}=${value}`);
    } else if (!word.startsWith('$'))
      warn(first.line, `${first.text.slice(0, 100)} is not known here. It was left out.`);
  }
  return { items, commands };
}

const lastString = (tokens: readonly Token[]): string | undefined =>
  tokens.findLast(({ kind }) => kind === 'string')?.text;

/** A line break or semicolon that is in no bracket. */
function endOfStatement(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'mark') continue;
    if (token.text === '{' || token.text === '(' || token.text === '@{') depth += 1;
    else if (token.text === '}' || token.text === ')') depth -= 1;
    else if ((token.text === '\n' || token.text === ';') && depth <= 0) return at;
  }
  return tokens.length;
}

function* tokensOf(text: string, warn: (line: number, message: string) => void): Sliced<Token[]> {
  const tokens: Token[] = [];
  let line = 1;
  const variables = new Set<string>();
  for (let at = 0, steps = 0; at < text.length; steps += 1) {
    if (steps % 512 === 0) yield;
    const character = text[at] ?? '';
    const begin = line;
    if (character === '`' && /^`[ \t]*\r?\n/.test(text.slice(at, at + 50))) {
      at = text.indexOf('\n', at) + 1;
      line += 1;
    } else if (character === '\n' || character === ';') {
      tokens.push({ kind: 'mark', text: character, line });
      if (character === '\n') line += 1;
      at += 1;
    } else if (/\s/.test(character)) at += 1;
    else if (character === '#') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (character === "'" || character === '"') {
      const parts: string[] = [];
      at += 1;
      for (;;) {
        const stop: RegExp = character === "'" ? /'/g : /["`$]/g;
        stop.lastIndex = at;
        const end: number = stop.exec(text)?.index ?? text.length;
        const part = text.slice(at, end);
        parts.push(part);
        line += part.split('\n').length - 1;
        const found: string | undefined = text[end];
        at = end + 1;
        if (found === undefined) break;
        if (found === character) {
          if (text[at] !== character) break;
          parts.push(character);
          at += 1;
        } else if (found === '`') {
          const next = text[at] ?? '';
          parts.push(escapes[next] ?? next);
          if (next === '\n') line += 1;
          at += 1;
        } else {
          const special = /\$(?:\(\[char\](\d{1,7})\)|\{?(?:env:)?([A-Za-z_]\w{0,200})\}?)/y;
          special.lastIndex = end;
          const match = special.exec(text);
          if (match === null) {
            parts.push('$');
            continue;
          }
          const [whole, code, name] = match;
          if (name !== undefined) variables.add(name);
          parts.push(name === undefined ? codePoint(Number(code)) : `{{${name}}}`);
          at = end + whole.length;
        }
      }
      tokens.push({ kind: 'string', text: parts.join(''), line: begin });
    } else if (text.startsWith('@{', at)) {
      tokens.push({ kind: 'mark', text: '@{', line });
      at += 2;
    } else if ('{}(),='.includes(character)) {
      tokens.push({ kind: 'mark', text: character, line });
      at += 1;
    } else {
      const word = /[^\s;{}(),='"`]+|`/y;
      word.lastIndex = at;
      const found = word.exec(text)?.[0] ?? character;
      tokens.push({ kind: 'word', text: found, line });
      at += found.length;
    }
  }
  for (const name of variables) warn(1, `The variable $${name} of the shell became {{${name}}}.`);
  return tokens;
}

const escapes: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', 0: '\0', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b' },
};
const codePoint = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD');

/** Parameters that say nothing of the request. */
const silent = new Set(['usebasicparsing', 'websession', 'sessionvariable', 'outfile', 'passthru', 'disablekeepalive']);

function readInvoke(
  tokens: readonly Token[],
  session: { readonly agent: string | null; readonly cookies: readonly string[] },
  warn: (message: string) => void,
): RawObject {
  const given = new Map<string, string>();
  let headers: PartRow[] = [];
  let usesSession = false;
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    at += 1;
    if (token === undefined || token.kind === 'mark') continue;
    if (token.kind === 'string' || !token.text.startsWith('-')) {
      // The first value without a name is the URL.
      if (!given.has('uri')) given.set('uri', token.text);
      continue;
    }
    const name = token.text.slice(1).replace(/:$/, '').toLowerCase();
    const next = tokens[at];
    if (next?.kind === 'mark' && next.text === '@{') {
      const end = closing(tokens, at);
      const rows = tableRows(tokens.slice(at + 1, end));
      at = end + 1;
      if (name === 'headers') headers = rows;
      else if (name === 'body' || name === 'form') {
        given.set(
          'body',
          rows.map(({ key, value }) => `${encodeURIComponent(key)}=${encodeURIComponent(value ?? '')}`).join('&'),
        );
      } else warn(`-${name} is not carried over.`);
      continue;
    }
    const hasValue = next !== undefined && !(next.kind === 'word' && next.text.startsWith('-')) && next.text !== '\n';
    let value = '';
    if (hasValue && next.kind === 'mark') {
      const end = closing(tokens, at);
      value = lastString(tokens.slice(at, end)) ?? '';
      at = end + 1;
    } else if (hasValue) {
      value = next.text;
      at += 1;
    }
    if (name === 'websession') usesSession = true;
    if (['uri', 'method', 'custommethod', 'body', 'contenttype', 'useragent', 'infile'].includes(name))
      given.set(name, value);
    else if (name === 'maximumredirection' || name === 'timeoutsec' || name === 'skipcertificatecheck')
      given.set(name, value);
    else if (!silent.has(name)) warn(`-${name.slice(0, 50)} is not carried over.`);
  }
  return itemOf(given, headers, usesSession ? session : { agent: null, cookies: [] });
}

/** The token that closes the bracket at `start`, or the end. */
function closing(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'mark') continue;
    if (token.text === '@{' || token.text === '{' || token.text === '(') depth += 1;
    else if (token.text === '}' || token.text === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/** `"a"="b"` in lines, or with semicolons. */
function tableRows(tokens: readonly Token[]): PartRow[] {
  const rows: PartRow[] = [];
  for (let at = 0; at + 2 < tokens.length; at += 1) {
    const [key, equals, value] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (key === undefined || key.kind === 'mark' || equals?.text !== '=' || equals.kind !== 'mark') continue;
    if (value === undefined || value.kind === 'mark') continue;
    rows.push({ key: key.text, value: value.text });
    at += 2;
  }
  return rows;
}

/** Headers of HTTP/2 that are the first line here, and what browsers add that way. */
const firstLine = new Set(['authority', 'method', 'path', 'scheme']);

function itemOf(
  given: ReadonlyMap<string, string>,
  table: readonly PartRow[],
  session: { readonly agent: string | null; readonly cookies: readonly string[] },
): RawObject {
  const isCopied = firstLine.size === table.filter(({ key }) => firstLine.has(key.toLowerCase())).length;
  const headers = table.filter(({ key }) => !isCopied || !firstLine.has(key.toLowerCase()));
  const setHeader = (key: string, value: string | null | undefined): void => {
    if (!value || headers.some((row) => row.key.toLowerCase() === key.toLowerCase())) return;
    headers.push({ key, value });
  };
  const type = given.get('contenttype');
  setHeader('Content-Type', type);
  setHeader('User-Agent', given.get('useragent') ?? session.agent);
  setHeader('Cookie', session.cookies.join('; '));
  const body = given.get('body');
  const file = given.get('infile');
  const method = (given.get('custommethod') ?? given.get('method') ?? 'GET').toUpperCase();
  const url = given.get('uri') ?? '';
  const request: RawObject = { method, header: headers.map(rawRow), url: rawUrl(url) };
  if (body !== undefined) request.body = rawBody(body, languageOf(type ?? ''));
  else if (file !== undefined) request.body = { mode: 'file', file: { src: file } };
  const behavior: RawObject = {};
  if (given.has('skipcertificatecheck')) behavior.strictSSL = false;
  const redirects = Number(given.get('maximumredirection') ?? Number.NaN);
  if (redirects >= 0) behavior.maxRedirects = redirects;
  const seconds = Number(given.get('timeoutsec') ?? Number.NaN);
  if (seconds > 0) behavior.hookswitch = { timeoutMs: Math.round(seconds * 1000) };
  if (request.body !== undefined && (method === 'GET' || method === 'HEAD')) behavior.disableBodyPruning = true;
  const item: RawObject = { name: nameOf(method, url), request, response: [] };
  setOrDelete(item, 'protocolProfileBehavior', Object.keys(behavior).length === 0 ? undefined : behavior);
  return item;
}
