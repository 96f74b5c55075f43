import { type HttpRequestMessage, type HttpResponseMessage, headerValue } from '../../../shared/model/http.ts';
import { decodedBody } from '../http/decode-body.ts';
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
 * A response as the activity log holds it: body decompressed and as text beside the bytes of the wire, header lines as they
 * came. `bytes` are those transferred.
 */
export async function toResponseMessage(response: WireResponse, keptBytes: number): Promise<HttpResponseMessage> {
  const { status, statusText, httpVersion, headers, trailers, bytes, body } = response;
  const wire = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isCut = bytes > wire.length;
  const fields = await decodedBody(wire, headers, { limit: keptBytes, isCut });
  return {
    status,
    statusText,
    httpVersion,
    headers: headers.map(([name, value]) => [name, value]),
    trailers: trailers.map(([name, value]) => [name, value]),
    ...fields,
    bytes,
    truncated: isCut || fields.decoding?.isCut === true,
  };
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
