import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../host-services.ts';
import { endsOf } from '../http/connection-ends.ts';
import type { IncomingRequest, RequestHead } from './exchange.ts';
import { listenNear, urlsFor } from './listening.ts';
import { type BodyBudget, drain, readBody } from './read-body.ts';
import { keepAliveMs, lastResponse, malformed, responseBytes, withConnectionClose } from './responses.ts';
import { createUnknownMethods } from './unknown-method.ts';

/** Accepts connections on one port and hands over each request. TLS is another implementation of the same. */
export interface Listener {
  /** The port in use, which may be another than the wanted one. */
  readonly port: number;
  /** Where it can be reached; the first is the one to show. */
  readonly urls: readonly string[];
  /** Lets what can be responded to finish, for a second at most, then ends every connection and frees the port. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly budget: BodyBudget;
  readonly clock: Clock;
  /** Milliseconds for the headers, and for the whole of a request. */
  readonly patience: { readonly headers: number; readonly request: number };
  /** Never rejects. */
  readonly handle: (incoming: IncomingRequest) => Promise<void>;
  /** The server failed after it had begun to listen. */
  readonly onLost: (error: NodeJS.ErrnoException) => void;
}

export type OpenListener = (options: ListenerOptions) => Promise<Listener>;

/** Bytes of request line and headers together. Node's 16 KiB is less than some signed webhooks have. */
const headerBytes = 256 * 1024;
/** Milliseconds a closing listener waits for responses that are on their way. */
const closeWithin = 1000;
/** Milliseconds a client has to take the last response of a connection. */
const lingerMs = 2000;

/** Plain HTTP. Throws PORT_IN_USE or PORT_REFUSED where it cannot listen. */
export const openHttpListener: OpenListener = async (options) => {
  const { host, patience, budget, clock, handle } = options;
  const sockets = new Set<Socket>();
  /** The requests of each connection that have no response yet. */
  const pending = new Map<Socket, Set<PendingRequest>>();
  const failed = new WeakSet<Socket>();
  const unknownMethods = createUnknownMethods();
  let closing = false;

  function receive(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const own = pending.get(socket) ?? new Set();
    pending.set(socket, own);
    const entry: PendingRequest = {
      request,
      isRead: false,
      closed: new Promise((resolve) => {
        response.once('close', () => {
          own.delete(entry);
          if (own.size === 0) pending.delete(socket);
          resolve();
        });
      }),
    };
    own.add(entry);
    let isWhole = false;
    response.sendDate = false;
    const { shouldKeepAlive } = response;
    void handle({
      kind: 'request',
      ends: endsOf(socket),
      head: headOf(request, unknownMethods.take(socket) ?? request.method ?? ''),
      refusal: null,
      async read(limit) {
        const body = await readBody(request, limit, budget);
        entry.isRead = true;
        isWhole = body?.end === 'whole';
        return body;
      },
      trailers: () => headerLines(request.rawTrailers),
      keepsAlive: () => shouldKeepAlive && !closing,
      respond({ status, statusText, headers, body }) {
        // A listener that closes says so, also where the response was chosen before.
        const lines = closing ? withConnectionClose(headers) : headers;
        response.writeHead(status, statusText, lines.flat());
        if (isWhole) return void response.end(body);
        // Ending now would reset the connection under a sender that is still sending, before it reads why.
        response.write(body);
        return drain(request).then(() => void response.end());
      },
      destroy: () => socket.destroy(),
    });
  }

  function onSocketOnly(
    socket: Socket,
    incoming: Pick<IncomingRequest, 'kind' | 'head' | 'refusal'>,
    bytes: Buffer,
  ): void {
    void handle({
      ...incoming,
      ends: endsOf(socket),
      read: async () => ({ bytes, read: bytes.length, end: 'whole', release: () => undefined }),
      trailers: () => [],
      keepsAlive: () => false,
      respond: (response) => end(socket, responseBytes(response)),
      destroy: () => socket.destroy(),
    });
  }

  function end(socket: Socket, bytes: string): void {
    if (!socket.writable) return void socket.destroy();
    socket.on('error', () => socket.destroy());
    socket.setTimeout(lingerMs, () => socket.destroy());
    socket.end(bytes);
    socket.resume();
  }

  async function refuse(error: ClientError, socket: Socket): Promise<void> {
    // Responses to requests that came whole before it on the same connection go first.
    await Promise.all(finishing(pending.get(socket) ?? []));
    const refusal = malformed(statusOf(error.code), reasonOf(error));
    const packet = error.rawPacket;
    if (packet !== undefined && refusal.status !== 408) {
      return onSocketOnly(socket, { kind: 'malformed', head: malformedHead(packet), refusal }, packet);
    }
    end(socket, responseBytes(lastResponse(refusal, clock())));
  }

  function onClientError(error: ClientError, socket: Duplex): void {
    if (!(socket instanceof Socket) || failed.has(socket)) return;
    if (!pending.has(socket) && unknownMethods.retry(server, socket, error)) return;
    failed.add(socket);
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return void socket.destroy();
    void refuse(error, socket);
  }

  function onConnect(request: IncomingMessage, socket: Socket, first: Buffer): void {
    socket.on('error', () => socket.destroy());
    onSocketOnly(socket, { kind: 'tunnel', head: headOf(request, 'CONNECT'), refusal: null }, first);
  }

  const server = createServer({
    maxHeaderSize: headerBytes,
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    connectionsCheckingInterval: Math.min(5000, patience.headers),
    keepAliveTimeout: keepAliveMs,
    // Old devices speak HTTP/1.1 without a Host: they are to be seen, not refused.
    requireHostHeader: false,
  });
  // Node drops the headers after the 2000th without a word unless configured to keep all.
  server.maxHeadersCount = 0;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', receive);
  server.on('checkExpectation', receive);
  server.on('connect', (request, socket, first) => onConnect(request, socket as Socket, first));
  server.on('clientError', onClientError);
  const port = await listenNear(server, host, options.port);
  server.on('error', options.onLost);

  return {
    port,
    urls: urlsFor('http', host, port),
    async close() {
      closing = true;
      const closed = closedServer(server);
      await within(closeWithin, Promise.all([...pending.values()].flatMap(finishing)));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

type ClientError = Error & { code?: string; rawPacket?: Buffer; reason?: string };

/** A request that has come, until its response is closed. */
interface PendingRequest {
  readonly request: IncomingMessage;
  /** As much of it was read as will be. */
  isRead: boolean;
  readonly closed: Promise<void>;
}

/** The ends of those that will get a response; the others wait for bytes that may never come. */
function finishing(requests: Iterable<PendingRequest>): Promise<void>[] {
  return [...requests].filter(({ request, isRead }) => isRead || request.complete).map(({ closed }) => closed);
}

const closedServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

const emptyBody = { bytes: 0, truncated: false };

function headOf(request: IncomingMessage, method: string): RequestHead {
  const { url = '', httpVersion, rawHeaders } = request;
  return { method, url, httpVersion, headers: headerLines(rawHeaders), trailers: [], ...emptyBody };
}

/** Bytes that are not an HTTP request: they become the body. */
function malformedHead(packet: Buffer): RequestHead {
  const firstLine = packet.toString('latin1').split(/\r?\n/, 1)[0] ?? '';
  const url = /^[\x20-\x7e]{1,2000}$/.test(firstLine) ? firstLine : '';
  return { method: 'MALFORMED', url, httpVersion: '', headers: [], trailers: [], ...emptyBody };
}

/** The header lines as they stood on the wire: order, case and duplicates. Each byte is one character (Latin-1). */
function headerLines(raw: readonly string[]): [string, string][] {
  const lines: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) lines.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return lines;
}

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

function reasonOf(error: ClientError): string {
  // 0x16 is how every TLS connection begins.
  if (error.rawPacket?.[0] === 0x16) return 'it looks like TLS; use http:// instead of https://';
  if (error.code === 'HPE_HEADER_OVERFLOW') return 'its request line and headers are too long';
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'it did not end in time';
  return error.reason ?? error.message;
}
