import { createServer, type Server } from 'node:http';
import { Socket } from 'node:net';
import { Failure } from '../../../shared/failure.ts';
import type { ReceiverStatus } from '../../../shared/model/receiver.ts';
import { createActivityIds } from '../activity/activity-id.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Clock } from '../host-services.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import { createExchanges, type Exchanges } from './exchanges.ts';
import type { Links } from './links.ts';
import { listenNear, refused, urlOf } from './listening.ts';
import { createUnknownMethods } from './unknown-method.ts';

/**
 * The receiver takes any HTTP request from anybody who reaches its port, records it, and then acknowledges it.
 *
 * Danger, and what stands against it. A page in this machine's browser can send to a loopback port too. Such a
 * request is recorded like any other, because being asked by a browser is a thing people test, and it can do no more
 * than that: receiving fires nothing, the record is bounded, the answer tells only the capture's id and never has a
 * CORS header, so that a foreign page cannot read it and its preflight fails. Neither Host nor Origin is checked: a
 * phone system reaches us under whatever name it was given. What is received is data and never run or rendered.
 * It listens on 127.0.0.1 unless the person chooses an address that others reach.
 */
export interface Receiver {
  /** Listens there, or on the next free port; moves where it listens already. Says in the status what became of it. */
  start(wanted: { readonly host: string; readonly port: number }): Promise<ReceiverStatus>;
  /** Answers what it has recorded, closes every connection, frees the port. */
  stop(): Promise<void>;
  status(): ReceiverStatus;
  /** Called when the status changes in more than its count; gives the function that ends it. */
  onChange(listener: () => void): () => void;
}

export interface ReceiverOptions {
  readonly log: Pick<ActivityLog, 'append'>;
  readonly links: Links;
  readonly clock: Clock;
  /** Bytes of a body that are kept, asked for at every request. */
  readonly bodyLimit: () => number;
  readonly newId?: () => string;
  /** Left out, no request is taken for an event. */
  readonly recognize?: Recognizer['recognizeRequest'];
  /** Milliseconds for the headers, and for the whole of a request. */
  readonly patience?: { readonly headers: number; readonly request: number };
}

/** Bytes of request line and headers together. Node's 16 KiB is less than some signed webhooks have. */
const headerBytes = 256 * 1024;
/** Milliseconds a stopping receiver waits for answers that are on their way. */
const stopWithin = 1000;

interface Running {
  readonly server: Server;
  readonly exchanges: Exchanges;
  readonly sockets: ReadonlySet<Socket>;
  readonly port: number;
}

export function createReceiver(options: ReceiverOptions): Receiver {
  const patience = options.patience ?? { headers: 30_000, request: 120_000 };
  const listeners = new Set<() => void>();
  let wanted = { host: '127.0.0.1', port: 0 };
  let running: Running | null = null;
  let problem: ReceiverStatus['problem'] = null;
  let recordingProblem: string | null = null;
  let captures = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const changed = () => {
    for (const listener of listeners) listener();
  };

  /** One start or stop at a time, in the order they were asked for. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  }

  function recorded(error: unknown): void {
    if (error === null) captures += 1;
    const before = recordingProblem;
    recordingProblem =
      error === null ? null : `The last request was not recorded. ${error instanceof Error ? error.message : error}`;
    if (recordingProblem !== before) changed();
  }

  async function open(): Promise<void> {
    const sockets = new Set<Socket>();
    const unknownMethods = createUnknownMethods();
    const exchanges = createExchanges({
      ...options,
      methodOf: (request) => unknownMethods.take(request.socket) ?? request.method ?? '',
      newId: options.newId ?? createActivityIds(options.clock),
      recognize: options.recognize ?? (() => null),
      recorded,
    });
    const server = createServer({
      maxHeaderSize: headerBytes,
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      connectionsCheckingInterval: Math.min(5000, patience.headers),
      keepAliveTimeout: 60_000,
      // Old devices speak HTTP/1.1 without a Host: they are to be seen, not refused.
      requireHostHeader: false,
    });
    // Node drops the headers after the 2000th without a word unless told to keep all.
    server.maxHeadersCount = 0;
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    server.on('request', exchanges.request);
    server.on('checkExpectation', exchanges.request);
    server.on('connect', exchanges.connect);
    server.on('clientError', (error, socket) => {
      const retried =
        socket instanceof Socket && !exchanges.isAnswering(socket) && unknownMethods.retry(server, socket, error);
      if (!retried) exchanges.clientError(error, socket);
    });
    const port = await listenNear(server, wanted.host, wanted.port);
    running = { server, exchanges, sockets, port };
    captures = 0;
    server.on('error', (error) => {
      const lost = refused(wanted.host, port, error);
      problem = { message: lost.message, hint: lost.hint };
      changed();
    });
  }

  async function close(): Promise<void> {
    if (running === null) return;
    const { server, exchanges, sockets } = running;
    running = null;
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      exchanges.finish(),
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, stopWithin);
      }),
    ]);
    clearTimeout(timer);
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  function status(): ReceiverStatus {
    const port = running?.port ?? null;
    const moved = port !== null && wanted.port !== 0 && port !== wanted.port;
    return {
      listening: running !== null,
      url: port === null ? null : urlOf(wanted.host, port),
      host: wanted.host,
      port,
      wantedPort: wanted.port,
      problem,
      note:
        recordingProblem ??
        (moved ? `Port ${wanted.port} is taken by another program: listening on ${port} instead.` : null),
      captures,
    };
  }

  return {
    start(next) {
      return inTurn(async () => {
        await close();
        wanted = { host: next.host, port: next.port };
        problem = null;
        recordingProblem = null;
        try {
          await open();
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          problem = { message: error.message, hint: error.hint };
        }
        changed();
        return status();
      });
    },
    stop() {
      return inTurn(async () => {
        const was = running !== null || problem !== null;
        await close();
        problem = null;
        if (was) changed();
      });
    },
    status,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
