import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { parse } from 'content-type';
import { type HeaderLine, type HttpRequestMessage, headerValue } from '../../../shared/model/http.ts';

/** How a message holds its body: as text, and as base64 where the text alone would lose bytes. */
export type BodyFields = Pick<HttpRequestMessage, 'body' | 'bodyBase64'>;

/** A body as text in the charset that its Content-Type names; UTF-8 where it names none that is known. */
export function bodyFields(bytes: Uint8Array, headers: readonly HeaderLine[] = []): BodyFields {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const charset = charsetOf(headers);
  if (charset !== 'utf-8') {
    const body = decode(buffer, charset);
    return Buffer.from(body).equals(buffer)
      ? { body, bodyBase64: null }
      : { body, bodyBase64: buffer.toString('base64') };
  }
  return isUtf8(buffer)
    ? { body: buffer.toString(), bodyBase64: null }
    : { body: buffer.toString(), bodyBase64: buffer.toString('base64') };
}

/** Every byte of a message's body. */
export function bodyBytes({ body, bodyBase64 }: BodyFields): Buffer {
  return bodyBase64 === null ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64');
}

/** In lower case; `utf-8` where none is named. */
function charsetOf(headers: readonly HeaderLine[]): string {
  const contentType = headerValue(headers, 'content-type');
  if (contentType === undefined || !/charset/i.test(contentType)) return 'utf-8';
  const charset = parse(contentType).parameters.charset?.trim().toLowerCase();
  return charset === undefined || charset === '' || charset === 'utf8' ? 'utf-8' : charset;
}

function decode(buffer: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(buffer);
  } catch (error) {
    // A charset nobody knows: it is read as UTF-8, and the bytes are kept beside the text.
    if (error instanceof RangeError) return buffer.toString();
    throw error;
  }
}
