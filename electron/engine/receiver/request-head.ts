import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { Fault } from './fault.ts';

/** The start line and header lines of a request. */
export interface RequestHead {
  readonly method: string;
  /** The request target as text. */
  readonly url: string;
  /** `1.1`; `0.9` where the start line names none. */
  readonly httpVersion: string;
  /** As they stood on the wire: order, case and duplicates. Each byte is one character (Latin-1). */
  readonly headers: [string, string][];
  /** What in it is not as HTTP has it and was read all the same, as sentences. */
  readonly warnings: readonly string[];
}

/** A head that cannot be served, and what can be said of it. */
interface UnreadableHead {
  readonly fault: Fault;
  readonly head: RequestHead;
}

/** The method of what has no readable start line. */
const malformedMethod = 'MALFORMED';

const noWarnings: readonly string[] = [];

/**
 * Where the line after the head begins; -1 where the head has not ended within the bytes. Lines end with LF, after a CR
 * or without one.
 */
export function endOfHead(bytes: Buffer, from: number, to: number): number {
  for (let at = bytes.indexOf(10, from); at !== -1 && at < to; at = bytes.indexOf(10, at + 1)) {
    const next = at + 1 < to ? bytes[at + 1] : undefined;
    if (next === 10) return at + 2;
    if (next === 13 && at + 2 < to && bytes[at + 2] === 10) return at + 3;
  }
  return -1;
}

/** A start line of HTTP/1.1 that is as RFC 9112 has it, and so is nearly every other. */
const plainStartLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e]+) HTTP\/1\.([01])$/;
/** What a name of HTTP is made of. */
export const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** All that a head may hold besides printable characters is tab, CR and LF. */
export const control = /[^\t\r\n\x20-\x7e\x80-\xff]/;

/** Reads a whole head, the empty line included. Devices write start lines of any kind: only what has none is refused. */
export function readHead(bytes: Buffer): RequestHead | UnreadableHead {
  const text = bytes.toString('latin1');
  const lineEnd = text.indexOf('\n');
  const line = withoutCr(text.slice(0, lineEnd));
  const start = readStartLine(line);
  if ('fault' in start) return start;
  const warnings = [...start.warnings];
  const fault = (reason: string): UnreadableHead => unreadable(reason, { ...start, headers, warnings });
  const headers: [string, string][] = [];
  const hasControl = control.test(text);
  let hasBareLf = lineEnd === 0 || text.charCodeAt(lineEnd - 1) !== 13;
  for (let at = lineEnd + 1, number = 2; at < text.length; number += 1) {
    const end = text.indexOf('\n', at);
    const isCrLf = end > at && text.charCodeAt(end - 1) === 13;
    const header = text.slice(at, isCrLf ? end - 1 : end);
    at = end + 1;
    if (header === '') {
      hasBareLf ||= !isCrLf;
      break;
    }
    hasBareLf ||= !isCrLf;
    const first = header.charCodeAt(0);
    if (first === 32 || first === 9) {
      const last = headers.at(-1);
      if (last === undefined) return fault('The first header line begins with a space.');
      const more = trimmed(header);
      if ((hasControl && control.test(more)) || more.includes('\r')) return fault(controlReason(last[0]));
      // Not trimmed as a whole: a value may go on over thousands of lines.
      if (more !== '') last[1] = last[1] === '' ? more : `${last[1]} ${more}`;
      if (!warnings.includes(foldedWarning)) warnings.push(foldedWarning);
      continue;
    }
    const colon = header.indexOf(':');
    if (colon === -1) return fault(`Line ${number} is not a header line: it has no colon.`);
    const name = header.slice(0, colon);
    if (!token.test(name))
      return fault(`Line ${number} is not a header line: its name has a character that is not allowed.`);
    const value = trimmed(header.slice(colon + 1));
    if ((hasControl && control.test(value)) || value.includes('\r')) {
      return fault(controlReason(name));
    }
    headers.push([name, value]);
  }
  if (hasBareLf) warnings.push('Lines end with LF instead of CR LF.');
  return {
    method: start.method,
    url: start.url,
    httpVersion: start.httpVersion,
    headers,
    warnings: warnings.length === 0 ? noWarnings : warnings,
  };
}

const unreadable = (reason: string, head: RequestHead): UnreadableHead => ({ fault: { status: 400, reason }, head });

const controlReason = (name: string): string => `The header ${name} has a control character in its value.`;

const foldedWarning = 'A header value continues on the next line.';

/** What can be said of a head that did not come whole, or is too long to be read. */
export function readPartialHead(bytes: Buffer): RequestHead {
  // What follows the last line end is not a whole line.
  const [last = '', ...before] = bytes.toString('latin1', 0, partialBytes).split('\n').reverse();
  const [first, ...rest] = before.reverse().map(withoutCr);
  if (first === undefined) return readPartialStartLine(last);
  const start = readStartLine(first);
  if ('fault' in start) return start.head;
  const headers = rest.flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    return token.test(name) ? [[name, trimmed(line.slice(colon + 1))]] : [];
  });
  return { ...start, headers };
}

/** Of a head that is not whole, more is not looked into. */
const partialBytes = 64 * 1024;

/** The version may have begun. */
const beginningOfVersion = / H(?:T(?:T(?:P(?:\/[\d.]{0,4})?)?)?)?$/;

function readPartialStartLine(line: string): RequestHead {
  const methodEnd = line.indexOf(' ');
  const target = line.slice(methodEnd + 1);
  if (!token.test(line.slice(0, Math.max(0, methodEnd))) || !looksLikeTarget(target)) return malformed(line);
  const url = targetText(target.replace(beginningOfVersion, '')).text;
  return { method: line.slice(0, methodEnd), url, httpVersion: '', headers: [], warnings: noWarnings };
}

function malformed(line: string): RequestHead {
  const url = /^[\x20-\x7e]{1,2000}$/.test(line) ? line : '';
  return { method: malformedMethod, url, httpVersion: '', headers: [], warnings: noWarnings };
}

function readStartLine(line: string): RequestHead | UnreadableHead {
  const plain = plainStartLine.exec(line);
  if (plain === null) return readUnusualStartLine(line);
  const [, method = '', url = '', minor = ''] = plain;
  return { method, url, httpVersion: `1.${minor}`, headers: [], warnings: noWarnings };
}

function readUnusualStartLine(line: string): RequestHead | UnreadableHead {
  const refuse = (reason: string): UnreadableHead => unreadable(reason, malformed(line));
  if (line.charCodeAt(0) === tlsByte) return refuse(tlsReason);
  const text = trimmed(line);
  const methodEnd = text.search(/[\t ]/);
  if (methodEnd === -1) return refuse('The first line is not a request line: it is a single word.');
  const method = text.slice(0, methodEnd);
  if (!/^[\x21-\x7e]+$/.test(method)) return refuse('The first line is not a request line: it has no method.');
  const rest = text.slice(methodEnd);
  const version = /[\t ]HTTP\/(\d{1,3})(?:\.(\d{1,3}))?$/i.exec(rest);
  if (method === 'PRI' && version?.[1] === '2') return refuse('It is HTTP/2. The receiver speaks HTTP/1.1.');
  if (/[\t ]SIP\/2\.0$/i.test(rest)) return refuse('It is SIP. The receiver speaks HTTP.');
  const target = trimmed(version === null ? rest : rest.slice(0, version.index));
  if (version === null && !looksLikeTarget(target)) {
    return refuse('The first line is not a request line: it has neither a URL nor an HTTP version.');
  }
  const { text: url, encoding } = targetText(target);
  const [written = '', major = '0', minor = version === null ? '9' : '0'] = version ?? [];
  const warnings = [
    ...(token.test(method) ? [] : ['The method has characters that are not allowed.']),
    ...targetWarnings(target, encoding),
    ...(version === null ? ['The request line has no HTTP version.'] : versionWarnings(written.slice(1))),
    ...(target === '' || (line === `${method} ${target}${written}` && !written.startsWith('\t'))
      ? []
      : [spacingWarning]),
  ];
  return { method, url, httpVersion: `${major}.${minor}`, headers: [], warnings };
}

/** How every TLS connection begins. */
export const tlsByte = 0x16;
export const tlsReason = 'It looks like TLS; use http:// instead of https://.';

const spacingWarning = 'The parts of the request line are not separated by single spaces.';

/** Without a version anything could be a request line; a path, a URL or a query makes it one. */
const looksLikeTarget = (target: string): boolean => /^(?:\/|\*$|\?|[a-z][a-z0-9+.-]{0,30}:\/\/)/i.test(target);

const versionWarnings = (version: string): string[] =>
  version === 'HTTP/1.1' || version === 'HTTP/1.0' ? [] : [`The version is ${version}. It was read as HTTP/1.1.`];

function targetWarnings(target: string, encoding: string | null): string[] {
  return [
    ...(target === '' ? ['The request line has no URL.'] : []),
    ...(/[\t ]/.test(target) ? ['The URL has unencoded spaces.'] : []),
    ...(control.test(target) || target.includes('\r') ? ['The URL has control characters.'] : []),
    ...(encoding === null ? [] : [`The URL has unencoded characters outside ASCII, read as ${encoding}.`]),
  ];
}

/** A target of bytes as text. `encoding` is null where it is ASCII. Control characters become percent-encoded. */
function targetText(target: string): { readonly text: string; readonly encoding: string | null } {
  const encoding = /[\x80-\xff]/.test(target) ? encodingOf(target) : null;
  const text = encoding === null ? target : new TextDecoder(encoding).decode(Buffer.from(target, 'latin1'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return { text: text.replaceAll(/[\x00-\x08\x0a-\x1f\x7f]/g, encodeURIComponent), encoding };
}

const encodingOf = (target: string): string => (isUtf8(Buffer.from(target, 'latin1')) ? 'UTF-8' : 'windows-1252');

const withoutCr = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

/** Without the spaces and tabs around it. `trim` would take more, such as a no-break space. */
export function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from += 1;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

const isBlank = (code: number): boolean => code === 32 || code === 9;
