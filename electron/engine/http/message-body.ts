import type { BodyDecoding, HeaderLine, HttpRequestMessage } from '../../../shared/model/http.ts';
import { bodyText } from './body-text.ts';

/** How a message holds its body: as text, and as base64 where the text alone would lose bytes. */
export type BodyFields = Pick<HttpRequestMessage, 'body' | 'bodyBase64' | 'decoding'>;

/** A body as text, its Content-Encoding left as it is. */
export function bodyFields(bytes: Uint8Array, headers: readonly HeaderLine[] = [], isCut = false): BodyFields {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { text, charset } = bodyText(buffer, headers, isCut);
  const decoding: BodyDecoding | undefined =
    charset === 'utf-8' ? undefined : { codings: [], charset, base64: null, isCut: false, problem: null };
  return { body: text, bodyBase64: base64Beside(text, buffer), ...(decoding === undefined ? {} : { decoding }) };
}

/** Null where the bytes are the UTF-8 of the text. */
export function base64Beside(text: string, bytes: Buffer): string | null {
  return Buffer.byteLength(text) === bytes.length && Buffer.from(text).equals(bytes) ? null : bytes.toString('base64');
}

/** Every byte of a message's body, as it was on the wire. */
export function bodyBytes({ body, bodyBase64 }: Pick<BodyFields, 'body' | 'bodyBase64'>): Buffer {
  return bodyBase64 === null ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64');
}
