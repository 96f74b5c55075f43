import type { Delivery } from '../../../shared/model/delivery.ts';
import type { StartWorker } from '../host-services.ts';
import { decodedBytes } from '../http/decode-body.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import type { CompiledRequest } from '../sender/compiled.ts';
import type { CookieJar } from '../sender/cookies.ts';
import { isConnectionLogin, OwnConnection } from '../sender/own-connection.ts';
import type { StepRecord, StepRecorder } from './steps.ts';
import type { Ask, FromWorker, Left, Responded, RunStart, ToWorker } from './worker/messages.ts';

/** How a run with scripts ended: with the variables as they are then, where it came to its end. */
export interface ScriptedEnd {
  readonly left: Left | null;
  /** Why it ended early; null where it did not, or was stopped. */
  readonly problem: string | null;
}

/**
 * Runs requests with their scripts, in a process of its own that decides what is sent next. What it wants sent is sent
 * here. Throws what logging a request throws.
 */
export async function passWithScripts(
  start: Omit<RunStart, 'kind' | 'cookies'>,
  parts: {
    readonly requests: readonly CollectionAction[];
    readonly steps: Pick<StepRecorder, 'begin'>;
    readonly signal: AbortSignal;
    readonly startWorker: StartWorker;
    readonly cookies: CookieJar;
    /** The exact request. */
    readonly compile: (asked: Ask) => Promise<CompiledRequest>;
    /** Called with the values that scripts gave to secrets, before anything is sent or logged that may hold them. */
    readonly onSecrets: (secrets: readonly SecretValue[]) => void;
  },
): Promise<ScriptedEnd> {
  const { requests, steps, signal, startWorker, cookies, compile, onSecrets } = parts;
  if (signal.aborted) return { left: null, problem: null };
  const worker = startWorker('collection-runs/worker/worker');
  const tell = (message: ToWorker): void => worker.postMessage(message);
  const actions = new Map(requests.map((action) => [action.id, action]));
  const going = new Map<string, StepRecord>();
  const { promise: over, resolve: end, reject: fail } = Promise.withResolvers<ScriptedEnd>();
  let known = cookies.all();
  /** Those of logins that hold for their connection, by request and who sent it. */
  const connections = new Map<string, OwnConnection>();
  function connectionOf({ ref, source }: Ask): OwnConnection {
    const key = `${source} ${ref}`;
    const connection = connections.get(key) ?? new OwnConnection();
    connections.set(key, connection);
    return connection;
  }
  function closeConnections({ ref }: Pick<Ask, 'ref'>): void {
    for (const source of ['collection', 'script', 'auth'] as const) {
      connections.get(`${source} ${ref}`)?.close();
      connections.delete(`${source} ${ref}`);
    }
  }
  /** Messages are worked off in their order, but for requests: those of one script may overlap. */
  let work = Promise.resolve();

  async function answer(asked: Ask): Promise<void> {
    const step = going.get(asked.ref);
    if (step === undefined) throw new Error('a request of no step');
    if (asked.cookies !== null) await cookies.replace(asked.cookies);
    const compiled = await compile(asked);
    const isLogin = isConnectionLogin(compiled.headers);
    const placed = isLogin ? { ...compiled, connection: connectionOf(asked) } : compiled;
    const delivery = await step.send(placed, asked.source, {});
    const now = cookies.all();
    const isNew = now !== null && JSON.stringify(now) !== JSON.stringify(known);
    known = now;
    tell(await responded(asked.number, delivery, isNew ? now : null));
  }

  /** Requests that are being sent: none of them must be missing in the log. */
  const sending = new Set<Promise<void>>();
  function onItsWay(work: Promise<void>): void {
    sending.add(work);
    void work.then(() => sending.delete(work));
  }

  async function take(message: FromWorker): Promise<void> {
    switch (message.kind) {
      case 'begun': {
        const action = actions.get(message.item) ?? requests[message.position];
        if (action !== undefined) going.set(message.ref, steps.begin(message, action));
        return;
      }
      case 'secrets':
        onSecrets(message.secrets);
        return;
      case 'ask':
        onItsWay(answer(message).catch(fail));
        return;
      case 'ended': {
        const step = going.get(message.ref);
        going.delete(message.ref);
        closeConnections(message);
        const said = message.scripts.console.length > 0 || message.hasScripts;
        const { counts, isSkipped } = message;
        await step?.end({ scripts: said ? message.scripts : undefined, counts, isSkipped });
        return;
      }
      case 'done':
        end({ left: message.left, problem: message.problem });
    }
  }

  const stop = (): void => {
    end({ left: null, problem: null });
    worker.kill();
  };
  signal.addEventListener('abort', stop, { once: true });
  worker.onMessage((messages) => {
    for (const message of messages as readonly FromWorker[]) work = work.then(() => take(message)).catch(fail);
  });
  void worker.exited.then(() => work.then(() => end({ left: null, problem: died })));
  tell({ kind: 'start', ...start, cookies: known });
  let problem: string | null = null;
  try {
    const ended = await over;
    await work;
    problem = ended.problem;
    return ended;
  } finally {
    signal.removeEventListener('abort', stop);
    worker.kill();
    await Promise.all(sending);
    for (const connection of connections.values()) connection.close();
    // What was sent and did not come to its tests is in the log all the same.
    const errors = problem === null ? [] : [{ on: 'test' as const, message: problem }];
    for (const step of going.values()) {
      if (step.hasSent() || problem !== null) await step.end({ scripts: { assertions: [], console: [], errors } });
    }
  }
}

/** Bytes of a response that scripts get. */
const scriptBytes = 32 * 1024 * 1024;

const died = 'The process that ran the scripts ended unexpectedly. A script may have used up its memory.';

async function responded(number: number, delivery: Delivery, cookies: object | null): Promise<Responded> {
  const { response, request, message, durationMs, redirects, attempts } = delivery;
  const { headers: sent, url: sentUrl } = request;
  if (response === null) {
    const error = { message, code: attempts.at(-1)?.code };
    return { kind: 'responded', number, sent, url: sentUrl, error, response: null, cookies };
  }
  const { status, statusText, headers } = response;
  const body = await decodedBytes(response, scriptBytes);
  const url = redirects.at(-1)?.url ?? sentUrl;
  return {
    ...{ kind: 'responded', number, sent, url: sentUrl, error: null, cookies },
    response: { status, statusText, headers, body, durationMs: Math.round(durationMs ?? 0), url },
  };
}
