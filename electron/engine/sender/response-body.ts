import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import type { ReceivedResponse } from '../../../shared/model/delivery.ts';
import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';
import { textOf } from './text-of.ts';
import type { WireAnswer } from './wire.ts';

/** The answer as the record keeps it: body decompressed and as text, header lines as they came. `bytes` are those transferred. */
export async function receivedResponse(answer: WireAnswer, keptBytes: number): Promise<ReceivedResponse> {
  const { status, statusText, httpVersion, headers, bytes } = answer;
  const wireCut = bytes > answer.body.byteLength;
  const { body, cut } = await decompressed(answer.body, headers, keptBytes, wireCut);
  const whole = cut ? withoutHalfCharacter(body) : body;
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headerValue(headers, 'content-type') ?? '')?.[1];
  const lines = headers.map(([name, value]): [string, string] => [name, value]);
  return { status, statusText, httpVersion, headers: lines, ...textOf(whole, charset), bytes, cut };
}

async function decompressed(
  body: Uint8Array,
  headers: readonly HeaderLine[],
  limit: number,
  wireCut: boolean,
): Promise<{ body: Uint8Array; cut: boolean }> {
  const encodings = (headerValue(headers, 'content-encoding') ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '' && each !== 'identity');
  let current: { body: Uint8Array; cut: boolean } = { body, cut: wireCut };
  for (const encoding of encodings.reverse()) {
    const next = await expanded(current.body, encoding, limit);
    // Not what its header says, or an encoding nobody asked for: the bytes themselves are the best to show.
    if (next === null) return current;
    current = { body: next.body, cut: current.cut || next.cut };
  }
  return current;
}

function expander(encoding: string, body: Uint8Array) {
  // A body that was cut ends in the middle of its stream; what can be read of it is wanted all the same.
  const gentle = { finishFlush: constants.Z_SYNC_FLUSH };
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(gentle);
    case 'deflate':
      // Some servers send the raw stream without zlib's header, whose low four bits are 8.
      return ((body[0] ?? 0) & 0x0f) === 8 ? createInflate(gentle) : createInflateRaw(gentle);
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      return createZstdDecompress();
    default:
      return null;
  }
}

/** At most `limit` bytes come out, whatever a small body says it holds. */
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

/** The start of the body in one line, as an activity monitor shows it; the status text where there is no body. */
export function messageOf(response: ReceivedResponse): string {
  const type = headerValue(response.headers, 'content-type')?.split(';')[0]?.trim();
  if (response.bodyBase64 !== null && response.body.includes('\ufffd')) {
    return `${response.bytes} bytes${type ? ` of ${type}` : ''}`;
  }
  const line = response.body.slice(0, 2000).replace(/\s+/g, ' ').trim();
  if (line === '') return response.statusText;
  const characters = Array.from(line);
  return characters.length > 200 || response.body.length > 2000 ? `${characters.slice(0, 200).join('')}...` : line;
}
