import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Capture } from '../../../shared/model/capture.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Clock } from '../host-services.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import { type CaptureStart, captureMalformed, captureRequest, fromThisMachine, remoteOf } from './capture-request.ts';
import type { LinkedDelivery, Links } from './links.ts';
import { drain, readBody } from './read-body.ts';
import { accepted, malformed, noTunnel, notRecorded, type Reply, replyBytes, replyHeaders, tooLarge } from './reply.ts';

interface ExchangeParts {
  readonly log: Pick<ActivityLog, 'append'>;
  readonly links: Links;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Asked about every request that is none of our own deliveries. */
  readonly recognize: Recognizer['recognizeRequest'];
  /** Bytes of a body that are kept. */
  readonly bodyLimit: () => number;
  /** The method that stood on the request line, which Node may know by another name; asked once for each request. */
  readonly methodOf: (request: IncomingMessage) => string;
  /** Told after every attempt to record; `null` when it went well. */
  readonly recorded: (problem: unknown) => void;
}

/** What the server's events are wired to. */
export interface Exchanges {
  request(request: IncomingMessage, response: ServerResponse): void;
  /** Whether a request of this connection is still being answered. */
  isAnswering(socket: Duplex): boolean;
  connect(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  clientError(error: Error, socket: Duplex): void;
  /** From now on every answer ends its connection; resolves when all that is being answered was. */
  finish(): Promise<void>;
}

/** Milliseconds a peer has to take the last answer of a connection. */
const lingerMs = 2000;

/** Reads requests, has them recorded, and only then answers. */
export function createExchanges(parts: ExchangeParts): Exchanges {
  const { log, links, clock, newId } = parts;
  const open = new Map<Socket, Set<Open>>();
  const broken = new WeakSet<Socket>();
  let finishing = false;

  /** Resolves with what to answer: the planned reply once the capture is committed, or why it was not recorded. */
  async function record(capture: Capture, linked: Linked | null, reply: Reply, known?: Known): Promise<Reply> {
    try {
      const label = known?.eventLabel ?? linked?.about?.event.label;
      await log.append(withOrigin(capture, linked), {
        readAt: clock(),
        ...(label === undefined ? {} : { eventLabel: label }),
      });
    } catch (error) {
      parts.recorded(error ?? 'unknown error');
      return notRecorded(error);
    }
    if (linked !== null) links.captured(linked.id, capture.id);
    parts.recorded(null);
    return reply;
  }

  function linkedTo(socket: Socket): Linked | null {
    if (!fromThisMachine(socket)) return null;
    const port = socket.remotePort ?? 0;
    const id = links.deliveryAt(port);
    return id === null ? null : { id, about: links.aboutDeliveryAt(port) };
  }

  const begin = (socket: Socket): Omit<CaptureStart, 'reply'> => ({
    id: newId(),
    at: new Date(clock()).toISOString(),
    remote: remoteOf(socket),
  });

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    const exchange = keep(socket, request, response);
    const linked = linkedTo(socket);
    const start = begin(socket);
    const method = parts.methodOf(request);
    const limit = parts.bodyLimit();
    const body = await readBody(request, limit);
    if (body === null) return;
    exchange.read = true;
    const planned = body.cut ? tooLarge(start.id, limit) : accepted(start.id);
    const capture = captureRequest(request, body, { ...start, method, reply: replyFacts(planned) });
    const known = linked === null && !body.cut ? parts.recognize(capture) : null;
    const reply =
      known === null
        ? await record(capture, linked, planned)
        : await record({ ...capture, ...saidOf(known) }, null, planned, known);
    response.writeHead(reply.status, replyHeaders(reply, body.cut || finishing));
    if (!body.cut) return void response.end(reply.body);
    // Ending now would reset the connection under a sender that is still sending, before it reads why.
    response.write(reply.body);
    await drain(request);
    response.end();
  }

  function keep(socket: Socket, request: IncomingMessage, response: ServerResponse): Open {
    const on = open.get(socket) ?? new Set();
    open.set(socket, on);
    const exchange: Open = {
      request,
      read: false,
      closed: new Promise((resolve) => {
        response.once('close', () => {
          on.delete(exchange);
          if (on.size === 0) open.delete(socket);
          resolve();
        });
      }),
    };
    on.add(exchange);
    return exchange;
  }

  async function refuse(error: NodeJS.ErrnoException & { rawPacket?: Buffer; reason?: string }, socket: Socket) {
    const status = statusOf(error.code);
    // Answers to requests that came whole before it on the same connection go first.
    await Promise.all(answered(open.get(socket) ?? []));
    const reply = malformed(status, reasonOf(error));
    const packet = error.rawPacket;
    const said =
      packet === undefined || status === 408
        ? reply
        : await record(captureMalformed(packet, { ...begin(socket), reply: replyFacts(reply) }), null, reply);
    close(socket, said);
  }

  function close(socket: Socket, reply: Reply): void {
    if (!socket.writable) return void socket.destroy();
    socket.on('error', () => socket.destroy());
    socket.setTimeout(lingerMs, () => socket.destroy());
    socket.end(replyBytes(reply));
    socket.resume();
  }

  return {
    request: (request, response) => void receive(request, response),
    isAnswering: (socket) => socket instanceof Socket && open.has(socket),
    connect(request, duplex, head) {
      const socket = duplex as Socket;
      socket.on('error', () => socket.destroy());
      const start = begin(socket);
      const reply = noTunnel(start.id);
      const body = { bytes: head, read: head.length, cut: false };
      const capture = captureRequest(request, body, { ...start, method: 'CONNECT', reply: replyFacts(reply) });
      void record(capture, linkedTo(socket), reply).then((said) => close(socket, said));
    },
    clientError(error, socket) {
      if (!(socket instanceof Socket) || broken.has(socket)) return;
      broken.add(socket);
      if ('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) return void socket.destroy();
      void refuse(error, socket);
    },
    async finish() {
      finishing = true;
      await Promise.all([...open.values()].flatMap((each) => answered(each)));
    },
  };
}

/** A request that has come, until its response is closed. */
interface Open {
  readonly request: IncomingMessage;
  /** As much of it was read as will be. */
  read: boolean;
  readonly closed: Promise<void>;
}

/** The ends of those that will be answered; the others wait for bytes that may never come. */
function answered(exchanges: Iterable<Open>): Promise<void>[] {
  return [...exchanges].filter(({ request, read }) => read || request.complete).map((each) => each.closed);
}

interface Linked {
  readonly id: string;
  readonly about: LinkedDelivery | null;
}

type Known = NonNullable<ReturnType<Recognizer['recognizeRequest']>>;

function saidOf({ dialect, event, confidence, reason, callId }: Known): Pick<Capture, 'recognized' | 'callId'> {
  return { recognized: { dialect, event, confidence, reason }, callId };
}

function withOrigin(capture: Capture, linked: Linked | null): Capture {
  if (linked === null) return capture;
  const event = linked.about?.event;
  return {
    ...capture,
    delivery: linked.id,
    callId: linked.about?.callId ?? null,
    recognized:
      event === undefined || event.dialect === null
        ? null
        : { dialect: event.dialect, event: event.key, confidence: 1, reason: 'Sent from this workspace.' },
  };
}

const replyFacts = (reply: Reply): Capture['reply'] => ({ status: reply.status, rule: null, delayMs: 0 });

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

function reasonOf(error: NodeJS.ErrnoException & { rawPacket?: Buffer; reason?: string }): string {
  // 0x16 is how every TLS connection begins.
  if (error.rawPacket?.[0] === 0x16) return 'it looks like TLS; use http:// instead of https://';
  if (error.code === 'HPE_HEADER_OVERFLOW') return 'its request line and headers are too long';
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'it did not come to its end in time';
  return error.reason ?? error.message;
}
