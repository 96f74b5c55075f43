import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { Capture } from '../../../shared/model/capture.ts';
import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';

/** What every capture has, however it came in. */
export type CaptureStart = Pick<Capture, 'id' | 'at'> & {
  readonly remote: Capture['remote'];
  readonly reply: Capture['reply'];
};

/** The header lines as they stood on the wire: order, case and duplicates. Each byte is one character (Latin-1). */
function headerLines(raw: readonly string[]): [string, string][] {
  const lines: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) lines.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return lines;
}

/** The capture of a request that was read; trailers of a chunked body stand after the headers. */
export function captureRequest(
  request: IncomingMessage,
  body: { readonly bytes: Buffer; readonly read: number; readonly cut: boolean },
  start: CaptureStart & Pick<Capture, 'method'>,
): Capture {
  const headers = headerLines([...request.rawHeaders, ...request.rawTrailers]);
  return {
    kind: 'capture',
    ...start,
    url: request.url ?? '',
    httpVersion: request.httpVersion,
    headers,
    body: bodyText(body.bytes, headers),
    bodyBase64: body.bytes.toString('base64'),
    bytes: body.read,
    cut: body.cut,
    recognized: null,
    callId: null,
    delivery: null,
  };
}

/** The capture of bytes that are no HTTP request: the packet as it came is the body. */
export function captureMalformed(packet: Buffer, start: CaptureStart): Capture {
  const firstLine = packet.toString('latin1').split(/\r?\n/, 1)[0] ?? '';
  const printable = /^[\x20-\x7e]{1,2000}$/.test(firstLine);
  return {
    kind: 'capture',
    ...start,
    method: 'MALFORMED',
    url: printable ? firstLine : '',
    httpVersion: '',
    headers: [],
    body: packet.toString(),
    bodyBase64: packet.toString('base64'),
    bytes: packet.length,
    cut: false,
    recognized: null,
    callId: null,
    delivery: null,
  };
}

/** The body as text in the charset its Content-Type names; UTF-8 where it names none that is known. */
function bodyText(bytes: Buffer, headers: readonly HeaderLine[]): string {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i
    .exec(headerValue(headers, 'content-type') ?? '')?.[1]
    ?.toLowerCase();
  if (charset === undefined || charset === 'utf-8' || charset === 'utf8') return bytes.toString();
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // A charset nobody knows is not the reader's fault: the bytes are kept beside the text in any case.
    if (error instanceof RangeError) return bytes.toString();
    throw error;
  }
}

export function remoteOf(socket: Socket): Capture['remote'] {
  return { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
}

/** Whether the other end of the socket is on this machine: its ports are then ours to know. */
export function fromThisMachine(socket: Socket): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  if (isIP(address) === 0) return false;
  return address.startsWith('127.') || address === '::1' || socket.remoteAddress === socket.localAddress;
}
