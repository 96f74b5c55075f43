import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** Bytes as text for a person, and also as base64 where the text alone would lose some of them. */
export function textOf(bytes: Uint8Array, charset = 'utf-8'): { body: string; bodyBase64: string | null } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer) && /^utf-?8$/i.test(charset)) return { body: buffer.toString('utf8'), bodyBase64: null };
  return { body: decoderFor(charset).decode(buffer), bodyBase64: buffer.toString('base64') };
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { ignoreBOM: true });
  } catch {
    // A charset that nobody knows: show it as UTF-8, the bytes are kept beside it.
    return new TextDecoder('utf-8', { ignoreBOM: true });
  }
}
