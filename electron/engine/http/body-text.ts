import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';
import { charsetOf } from '../../../shared/percent-decoding.ts';
import { decodeTextFile } from '../storage/decode-text.ts';

export interface BodyText {
  readonly text: string;
  /** In lower case, as `TextDecoder` names it. */
  readonly charset: string;
}

const utf8 = 'utf-8';

/**
 * The text of a body and the charset it was read in. The one place that decides this: a byte order mark counts first, then
 * the charset of the Content-Type, that of an XML declaration, valid UTF-8, and windows-1252, which every byte is valid
 * in. What is not text is read as UTF-8, with U+FFFD in it. Whoever names UTF-8 and sends other bytes is not believed.
 * A body that is cut may end inside a character.
 */
export function bodyText(bytes: Buffer, headers: readonly HeaderLine[], isCut = false): BodyText {
  if (hasMark(bytes)) return ofFile(bytes);
  const decoder = namedDecoder(bytes, charsetOf(headers));
  if (decoder !== null) return { text: decoder.decode(bytes), charset: decoder.encoding };
  if (isUtf16(bytes)) return ofFile(bytes);
  const whole = isCut ? withoutHalfCharacter(bytes) : bytes;
  if (isUtf8(whole)) return { text: whole.toString(), charset: utf8 };
  return isText(bytes, headers) ? ofFile(bytes) : { text: bytes.toString(), charset: utf8 };
}

/** Of the charset that the header or the XML declaration names; null where that is UTF-8, or none that is known. */
function namedDecoder(bytes: Buffer, declared: string | null): TextDecoder | null {
  if (declared === utf8 && isUtf8(bytes)) return null;
  const decoder = decoderOf(declared === utf8 ? null : declared) ?? decoderOf(xmlCharset(bytes));
  return decoder?.encoding === utf8 ? null : decoder;
}

function ofFile(bytes: Buffer): BodyText {
  const { text, encoding } = decodeTextFile(bytes);
  return { text, charset: encoding.toLowerCase().replace(/ (.e)$/, '$1') };
}

const hasMark = ([first, second, third]: Buffer): boolean =>
  (first === 0xef && second === 0xbb && third === 0xbf) ||
  (first === 0xff && second === 0xfe) ||
  (first === 0xfe && second === 0xff);

/** JSON in UTF-16 without a mark: its first character and a zero. */
const isUtf16 = ({ 0: first, 1: second, length }: Buffer): boolean =>
  length % 2 === 0 && ((second === 0 && opensJson(first)) || (first === 0 && opensJson(second)));

const opensJson = (byte: number | undefined): boolean => byte === 0x7b || byte === 0x5b;

const isXml = (bytes: Buffer): boolean => bytes.length > 5 && bytes.toString('latin1', 0, 5) === '<?xml';

/** Bytes of an XML declaration that are looked into. */
const declarationBytes = 256;

function xmlCharset(bytes: Buffer): string | null {
  if (!isXml(bytes)) return null;
  const [declaration = ''] = bytes.toString('latin1', 0, declarationBytes).split('>', 1);
  const charset = /\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration)?.[1]?.toLowerCase() ?? null;
  // A declaration that was read byte by byte is in no charset of two bytes a character.
  return charset?.startsWith('utf-16') === true ? null : charset;
}

/** Null for a charset that nobody knows. */
function decoderOf(charset: string | null): TextDecoder | null {
  if (charset === null) return null;
  try {
    return new TextDecoder(charset);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Bytes that are looked at to tell a text. */
const lookedAt = 64 * 1024;
const binaryTypes =
  /^\s*(?:image|audio|video|font|model)\/|^\s*application\/(?:octet-stream|pdf|zip|gzip|x-tar|protobuf)/i;

/** A text has no control characters, whatever charset it is in; and its type is not that of something else. */
function isText(bytes: Buffer, headers: readonly HeaderLine[]): boolean {
  if (binaryTypes.test(headerValue(headers, 'content-type') ?? '')) return false;
  return bytes.subarray(0, lookedAt).every((byte) => byte >= 32 || (byte >= 9 && byte <= 13) || byte === 27);
}

/** Where a body is cut inside a UTF-8 character, its up to three bytes go too, so that the text stays text. */
function withoutHalfCharacter(body: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, body.length); back++) {
    const byte = body[body.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? body.subarray(0, body.length - back) : body;
  }
  return body;
}
