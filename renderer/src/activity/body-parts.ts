import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';
import { boundaryOf, type PartHead, partHead, partsOf } from '../../../shared/multipart.ts';
import { rowsWanted } from './drawn-rows.ts';

const windows1252 = new TextDecoder('windows-1252');

/** One part of a multipart body. */
export interface BodyPart extends PartHead {
  readonly bytes: Uint8Array;
}

/** The parts of a multipart body, to the byte, no more than can be drawn; null where it is none. */
export function multipartParts(headers: readonly HeaderLine[], bytes: Uint8Array): readonly BodyPart[] | null {
  const boundary = boundaryOf(headerValue(headers, 'content-type') ?? '');
  if (boundary === null) return null;
  // A charset of one byte a character: positions in the text are positions in the bytes.
  const places = partsOf(windows1252.decode(bytes), boundary);
  const parts: BodyPart[] = [];
  for (let next = places.next(); parts.length < rowsWanted && next.done !== true; next = places.next()) {
    const { head, content } = next.value;
    parts.push({ ...partHead(decoded(bytes.subarray(...head))), bytes: bytes.subarray(...content) });
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
    const text = windows1252.decode(bytes);
    return hasControl(text) || text.includes('\ufffd') ? null : text;
  }
}

/** What no text has: control characters besides white space. U+FFFD stands for bytes that were no text before. */
const hasControl = (text: string): boolean => /[^\P{Cc}\t\n\v\f\r\u0080-\u009f]|\ufffd/u.test(text);

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}
