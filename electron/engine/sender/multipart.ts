import { randomInt } from 'node:crypto';
import { lookup } from 'mime-types';

export interface Part {
  /** As it stands between the quotes of `name="…"`. */
  readonly name: string;
  readonly content: Uint8Array;
  /** A file's base name; undefined for a text. */
  readonly filename?: string;
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
  const guessed = part.filename === undefined ? undefined : lookup(part.filename) || 'application/octet-stream';
  const type = part.contentType || guessed;
  return `Content-Disposition: ${disposition.join('; ')}\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}`;
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
