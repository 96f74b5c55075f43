import type { Transform } from 'node:stream';
import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
import type { BodyDecoding, HeaderLine, HttpResponseMessage } from '../../../shared/model/http.ts';
import { bodyText } from './body-text.ts';
import { type BodyFields, base64Beside, bodyBytes, bodyFields } from './message-body.ts';

/** More layers of compression than anybody has a use for. */
const mostCodings = 5;

/** The content codings of a body, in the order they are to be undone: the last of them, and one more than are undone. */
export function codingsOf(headers: readonly HeaderLine[]): readonly string[] {
  let codings = none;
  for (const name of ['transfer-encoding', 'content-encoding']) {
    for (let at = headers.length - 1; at >= 0 && codings.length <= mostCodings; at -= 1) {
      const [line, value] = headers[at] ?? ['', ''];
      if (line.length !== name.length || line.toLowerCase() !== name) continue;
      codings = [...codings, ...listedIn(value)].slice(0, mostCodings + 1);
    }
  }
  return codings;
}

/** The last first. */
function listedIn(value: string): string[] {
  return value
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity' && coding !== 'chunked')
    .reverse();
}

const none: readonly string[] = [];

export interface DecodingOptions {
  /** Bytes. */
  readonly limit: number;
  readonly isCut?: boolean | undefined;
  /** Also gives the bytes that came out, where the text alone would lose some. */
  readonly keepsBytes?: boolean | undefined;
}

/**
 * A body as text, with its content codings undone. The bytes of the wire stay beside it. At most `limit` bytes come out of
 * each coding, whatever a small body expands to, and the work is done beside this thread. Of a body that is cut, what
 * can be read is read. Never rejects.
 */
export async function decodedBody(
  bytes: Buffer,
  headers: readonly HeaderLine[],
  options: DecodingOptions,
): Promise<BodyFields> {
  const wanted = bytes.length === 0 ? none : codingsOf(headers);
  if (wanted.length === 0) return bodyFields(bytes, headers, options.isCut);
  const undoing = undo(bytes, wanted);
  let step = undoing.next();
  while (step.done !== true) step = undoing.next(await expanded(step.value.expand, step.value.content, options.limit));
  return fieldsOf(bytes, headers, step.value, options);
}

/** The same in this thread, for one where nobody waits. Of a body that expands to more than `limit`, somewhat less comes out. */
export function decodedBodyNow(bytes: Buffer, headers: readonly HeaderLine[], options: DecodingOptions): BodyFields {
  const wanted = bytes.length === 0 ? none : codingsOf(headers);
  if (wanted.length === 0) return bodyFields(bytes, headers, options.isCut);
  const undoing = undo(bytes, wanted);
  let step = undoing.next();
  while (step.done !== true) step = undoing.next(expandedNow(step.value.expand, step.value.content, options.limit));
  return fieldsOf(bytes, headers, step.value, options);
}

function fieldsOf(
  bytes: Buffer,
  headers: readonly HeaderLine[],
  { content, codings, isCut, problem }: Undone,
  options: DecodingOptions,
): BodyFields {
  const { text, charset } = bodyText(content, headers, isCut || options.isCut);
  const base64 = options.keepsBytes === true && codings.length > 0 ? base64Beside(text, content) : null;
  return { body: text, bodyBase64: base64Beside(text, bytes), decoding: { codings, charset, base64, isCut, problem } };
}

/** The bytes of a response's body with its content codings undone, at most `limit` of each. */
export async function decodedBytes(message: HttpResponseMessage, limit: number): Promise<Buffer> {
  const bytes = bodyBytes(message);
  if (message.decoding === undefined || message.decoding.codings.length === 0) return bytes;
  const { body, decoding } = await decodedBody(bytes, message.headers, { limit, keepsBytes: true });
  return decoding?.base64 == null ? Buffer.from(body) : Buffer.from(decoding.base64, 'base64');
}

interface Undone extends Pick<BodyDecoding, 'isCut' | 'problem'> {
  readonly content: Buffer;
  readonly codings: string[];
}

/** Undoes one coding after the other: each is asked for, and what came out is given back. */
function* undo(
  bytes: Buffer,
  wanted: readonly string[],
): Generator<{ readonly expand: Expander; readonly content: Buffer }, Undone, Expanded | null> {
  let content = bytes;
  let isCut = false;
  const codings: string[] = [];
  const stopped = (problem: string): Undone => ({ content, codings, isCut, problem });
  for (const coding of wanted) {
    if (codings.length === mostCodings) return stopped(`The body is compressed more than ${mostCodings} times.`);
    const expand = expanderOf(coding, content);
    if (expand === null) return stopped(`The content coding ${JSON.stringify(coding.slice(0, 40))} is not known.`);
    const next = yield { expand, content };
    if (next === null) return stopped(`The body is not ${coding}, though its headers say so.`);
    codings.push(coding);
    content = next.content;
    isCut ||= next.end !== 'whole';
    if (next.end === 'damaged') return stopped(`The ${coding} data is damaged or ends too early.`);
  }
  return { content, codings, isCut, problem: null };
}

/** A body that was cut off ends in the middle of its stream; leniently, what can be read of it is read. */
interface Expander {
  stream(isLenient: boolean): Transform;
  /** Throws where the body is damaged, or more than `most` bytes come out. */
  now(body: Buffer, isLenient: boolean, most: number): Buffer;
}

function expanderOf(coding: string, body: Buffer): Expander | null {
  const zlib = (isLenient: boolean) => ({
    finishFlush: isLenient ? constants.Z_SYNC_FLUSH : constants.Z_FINISH,
    chunkSize,
  });
  const brotli = (isLenient: boolean) => ({
    finishFlush: isLenient ? constants.BROTLI_OPERATION_FLUSH : constants.BROTLI_OPERATION_FINISH,
    chunkSize,
  });
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return {
        stream: (isLenient) => createGunzip(zlib(isLenient)),
        now: (bytes, isLenient, maxOutputLength) => gunzipSync(bytes, { ...zlib(isLenient), maxOutputLength }),
      };
    case 'deflate':
    case 'x-deflate': {
      // Some send the raw stream without zlib's header.
      const [create, now] = isZlib(body)
        ? ([createInflate, inflateSync] as const)
        : ([createInflateRaw, inflateRawSync] as const);
      return {
        stream: (isLenient) => create(zlib(isLenient)),
        now: (bytes, isLenient, maxOutputLength) => now(bytes, { ...zlib(isLenient), maxOutputLength }),
      };
    }
    case 'br':
      return {
        stream: (isLenient) => createBrotliDecompress(brotli(isLenient)),
        now: (bytes, isLenient, maxOutputLength) =>
          brotliDecompressSync(bytes, { ...brotli(isLenient), maxOutputLength }),
      };
    case 'zstd':
      return {
        stream: () => createZstdDecompress({ chunkSize }),
        now: (bytes, _, maxOutputLength) => zstdDecompressSync(bytes, { chunkSize, maxOutputLength }),
      };
    default:
      return null;
  }
}

const chunkSize = 64 * 1024;

/** RFC 1950, 2.2: the method is deflate, and the two bytes are a multiple of 31. */
const isZlib = ([first = 0, second = 0]: Buffer): boolean => (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;

interface Expanded {
  readonly content: Buffer;
  readonly end: 'whole' | 'cut' | 'damaged';
}

/** Null where nothing came out of what should have been compressed. */
async function expanded(expand: Expander, body: Buffer, limit: number): Promise<Expanded | null> {
  const strict = await readTo(limit, expand.stream(false), body);
  if (strict.end !== 'damaged') return strict;
  // What has no end gives more when it is not asked for one.
  const lenient = await readTo(limit, expand.stream(true), body);
  const { content } = lenient.content.length > strict.content.length ? lenient : strict;
  return content.length === 0 ? null : { content, end: 'damaged' };
}

async function readTo(limit: number, stream: Transform, body: Buffer): Promise<Expanded> {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.end(body);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, limit - size));
      size += chunk.length;
      if (size > limit) return { content: Buffer.concat(chunks), end: 'cut' };
    }
  } catch {
    // What came out before the damage is shown.
    return { content: Buffer.concat(chunks), end: 'damaged' };
  } finally {
    stream.destroy();
  }
  return { content: Buffer.concat(chunks), end: 'whole' };
}

/** How much more than the limit may come out before it is cut; the cut is exact where it is enough. */
const slack = 256 * 1024;

/** As `expanded`. zlib gives nothing at all of a body that is damaged or too large, so its beginning is tried. */
function expandedNow(expand: Expander, body: Buffer, limit: number): Expanded | null {
  const most = 4 * limit + slack;
  const attempt = (bytes: Buffer, isLenient: boolean): Buffer | 'too large' | 'damaged' => {
    try {
      return expand.now(bytes, isLenient, most);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'damaged';
    }
  };
  const cutTo = (content: Buffer, end: Expanded['end']): Expanded =>
    content.length > limit ? { content: content.subarray(0, limit), end: 'cut' } : { content, end };
  const whole = attempt(body, false);
  if (typeof whole !== 'string') return cutTo(whole, 'whole');
  let beginning: Buffer = Buffer.alloc(0);
  for (let length = smallestBeginning; beginning.length < limit; length *= 2) {
    const next = attempt(body.subarray(0, length), true);
    if (typeof next === 'string') break;
    beginning = next;
    if (length >= body.length) break;
  }
  if (whole === 'damaged' && beginning.length === 0) return null;
  return cutTo(beginning, whole === 'too large' ? 'cut' : 'damaged');
}

/** Bytes of a body that can hardly expand to much. */
const smallestBeginning = 64;
