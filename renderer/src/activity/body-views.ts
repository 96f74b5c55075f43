import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';
import { charsetOf, formPairs } from '../../../shared/percent-decoding.ts';
import { type BodyPart, multipartParts, partText } from './body-parts.ts';
import { rowsWanted } from './drawn-rows.ts';

export type BodyView = 'pretty' | 'raw' | 'hex' | 'form';

/** Characters or bytes shown before a person asks for all. */
export const shownFirst = 256 * 1024;
/** JSON longer than this is not laid out: it would hold up the screen. */
const layoutLimit = 2 * 1024 * 1024;

export interface FormField {
  readonly name: string;
  readonly value: string;
  /** Name and type of an uploaded file; empty for a plain field. */
  readonly note: string;
}

const typeOf = (headers: readonly HeaderLine[]): string => (headerValue(headers, 'content-type') ?? '').toLowerCase();

/** The views that make sense of this body, the best first. */
export function viewsFor(headers: readonly HeaderLine[], body: string): readonly BodyView[] {
  if (formFields(headers, body.slice(0, shownFirst)) !== null) return ['form', 'raw', 'hex'];
  if (hasLayout(headers, body)) return ['pretty', 'raw', 'hex'];
  return isBinary(body.slice(0, lookedAt)) ? ['hex', 'raw'] : ['raw', 'hex'];
}

/** Characters that are looked at to tell a text. */
const lookedAt = 4096;

/** Control characters besides white space, or the mark of bytes that were no text. */
const isBinary = (text: string): boolean => /[^\P{Cc}\t\n\v\f\r]|\ufffd/u.test(text);

/** JSON with its line breaks, XML as it came; null where neither. Numbers and escapes stay as they were written. */
export function prettyBody(
  headers: readonly HeaderLine[],
  body: string,
  limit = Number.POSITIVE_INFINITY,
): string | null {
  if (!hasLayout(headers, body)) return null;
  return /[/+]xml/.test(typeOf(headers)) ? body.slice(0, limit) : laidOut(body, limit);
}

function hasLayout(headers: readonly HeaderLine[], body: string): boolean {
  const type = typeOf(headers);
  if (/[/+]xml/.test(type)) return true;
  if (body.length > layoutLimit || !(/json/.test(type) || /^\s*[[{]/.test(body))) return false;
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false; // said to be JSON and is none: shown as it came
  }
}

const tokenPattern = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Levels that are indented. Indenting each of a hundred thousand would take more room than there is. */
const deepestIndent = 60;

/**
 * The first `limit` characters or somewhat more. Only white space is changed, so that large numbers and repeated keys are
 * read as they were sent.
 */
function laidOut(json: string, limit: number): string {
  let depth = 0;
  let text = '';
  let before = '';
  const newLine = () => `\n${'  '.repeat(Math.min(depth, deepestIndent))}`;
  for (const [token] of json.matchAll(tokenPattern)) {
    if (text.length >= limit) break;
    const isOpened = before === '{' || before === '[';
    if (token === '}' || token === ']') {
      if (!isOpened) {
        depth -= 1;
        text += newLine();
      }
      text += token;
    } else {
      if (isOpened) {
        depth += 1;
        text += newLine();
      }
      if (token === ',') text += `,${newLine()}`;
      else text += token === ':' ? ': ' : token;
    }
    before = token;
  }
  return text.slice(0, limit);
}

/** The fields of a urlencoded or multipart body, in order, no more than can be drawn; null where it is neither. */
export function formFields(
  headers: readonly HeaderLine[],
  body: string,
  charset: string | null = null,
): readonly FormField[] | null {
  if (body === '') return null;
  const type = headerValue(headers, 'content-type') ?? '';
  if (/^\s*application\/x-www-form-urlencoded/i.test(type)) {
    const pairs = formPairs(body.trim(), charset ?? charsetOf(headers), rowsWanted);
    return pairs.map(([name, value]) => ({ name, value, note: '' }));
  }
  return multipartParts(headers, new TextEncoder().encode(body))?.map(fieldOf) ?? null;
}

function fieldOf(part: BodyPart): FormField {
  const note = [part.fileName ?? '', part.type].filter((text) => text !== '').join(', ');
  return { name: part.name, value: partText(part) ?? '(binary)', note };
}

/** The bytes of a body: those kept apart where it is no UTF-8, else those of the text. */
export function bodyBytes(body: string, base64: string | null): Uint8Array {
  const kept = base64 === null || base64 === '' ? null : base64Bytes(base64);
  return kept ?? new TextEncoder().encode(body);
}

/** Null where it is not base64: what is masked in it may be all of it. */
export function base64Bytes(base64: string): Uint8Array | null {
  let binary: string;
  try {
    binary = atob(base64);
  } catch {
    return null;
  }
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** The beginning of bytes that no charset is known of as a dump; what is masked as it is. */
export function dumpOf(base64: string, most: number): string {
  const bytes = base64Bytes(base64);
  return bytes === null ? base64.slice(0, most) : hexDump(bytes.subarray(0, most));
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const characterOf = hexOf.map((_, byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·'));

/** Sixteen bytes a line: offset, bytes, and what of them is printable ASCII. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    let hex = '';
    let text = '';
    const end = Math.min(at + 16, bytes.length);
    for (let index = at; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      hex += index === at + 8 ? `  ${hexOf[byte]}` : index === at ? hexOf[byte] : ` ${hexOf[byte]}`;
      text += characterOf[byte];
    }
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(48)}  ${text}`);
  }
  return lines.join('\n');
}
