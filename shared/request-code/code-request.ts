import { type HeaderLine, type HttpRequestMessage, isHeader } from '../model/http.ts';
import { maskText } from '../model/secret-mark.ts';

// In Node and in every browser, but not in the language itself.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (charset: string, options: { fatal: boolean }) => { decode(bytes: Uint8Array): string };
declare const btoa: (bytes: string) => string;

/** In which languages a request can be had as code, with their names for a person. */
export const codeFormats = {
  curl: 'cURL',
  'curl-cmd': 'cURL (Windows cmd)',
  fetch: 'JavaScript fetch',
  httpie: 'HTTPie',
  powershell: 'PowerShell',
} as const;
export type CodeFormat = keyof typeof codeFormats;

/** A request as it was sent, received, or would be sent. */
export type SentRequest = Pick<HttpRequestMessage, 'method' | 'url' | 'body' | 'bodyBase64'> &
  Partial<Pick<HttpRequestMessage, 'bytes' | 'truncated'>> & { readonly headers: readonly HeaderLine[] };

export interface CodeOptions {
  /** Where a request was received: its own URL is only a path. `http://127.0.0.1:4400` */
  readonly origin?: string | undefined;
  /** False where the certificate of the server is not verified. */
  readonly verifyTls?: boolean | undefined;
  /** Tags of the secrets that are masked in the request. */
  readonly masked?: readonly string[] | undefined;
  /** What else to know before it is run, as sentences. */
  readonly notes?: readonly string[] | undefined;
}

export type CodeBody =
  | { readonly kind: 'none' }
  /** No byte, and the request says so: `Content-Length: 0`. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'bytes'; readonly base64: string }
  /** Too large for code: a file that a person makes of it. */
  | { readonly kind: 'file'; readonly file: string };

/** A request with everything decided that is the same in every language. */
export interface CodeRequest {
  readonly method: string;
  /** Absolute, visible ASCII, no fragment. */
  readonly url: string;
  /** What stood on the request line, where that is no path: `*`. */
  readonly target: string | null;
  /** The lines that matter: without those that every tool writes itself. Each can be sent. */
  readonly headers: readonly HeaderLine[];
  readonly body: CodeBody;
  readonly verifyTls: boolean;
  /** Sentences for comments above the code: only what changes the meaning of the request. */
  readonly notes: readonly string[];
}

/** Lines that belong to one connection or follow from the body: every tool writes its own. */
const writtenByTools = new Set([
  ...['content-length', 'connection', 'transfer-encoding', 'expect', 'keep-alive', 'proxy-connection'],
]);

/** Bytes, or characters of a text, that stand in code. */
const embeddable = 1024 * 1024;

const bodyFile = 'hookswitch-body.bin';

export function codeRequestOf(request: SentRequest, options: CodeOptions = {}): CodeRequest {
  const { origin = 'http://127.0.0.1', verifyTls = true, masked = [] } = options;
  const notes = [
    ...(masked.length > 0
      ? [`The values of secrets are masked: ${masked.join(', ')}.`]
      : holdsMask(request)
        ? ['The values of secrets are masked.']
        : []),
    ...(options.notes ?? []),
  ];
  const { url, target } = urlOf(request.url, origin, notes);
  const headers = keptHeaders(request.headers, url, notes);
  const body = bodyOf(request, notes);
  return { method: request.method, url, target, headers, body, verifyTls, notes };
}

const holdsMask = ({ url, headers, body }: SentRequest): boolean =>
  [url, body, ...headers.flat()].some((text) => text.includes(maskText));

/** What stands in the request line, as a URL. */
function urlOf(written: string, origin: string, notes: string[]): Pick<CodeRequest, 'url' | 'target'> {
  const isAbsolute = /^https?:\/\//i.test(written);
  if (!isAbsolute && !written.startsWith('/')) return { url: `${origin}/`, target: visible(written) };
  const url = visible(isAbsolute ? written : `${origin}${written}`).replaceAll('#', '%23');
  if (url !== (isAbsolute ? written : `${origin}${written}`)) {
    notes.push('The URL held characters that are not allowed in a URL. They are percent-encoded here.');
  }
  return { url, target: null };
}

/** Percent-encodes what is not visible ASCII. A mask stays one. */
const visible = (text: string): string =>
  text
    .toWellFormed()
    .split(maskText)
    .map((part) => part.replace(/[^!-~]+/g, encodeURIComponent))
    .join(maskText);

function keptHeaders(lines: readonly HeaderLine[], url: string, notes: string[]): HeaderLine[] {
  const kept: HeaderLine[] = [];
  for (const [name, value] of lines) {
    const lower = name.toLowerCase();
    if (lower === 'connection' && !/^\s*(?:keep-alive|close)?\s*$/i.test(value)) {
      notes.push(`Left out: Connection: ${value}`);
    }
    if (writtenByTools.has(lower) || (lower === 'host' && isHostOf(value, url))) continue;
    if (
      /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) &&
      /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value.replaceAll(maskText, ''))
    ) {
      kept.push([name, value]);
    } else notes.push(`Left out, because it is not a valid header line: ${name}: ${value}`);
  }
  return kept;
}

/** Whether it is the Host line that the URL makes by itself. */
function isHostOf(value: string, url: string): boolean {
  const [, scheme = '', host = ''] = /^(https?):\/\/([^/?]*)/i.exec(url) ?? [];
  const standard = scheme.toLowerCase() === 'https' ? /:443$/ : /:80$/;
  const plain = (text: string): string => text.trim().toLowerCase().replace(standard, '');
  return plain(value) === plain(host);
}

function bodyOf({ headers, body, bodyBase64, bytes, truncated }: SentRequest, notes: string[]): CodeBody {
  if (truncated === true) notes.push(`Only the beginning of the body was kept. The request had ${bytes} bytes.`);
  const base64 = bodyBase64 !== null && /^[A-Za-z0-9+/]+={0,2}$/.test(bodyBase64) ? bodyBase64 : null;
  if (body === '' && base64 === null) {
    const isEmpty = headers.some(([name, value]) => isHeader(name, 'content-length') && value.trim() === '0');
    return { kind: isEmpty ? 'empty' : 'none' };
  }
  const size = base64 === null ? body.length : Math.floor((base64.length * 3) / 4);
  if (size > embeddable) {
    notes.push(`The body is too large for a command. Save its ${bytes ?? size} bytes as ${bodyFile} first.`);
    return { kind: 'file', file: bodyFile };
  }
  const text = body.toWellFormed();
  // No command line takes a NUL.
  if (base64 === null && !text.includes('\0'))
    return { kind: 'text', text, bytes: new TextEncoder().encode(text).length };
  return { kind: 'bytes', base64: base64 ?? textBase64(text) };
}

/** The UTF-8 bytes of a text, as base64. */
export function textBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

export const has = ({ headers }: Pick<CodeRequest, 'headers'>, name: string): boolean =>
  headers.some(([line]) => isHeader(line, name));

/** Whether it is ASCII, but for secrets that are masked: what is masked is not sent as it is. */
export const isAscii = (text: string): boolean => /^[\0-\u007f]*$/.test(text.replaceAll(maskText, ''));

/** The text whose UTF-8 bytes a header value is, one character a byte; null where the bytes are no UTF-8. */
export function utf8Value(value: string): string | null {
  if (value.includes(maskText)) return value;
  try {
    const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Lines of one name as one line, for tools that cannot send several; with a note for each. */
export function joinedHeaders(headers: readonly HeaderLine[], tool: string, notes: string[]): HeaderLine[] {
  const byName = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of headers) {
    const entry = byName.get(name.toLowerCase());
    if (entry === undefined) byName.set(name.toLowerCase(), { name, values: [value] });
    else entry.values.push(value);
  }
  return [...byName].map(([lower, { name, values }]): HeaderLine => {
    if (values.length > 1) notes.push(`${tool} sends the ${values.length} lines of ${name} as one.`);
    return [name, values.join(lower === 'cookie' ? '; ' : ', ')];
  });
}

/** The notes as lines of comment. */
export const comments = (notes: readonly string[], mark: string): string =>
  notes.map((note) => `${mark} ${note.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}\n`).join('');

/**
 * DANGER: notes hold what strangers sent, and zsh, the shell of macOS, reads a pasted comment as a command. So it holds
 * nothing that a shell would carry out.
 */
export const shellComments = (notes: readonly string[]): string =>
  comments(
    notes.map((note) => note.replace(/[^\p{L}\p{N}\p{Cc} .,:/%+=@~•_-]/gu, '?')),
    '#',
  );
