import { randomInt } from 'node:crypto';
import { lookup } from 'mime-types';

export interface Part {
  /** As it stands between the quotes of `name="…"`. */
  readonly name: string;
  readonly content: Uint8Array;
  /** As it stands between the quotes of `filename="…"`; left out where the part has none. */
  readonly filename?: string | undefined;
  /** The base name of the file whose content it is: it decides the type. Left out for a text. */
  readonly file?: string;
  readonly contentType?: string | undefined;
}

/** A boundary such as newman makes: 26 dashes and 24 digits. */
export function newBoundary(): string {
  return `${'-'.repeat(26)}${Array.from({ length: 24 }, () => randomInt(10)).join('')}`;
}

/** RFC 8187, with the characters newman leaves readable. */
const extended = (text: string): string =>
  `UTF-8''${encodeURIComponent(text)
    .replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
    .replace(/%(?:7C|60|5E)/g, decodeURIComponent)}`;

function headOf(part: Part): string {
  const disposition = ['form-data', `name="${part.name}"`];
  if (part.filename !== undefined) {
    disposition.push(`filename="${part.filename}"`);
    if (/[^\t\u0020-\u007e\u0080-\u00ff]/.test(part.filename)) disposition.push(`filename*=${extended(part.filename)}`);
  }
  const type = part.contentType || guessedType(part);
  return `Content-Disposition: ${disposition.join('; ')}\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}`;
}

/** A file always has a type; a text that only bears a file's name has one where the name tells. */
function guessedType({ file, filename }: Part): string | undefined {
  if (file !== undefined) return lookup(file) || lookup(filename ?? '') || 'application/octet-stream';
  return lookup(filename ?? '') || undefined;
}

/** A multipart/form-data body, byte for byte as newman writes it: same part headers in the same order. */
export function multipartBody(parts: readonly Part[], boundary: string): Uint8Array {
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${headOf(part)}\r\n`),
    part.content,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}
