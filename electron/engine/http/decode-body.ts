import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import type { Activity } from '../../../shared/model/activity.ts';
import type { BodyDecoding, HeaderLine, HttpRequestMessage } from '../../../shared/model/http.ts';
import { bodyText } from './body-text.ts';
import { type BodyFields, base64Beside, bodyBytes, bodyFields } from './message-body.ts';

/** More layers of compression than anybody has a use for. */
const mostCodings = 5;
/** Bytes that come out of a compressed body to be shown. */
const shownBytes = 32 * 1024 * 1024;

/** The content codings of a body, in the order they are to be undone. */
export function codingsOf(headers: readonly HeaderLine[]): readonly string[] {
  const content = listed(headers, 'content-encoding');
  const transfer = listed(headers, 'transfer-encoding');
  if (content === none && transfer === none) return none;
  return [...content, ...transfer].filter((coding) => coding !== 'identity' && coding !== 'chunked').reverse();
}

function listed(headers: readonly HeaderLine[], name: string): string[] {
  let codings: string[] = none;
  for (const [line, value] of headers) {
    if (line.length !== name.length || line.toLowerCase() !== name) continue;
    codings = [...codings, ...value.split(',').map((coding) => coding.trim().toLowerCase())];
  }
  return codings === none ? none : codings.filter((coding) => coding !== '');
}

const none: string[] = [];

/**
 * A body as text, with its content codings undone. The bytes of the wire stay beside it. At most `limit` bytes come out of
 * each coding, whatever a small body expands to, and the work is done beside this thread. Of a body that is cut, what
 * can be read is read. Never rejects.
 */
export async function decodedBody(
  bytes: Buffer,
  headers: readonly HeaderLine[],
  options: { readonly limit: number; readonly isCut?: boolean; readonly keepsBytes?: boolean },
): Promise<BodyFields> {
  const wanted = bytes.length === 0 ? [] : codingsOf(headers);
  if (wanted.length === 0) return bodyFields(bytes, headers, options.isCut);
  const { content, codings, isCut, problem } = await undone(bytes, wanted, options.limit);
  const { text, charset } = bodyText(content, headers, isCut || options.isCut);
  const base64 = options.keepsBytes === true && codings.length > 0 ? base64Beside(text, content) : null;
  return { body: text, bodyBase64: base64Beside(text, bytes), decoding: { codings, charset, base64, isCut, problem } };
}

/** The activity with everything that its compressed bodies hold, for a person to look at. */
export async function withWholeBodies<Kind extends Activity>(activity: Kind): Promise<Kind> {
  const [request, response] = await Promise.all([
    withWholeBody(activity.request),
    activity.response === null ? null : withWholeBody(activity.response),
  ]);
  return { ...activity, request, response };
}

async function withWholeBody<Message extends BodyFields & Pick<HttpRequestMessage, 'headers'>>(
  message: Message,
): Promise<Message> {
  if (message.decoding === undefined || message.decoding.codings.length === 0) return message;
  const options = { limit: shownBytes, keepsBytes: true };
  return { ...message, ...(await decodedBody(bodyBytes(message), message.headers, options)) };
}

interface Undone extends Pick<BodyDecoding, 'isCut' | 'problem'> {
  readonly content: Buffer;
  readonly codings: string[];
}

async function undone(bytes: Buffer, wanted: readonly string[], limit: number): Promise<Undone> {
  let content = bytes;
  let isCut = false;
  const codings: string[] = [];
  const stopped = (problem: string): Undone => ({ content, codings, isCut, problem });
  for (const coding of wanted) {
    if (codings.length === mostCodings) return stopped(`The body is compressed more than ${mostCodings} times.`);
    const expand = expanderOf(coding, content);
    if (expand === null) return stopped(`The content coding ${JSON.stringify(coding.slice(0, 40))} is not known.`);
    const next = await expanded(expand, content, limit);
    if (next === null) return stopped(`The body is not ${coding}, though its headers say so.`);
    codings.push(coding);
    content = next.content;
    isCut ||= next.end === 'cut';
    if (next.end === 'damaged') return stopped(`The ${coding} data is damaged or ends too early.`);
  }
  return { content, codings, isCut, problem: null };
}

type Expander = (isLenient: boolean) => Transform;

/** A body that was cut off ends in the middle of its stream; leniently, what can be read of it is read. */
function expanderOf(coding: string, body: Buffer): Expander | null {
  const flush = (isLenient: boolean) => (isLenient ? constants.Z_SYNC_FLUSH : constants.Z_FINISH);
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return (isLenient) => createGunzip({ finishFlush: flush(isLenient), chunkSize });
    case 'deflate':
    case 'x-deflate':
      // Some send the raw stream without zlib's header.
      return (isLenient) =>
        (isZlib(body) ? createInflate : createInflateRaw)({ finishFlush: flush(isLenient), chunkSize });
    case 'br':
      return (isLenient) =>
        createBrotliDecompress({
          finishFlush: isLenient ? constants.BROTLI_OPERATION_FLUSH : constants.BROTLI_OPERATION_FINISH,
          chunkSize,
        });
    case 'zstd':
      return () => createZstdDecompress({ chunkSize });
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
  const result = await readTo(limit, expand(true), body);
  if (result.content.length > 0) return result;
  // Nothing comes out of a stream of nothing either, but that one has an end.
  const strict = result.end === 'damaged' ? result : await readTo(limit, expand(false), body);
  return strict.end === 'damaged' ? null : strict;
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
