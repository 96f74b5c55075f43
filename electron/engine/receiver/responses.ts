import { STATUS_CODES } from 'node:http';
import { Failure } from '../../../shared/failure.ts';
import type { HeaderLine, HttpResponseMessage } from '../../../shared/model/http.ts';
import type { Exchange, ReceiverResponse } from './exchange.ts';

/** Milliseconds that an unused connection stays open. */
export const keepAliveMs = 60_000;

const json = (status: number, content: object): ReceiverResponse => ({ status, body: JSON.stringify(content) });

export const accepted = (id: string): ReceiverResponse => json(200, { ok: true, id });

export const tooLarge = (id: string, limit: number): ReceiverResponse =>
  json(413, {
    ok: false,
    id,
    error: `The body is larger than ${size(limit)}. Its beginning was logged, the rest was not read.`,
    hint: 'Raise the maximum body size of the receiver in Settings.',
  });

export const overloaded = (id: string): ReceiverResponse =>
  json(503, {
    ok: false,
    id,
    error: 'Too many bytes are arriving at once. The beginning of this body was logged, the rest was not read.',
    hint: 'Send fewer or smaller requests at the same time.',
  });

export const noTunnel = (id: string): ReceiverResponse =>
  json(501, { ok: false, id, error: 'This receiver is not a proxy. The CONNECT request was logged and not followed.' });

/** The request did not come whole or cannot be read; the reason is a sentence. */
export const notWhole = (id: string, status: number, reason: string): ReceiverResponse =>
  json(status, { ok: false, id, error: `This is not a whole HTTP request. ${reason}` });

/** The request was read and could not be logged: it must not be acknowledged. Who sent it learns no path of this machine. */
export function notLogged(error: unknown): ReceiverResponse {
  const detail = error instanceof Failure ? error.details.detail : undefined;
  const reason = typeof detail === 'string' ? `: ${detail}.` : `. ${error instanceof Error ? error.message : error}`;
  return json(error instanceof Failure ? error.status : 500, {
    ok: false,
    error: `The request was not logged${reason}`,
  });
}

/** A step of the receiver failed on the request. */
export const stepFailed = (id: string, problem: string): ReceiverResponse =>
  json(500, { ok: false, id, error: problem });

/**
 * The response to an exchange exactly as it leaves. To HEAD the header lines are sent without the body. A connection goes
 * on only where the body of the request was read whole. `at` is unix milliseconds.
 */
export function responseTo(
  { incoming, body, request }: Exchange,
  response: ReceiverResponse,
  at: number,
): HttpResponseMessage {
  const close = body?.end !== 'whole' || !incoming.keepsAlive();
  const message = toMessage(response, close, at);
  return request.method === 'HEAD' ? { ...message, body: '', bytes: 0 } : message;
}

/** The last response of a connection that has no request. `at` is unix milliseconds. */
export const lastResponse = (response: ReceiverResponse, at: number): HttpResponseMessage =>
  toMessage(response, true, at);

/** Every header line is written here, and none is added by Node. */
function toMessage(response: ReceiverResponse, close: boolean, at: number): HttpResponseMessage {
  const { status } = response;
  // These have no body, whatever a rule says.
  const body = status === 204 || status === 205 || status === 304 ? '' : response.body;
  const bytes = Buffer.byteLength(body);
  const headers = response.headers?.map(([name, value]): [string, string] => [name, value]) ?? [...jsonHeaders];
  if (status !== 204 && status !== 304) headers.push(['Content-Length', String(bytes)]);
  headers.push(['Date', httpDate(at)], ...(close ? closing : goingOn));
  return {
    status,
    statusText: STATUS_CODES[status] ?? 'Error',
    httpVersion: '1.1',
    headers,
    trailers: [],
    body,
    bodyBase64: null,
    bytes,
    truncated: false,
  };
}

const jsonHeaders: readonly [string, string][] = [
  ['Content-Type', 'application/json'],
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
];

const closing: readonly [string, string][] = [['Connection', 'close']];
const goingOn: readonly [string, string][] = [
  ['Connection', 'keep-alive'],
  ['Keep-Alive', `timeout=${keepAliveMs / 1000}`],
];

/** The header lines of a response that ends its connection after all. */
export const withConnectionClose = (headers: readonly HeaderLine[]): readonly HeaderLine[] => [
  ...headers.filter(([name]) => name !== 'Connection' && name !== 'Keep-Alive'),
  ...closing,
];

let lastSecond = 0;
let lastDate = '';

/** Made once a second: thousands of requests share it. */
function httpDate(at: number): string {
  const second = Math.floor(at / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastDate = new Date(second * 1000).toUTCString();
  }
  return lastDate;
}

/** A response as it goes over the wire, with these header lines. Text is of Latin-1 characters only. */
export function responseOnWire(
  { status, statusText, body, bytes }: HttpResponseMessage,
  headers: readonly HeaderLine[],
): string | Buffer {
  let head = `HTTP/1.1 ${status} ${statusText}\r\n`;
  for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
  head += '\r\n';
  return bytes === body.length ? head + body : Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}

export const continueText = 'HTTP/1.1 100 Continue\r\n\r\n';

function size(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${+(bytes / 1024 / 1024).toFixed(1)} MiB` : `${+(bytes / 1024).toFixed(1)} KiB`;
}
