import { parse } from 'content-type';
import { type HeaderLine, headerValue } from './model/http.ts';

/** Every runtime of ours has it; the types of this folder know neither Node nor a browser. */
declare const TextDecoder: new (charset: string) => { decode(bytes: Uint8Array): string };

/** The charset that a Content-Type names, in lower case; null where it names none. */
export function charsetOf(headers: readonly HeaderLine[]): string | null {
  const type = headerValue(headers, 'content-type');
  if (type === undefined || !/charset/i.test(type)) return null;
  const named = parse(type).parameters.charset ?? '';
  const charset = named.replaceAll("'", '').trim().toLowerCase();
  if (charset === '' || charset === 'us-ascii' || charset === 'ascii') return null;
  return charset === 'utf8' ? 'utf-8' : charset;
}

/**
 * Undoes percent-encoding. Its bytes are read in the charset, else as UTF-8, else as windows-1252, which every byte is
 * valid in; `charset` is null where none is named. What is no percent-encoding stays as it is.
 */
export function percentDecoded(text: string, charset: string | null = null): string {
  if (!text.includes('%')) return text;
  if (charset === null || charset === 'utf-8') {
    try {
      return decodeURIComponent(text);
    } catch {
      // Not UTF-8, or a sign that stands for itself: read byte by byte below.
    }
  }
  const named = charset === null || charset === 'utf-8' ? null : decoderOf(charset);
  // A character of some charsets is a byte and an ASCII letter: the plain characters around are read with the bytes.
  return text.replaceAll(/[\x20-\x7e]+/g, (part) => (part.includes('%') ? decodedBytes(bytesOf(part), named) : part));
}

/** One text of a form or of a query: as `percentDecoded`, a plus is a space. */
export const formDecoded = (text: string, charset: string | null = null): string =>
  percentDecoded(text.includes('+') ? text.replaceAll('+', ' ') : text, charset);

/** The pairs of a form or a query, in order, and at most so many. A name that stands alone has an empty text. */
export function formPairs(
  text: string,
  charset: string | null = null,
  most = Number.POSITIVE_INFINITY,
): [name: string, value: string][] {
  const pairs: [name: string, value: string][] = [];
  for (let at = 0; at < text.length && pairs.length < most; ) {
    const next = text.indexOf('&', at);
    const pair = text.slice(at, next === -1 ? undefined : next);
    at += pair.length + 1;
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    pairs.push([formDecoded(name, charset), equals === -1 ? '' : formDecoded(pair.slice(equals + 1), charset)]);
  }
  return pairs;
}

type Decoder = InstanceType<typeof TextDecoder>;

function decodedBytes(bytes: Uint8Array, named: Decoder | null): string {
  if (named !== null) return named.decode(bytes);
  const text = utf8.decode(bytes);
  return isUtf8(bytes, text) ? text : windows1252.decode(bytes);
}

// Made once, and none that throws: a text may have tens of thousands of places to decode.
const utf8 = new TextDecoder('utf-8');
const windows1252 = new TextDecoder('windows-1252');

/** The mark of bytes that are no text stands for these alone where it was in the text before. */
function isUtf8(bytes: Uint8Array, text: string): boolean {
  let marks = 0;
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) marks += 1;
  if (marks === 0) return true;
  for (let at = 2; at < bytes.length; at += 1) {
    if (bytes[at] === 0xbd && bytes[at - 1] === 0xbf && bytes[at - 2] === 0xef) marks -= 1;
  }
  return marks === 0;
}

let last: { readonly charset: string; readonly decoder: Decoder | null } = { charset: 'utf-8', decoder: utf8 };

/** Null for a charset that nobody knows. The pairs of one form ask for the same, thousands of times. */
function decoderOf(charset: string): Decoder | null {
  if (last.charset !== charset) last = { charset, decoder: newDecoder(charset) };
  return last.decoder;
}

function newDecoder(charset: string): Decoder | null {
  try {
    return new TextDecoder(charset);
  } catch {
    return null;
  }
}

/** ASCII text with its percent-encoding undone. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text.charCodeAt(at) === 37 ? hexByte(text, at + 1) : -1;
    bytes[length] = byte === -1 ? text.charCodeAt(at) : byte;
    length += 1;
    if (byte !== -1) at += 2;
  }
  return bytes.subarray(0, length);
}

/** -1 where no two hexadecimal digits stand there. */
function hexByte(text: string, at: number): number {
  const digits = text.slice(at, at + 2);
  return /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : -1;
}
