import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';

/** One part of a multipart body. */
export interface BodyPart {
  readonly name: string;
  /** As the sender called the file; null for a plain field. */
  readonly fileName: string | null;
  /** Its Content-Type; empty where it has none. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The parts of a multipart body, to the byte; null where it is none. */
export function multipartParts(headers: readonly HeaderLine[], bytes: Uint8Array): readonly BodyPart[] | null {
  const boundary = boundaryOf(headerValue(headers, 'content-type') ?? '');
  if (boundary === null) return null;
  // One character a byte: positions in the text are positions in the bytes.
  const text = latin1(bytes);
  const mark = `--${boundary}`;
  const parts: BodyPart[] = [];
  for (let at = markFrom(text, mark, 0); at !== -1; ) {
    const from = at + mark.length;
    if (text.startsWith('--', from)) break;
    const next = markFrom(text, mark, from);
    const end = next === -1 ? text.length : lineEndBefore(text, next);
    parts.push(partOf(text, bytes, Math.min(afterLine(text, from), end), end));
    at = next;
  }
  return parts;
}

/** Null where the part is not text. */
export function partText({ bytes, type }: BodyPart): string | null {
  if (/^(?:image|audio|video|font)\//i.test(type)) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return hasControl(text) ? null : text;
  } catch {
    const text = new TextDecoder('windows-1252').decode(bytes);
    return hasControl(text) || text.includes('\ufffd') ? null : text;
  }
}

/** What no text has: control characters besides white space. U+FFFD stands for bytes that were no text before. */
const hasControl = (text: string): boolean => /[^\P{Cc}\t\n\v\f\r\u0080-\u009f]|\ufffd/u.test(text);

function boundaryOf(type: string): string | null {
  if (!/^\s*multipart\//i.test(type)) return null;
  const match = /[;\s]boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(type);
  return match?.[1] ?? match?.[2] ?? null;
}

/** Where the next delimiter begins: at the beginning of a line. */
function markFrom(text: string, mark: string, from: number): number {
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (at === 0 || text[at - 1] === '\n') return at;
  }
  return -1;
}

/** The line end before a delimiter belongs to the delimiter. */
const lineEndBefore = (text: string, at: number): number => (text[at - 2] === '\r' ? at - 2 : Math.max(0, at - 1));

function afterLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

function partOf(text: string, bytes: Uint8Array, from: number, to: number): BodyPart {
  const headEnd = endOfHead(text, from, to);
  const head = decoded(bytes.subarray(from, headEnd.head));
  const lines = head.split(/\r?\n/);
  const disposition = lines.find((line) => /^content-disposition:/i.test(line)) ?? '';
  const type =
    lines
      .find((line) => /^content-type:/i.test(line))
      ?.slice('content-type:'.length)
      .trim() ?? '';
  return {
    name: parameterOf(disposition, 'name') ?? '',
    fileName: extendedName(disposition) ?? parameterOf(disposition, 'filename'),
    type,
    bytes: bytes.subarray(headEnd.body, to),
  };
}

/** A part may have no header lines: then it begins with an empty line. */
function endOfHead(text: string, from: number, to: number): { readonly head: number; readonly body: number } {
  for (let at = from; at < to; ) {
    const end = text.indexOf('\n', at);
    if (end === -1 || end >= to) break;
    const isEmpty = end === at || (end === at + 1 && text[at] === '\r');
    if (isEmpty) return { head: at, body: end + 1 };
    at = end + 1;
  }
  return { head: to, body: to };
}

function parameterOf(disposition: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(disposition);
  return match === null ? null : (match[1]?.replaceAll(/\\(["\\])/g, '$1') ?? match[2] ?? '');
}

/** RFC 8187: `filename*=UTF-8''na%C3%AFve.pdf`. */
function extendedName(disposition: string): string | null {
  const encodedName = /;\s*filename\*=utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  if (encodedName === undefined) return null;
  try {
    return decodeURIComponent(encodedName);
  } catch {
    return null;
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const blockBytes = 32 * 1024;

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += blockBytes) {
    text += String.fromCharCode(...bytes.subarray(at, at + blockBytes));
  }
  return text;
}
