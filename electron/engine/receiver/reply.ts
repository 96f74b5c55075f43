import { Failure } from '../../../shared/failure.ts';

/** What is answered. No CORS header, ever: see receiver.ts. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

const json = (status: number, content: object): Reply => ({ status, body: JSON.stringify(content) });

export const accepted = (id: string): Reply => json(200, { ok: true, id });

export const tooLarge = (id: string, limit: number): Reply =>
  json(413, {
    ok: false,
    id,
    error: `The body is larger than ${size(limit)}: its beginning was recorded, the rest was not read.`,
    hint: 'Raise the body limit of the receiver in Settings.',
  });

export const noTunnel = (id: string): Reply =>
  json(501, { ok: false, id, error: 'This receiver is no proxy: CONNECT was recorded and not followed.' });

export const malformed = (status: number, reason: string): Reply =>
  json(status, { ok: false, error: `This is no HTTP request that can be read: ${reason}.` });

/** The request was read and could not be recorded: it must not be acknowledged. */
export function notRecorded(error: unknown): Reply {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof Failure;
  return json(known ? error.status : 500, {
    ok: false,
    error: `The request was not recorded. ${message}`,
    ...(known ? { hint: error.hint } : {}),
  });
}

/** Header lines of a reply, as a flat list of names and values. */
export function replyHeaders(reply: Reply, close: boolean): string[] {
  return [
    'Content-Type',
    'application/json',
    'Content-Length',
    String(Buffer.byteLength(reply.body)),
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
    ...(close ? ['Connection', 'close'] : []),
  ];
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
};

/** A reply as bytes, for a socket that has no HTTP response of its own. It ends the connection. */
export function replyBytes(reply: Reply): string {
  const flat = replyHeaders(reply, true);
  const lines = flat.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${flat[index + 1]}`] : []));
  return `HTTP/1.1 ${reply.status} ${reasons[reply.status] ?? 'Error'}\r\n${lines.join('\r\n')}\r\n\r\n${reply.body}`;
}

function size(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${+(bytes / 1024 / 1024).toFixed(1)} MiB` : `${+(bytes / 1024).toFixed(1)} KiB`;
}
