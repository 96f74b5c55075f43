import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import {
  type HeaderLine,
  type HttpRequestMessage,
  type HttpResponseMessage,
  headerValue,
} from '../../../shared/model/http.ts';
import { bodyFields } from '../http/message-body.ts';
import type { CompiledRequest } from './compiled.ts';
import type { WireResponse } from './wire.ts';

/** A compiled request as the activity log and the preview hold it. */
export function toRequestMessage({ method, url, headers, body }: CompiledRequest): HttpRequestMessage {
  const bytes = body ?? new Uint8Array();
  return {
    method,
    url,
    httpVersion: '1.1',
    headers: headers.map(([name, value]) => [name, value]),
    trailers: [],
    ...bodyFields(bytes, headers),
    bytes: bytes.byteLength,
    truncated: false,
  };
}

/**
 * A response as the activity log holds it: body decompressed and as text, header lines as they came. `bytes` are those
 * transferred.
 */
export async function toResponseMessage(response: WireResponse, keptBytes: number): Promise<HttpResponseMessage> {
  const { status, statusText, httpVersion, headers, trailers, bytes } = response;
  const wireCut = bytes > response.body.byteLength;
  const { body, cut: truncated } = await decompressed(response.body, headers, keptBytes, wireCut);
  return {
    status,
    statusText,
    httpVersion,
    headers: headers.map(([name, value]) => [name, value]),
    trailers: trailers.map(([name, value]) => [name, value]),
    ...bodyFields(truncated ? withoutHalfCharacter(body) : body, headers),
    bytes,
    truncated,
  };
}

async function decompressed(
  body: Uint8Array,
  headers: readonly HeaderLine[],
  limit: number,
  wireCut: boolean,
): Promise<{ body: Uint8Array; cut: boolean }> {
  const encodings = (headerValue(headers, 'content-encoding') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  let current: { body: Uint8Array; cut: boolean } = { body, cut: wireCut };
  for (const encoding of encodings.reverse()) {
    const next = await expanded(current.body, encoding, limit);
    // Not what its header says, or an encoding nobody asked for: the bytes themselves are kept.
    if (next === null) return current;
    current = { body: next.body, cut: current.cut || next.cut };
  }
  return current;
}

function expander(encoding: string, body: Uint8Array) {
  // A truncated body ends in the middle of its stream; what can be read of it is still wanted.
  const lenient = { finishFlush: constants.Z_SYNC_FLUSH };
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(lenient);
    case 'deflate':
      // Some servers send the raw stream without zlib's header, whose low four bits are 8.
      return ((body[0] ?? 0) & 0x0f) === 8 ? createInflate(lenient) : createInflateRaw(lenient);
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      return createZstdDecompress();
    default:
      return null;
  }
}

/** At most `limit` bytes come out, whatever a small compressed body expands to. */
async function expanded(
  body: Uint8Array,
  encoding: string,
  limit: number,
): Promise<{ body: Uint8Array; cut: boolean } | null> {
  const stream = expander(encoding, body);
  if (stream === null) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  stream.end(body);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, limit - size));
      size += chunk.length;
      if (size > limit) return { body: Buffer.concat(chunks), cut: true };
    }
  } catch {
    // The stream is damaged: what came out before is shown, or the bytes as they are where nothing did.
    return size === 0 ? null : { body: Buffer.concat(chunks), cut: true };
  } finally {
    stream.destroy();
  }
  return { body: Buffer.concat(chunks), cut: false };
}

/** A cut may fall inside a UTF-8 character; its up to three bytes go too, so that the text stays text. */
function withoutHalfCharacter(body: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(4, body.length); back++) {
    const byte = body[body.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? body.subarray(0, body.length - back) : body;
  }
  return body;
}

/** The start of the body in one line, as PBXware's Activity Monitor shows it; the status text where there is no body. */
export function summarizeResponse(response: HttpResponseMessage): string {
  const type = headerValue(response.headers, 'content-type')?.split(';')[0]?.trim();
  if (response.bodyBase64 !== null && response.body.includes('\ufffd')) {
    return `${response.bytes} bytes${type ? ` of ${type}` : ''}`;
  }
  const line = response.body.slice(0, 2000).replace(/\s+/g, ' ').trim();
  if (line === '') return response.statusText;
  const characters = Array.from(line);
  return characters.length > 200 || response.body.length > 2000 ? `${characters.slice(0, 200).join('')}...` : line;
}
