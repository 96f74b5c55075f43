import { Failure } from '../../../shared/failure.ts';
import type { ReceiverStatus } from '../../../shared/model/receiver.ts';
import { createActivityIds } from '../activity/activity-id.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Clock } from '../host-services.ts';
import { ByteBudget } from './byte-budget.ts';
import type { ChooseResponse, Exchange, IncomingRequest, Step } from './exchange.ts';
import { type Listener, type OpenListener, openHttpListener } from './http-listener.ts';
import type { Links } from './links.ts';
import { refused } from './listening.ts';
import { runSteps } from './pipeline.ts';
import type { Patience } from './read-body.ts';
import { keepAliveMs, lastResponse, notLogged } from './responses.ts';
import { receiverSteps } from './steps.ts';

/**
 * The receiver takes any HTTP request from anybody who reaches its port, logs it, and then acknowledges it. A request
 * walks from a listener (http-listener.ts) through the steps (steps.ts, run by pipeline.ts) to its response.
 *
 * Danger, and what stands against it. A page in this machine's browser can send to a loopback port too. Such a
 * request is logged like any other, because being called by a browser is a thing people test, and it can do no more
 * than that: receiving fires nothing, the log is bounded, the response contains only the capture's id and has no CORS
 * header unless a person's rule says so, so that a foreign page cannot read it and its preflight fails. Neither Host nor Origin is checked: a
 * phone system reaches us under whatever name it was given. What is received is data and never run or rendered.
 * It listens on 127.0.0.1 unless the person chooses an address that others reach.
 */
export interface Receiver {
  /** Listens there, or on the next free port; moves where it listens already. The status says what became of it. */
  start(wanted: { readonly host: string; readonly port: number }): Promise<ReceiverStatus>;
  /** Responds to what it has read, closes every connection, frees the port. */
  stop(): Promise<void>;
  status(): ReceiverStatus;
  /** Called when the status changes in more than its count; returns the function that ends it. */
  onChange(listener: () => void): () => void;
}

export interface ReceiverOptions {
  readonly log: Pick<ActivityLog, 'appendBytes' | 'reserve'>;
  readonly links: Links;
  readonly clock: Clock;
  /** Bytes of one body that are kept, asked for at every request. */
  readonly bodyLimit: () => number;
  /** Bytes of all requests that are held at once, over all connections. */
  readonly bytesInFlight?: number;
  /** Connections at once. */
  readonly mostConnections?: number;
  readonly newId?: () => string;
  readonly patience?: Partial<Patience>;
  /** Response rules. */
  readonly choose?: ChooseResponse;
  readonly openListener?: OpenListener;
  /** Steps behind the response, such as forwarding. */
  readonly after?: readonly Step[];
  /** Failures that no sender can learn of. */
  readonly report?: (error: unknown) => void;
}

/** A quarter of what a small machine has; a body that is allowed on its own always fits in. */
const defaultBytesInFlight = 256 * 1024 * 1024;

export function createReceiver(options: ReceiverOptions): Receiver {
  const { log, clock, bodyLimit, bytesInFlight = defaultBytesInFlight, mostConnections = 1000 } = options;
  // A second more than is promised: a request may be on its way.
  const patience = { headers: 30_000, request: 120_000, idle: keepAliveMs + 1000, ...options.patience };
  const newId = options.newId ?? createActivityIds(clock);
  const report = options.report ?? ((error: unknown) => void process.stderr.write(`${error}\n`));
  const openListener = options.openListener ?? openHttpListener;
  const budget = new ByteBudget(() => Math.max(bytesInFlight, 2 * bodyLimit()));
  const steps = [
    ...receiverSteps({
      ...options,
      choose: options.choose ?? (() => null),
      logged: (problem) => noteLogged(problem),
      refused: () => note({ ...notes, overload: overloadSentence }),
    }),
    ...(options.after ?? []),
  ];
  const listeners = new Set<() => void>();
  let wanted = { host: '127.0.0.1', port: 0 };
  let listener: Listener | null = null;
  let problem: ReceiverStatus['problem'] = null;
  let notes: Notes = noNotes;
  let captures = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const changed = () => {
    for (const listen of listeners) listen();
  };

  function note(next: Notes): void {
    const isChange = next.logging !== notes.logging || next.overload !== notes.overload;
    notes = next;
    if (isChange) changed();
  }

  function noteLogged(failed: unknown): void {
    if (failed === null) captures += 1;
    // The load is over as soon as a request is logged while there is room for another like the largest.
    const isCalm = budget.used() <= bodyLimit();
    note({
      logging: failed === null ? null : problemSentence(failed),
      overload: isCalm && failed === null ? null : notes.overload,
    });
  }

  /** One start or stop at a time, in the order they were asked for. */
  function inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  function handle(incoming: IncomingRequest): Promise<void> {
    let exchange: Exchange;
    try {
      exchange = begin(incoming);
    } catch (error) {
      return refuse(incoming, error);
    }
    return runSteps(steps, exchange, { clock, report });
  }

  function begin(incoming: IncomingRequest): Exchange {
    return {
      incoming,
      id: newId(),
      seq: log.reserve(),
      at: new Date(clock()).toISOString(),
      request: incoming.head,
      body: null,
      readAt: null,
      delivery: null,
      recognized: null,
      eventLabel: null,
      isUnrecognized: false,
      callId: null,
      runId: null,
      rule: null,
      response: null,
      delayMs: 0,
      fault: null,
      problem: null,
    };
  }

  /** For a request that got no id or no number in the log: it cannot be logged, so it is not acknowledged. */
  async function refuse(incoming: IncomingRequest, error: unknown): Promise<void> {
    noteLogged(error ?? 'unknown error');
    try {
      await incoming.respond(lastResponse(notLogged(error), clock()));
    } catch (failed) {
      report(failed);
      incoming.destroy();
    }
  }

  async function open(): Promise<void> {
    const { host, port } = wanted;
    const onLost = (error: NodeJS.ErrnoException) => {
      const { message, hint } = refused(host, listener?.port ?? port, error);
      problem = { message, hint };
      changed();
    };
    const onCrowded = () => note({ ...notes, overload: crowdedSentence });
    listener = await openListener({ host, port, patience, budget, mostConnections, handle, onCrowded, onLost });
    captures = 0;
  }

  async function close(): Promise<void> {
    const closing = listener;
    listener = null;
    await closing?.close();
  }

  function status(): ReceiverStatus {
    const port = listener?.port ?? null;
    const moved = port !== null && wanted.port !== 0 && port !== wanted.port;
    return {
      listening: listener !== null,
      url: listener?.urls[0] ?? null,
      urls: [...(listener?.urls ?? [])],
      host: wanted.host,
      port,
      wantedPort: wanted.port,
      problem,
      note:
        notes.logging ??
        notes.overload ??
        (moved ? `Port ${wanted.port} is in use by another program. Listening on ${port} instead.` : null),
      captures,
    };
  }

  return {
    start(next) {
      return inOrder(async () => {
        await close();
        wanted = { host: next.host, port: next.port };
        problem = null;
        notes = noNotes;
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
      return inOrder(async () => {
        const isChange = listener !== null || problem !== null;
        await close();
        problem = null;
        if (isChange) changed();
      });
    },
    status,
    onChange(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };
}

/** What a person should know while it listens. */
interface Notes {
  readonly logging: string | null;
  readonly overload: string | null;
}

const noNotes: Notes = { logging: null, overload: null };

const problemSentence = (error: unknown): string =>
  `The last request was not logged. ${error instanceof Error ? error.message : error}`;

const crowdedSentence = 'Connections were closed: too many were open at once.';

const overloadSentence = 'Requests were refused with 503: too many bytes are arriving at once.';
