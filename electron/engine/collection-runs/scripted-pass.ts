import type { Delivery } from '../../../shared/model/delivery.ts';
import type { StartWorker } from '../host-services.ts';
import { decodedBytes } from '../http/decode-body.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import type { CompiledRequest } from '../sender/compiled.ts';
import type { CookieJar } from '../sender/cookies.ts';
import type { PassOptions } from './plain-pass.ts';
import type { StepRecord } from './steps.ts';
import type { Ask, Done, FromWorker, Responded, ToWorker } from './worker/messages.ts';

/** What the scripts of a run left behind. */
export type Left = Pick<Done, 'environment' | 'globals' | 'collection'>;

/**
 * A run with scripts, in a process of its own that decides what is sent next. What it wants sent is sent here. Resolves
 * with the variables as they are at the end; null where the process was ended or died before, which `problem` says.
 */
export async function passWithScripts(
  { inputs, delayMs, stopOnFailure, steps, signal }: PassOptions,
  parts: {
    readonly startWorker: StartWorker;
    readonly scriptTimeoutMs: number;
    readonly cookies: CookieJar;
    /** The exact request for one whose variables are filled in. */
    readonly compile: (request: RawObject, behavior: RawObject) => Promise<CompiledRequest>;
  },
): Promise<{ readonly left: Left | null; readonly problem: string | null }> {
  const { plan, rows, iterations, environment, globals } = inputs;
  const { startWorker, scriptTimeoutMs, cookies, compile } = parts;
  const worker = startWorker('collection-runs/worker/script-worker');
  const tell = (message: ToWorker): void => worker.postMessage(message);
  const actions = new Map(plan.requests.map((action) => [action.id, action]));
  const going = new Map<string, StepRecord>();
  let known = cookies.all();
  let failed: unknown = null;
  /** Messages are worked off in their order, but for requests: those of one script may overlap. */
  let work = Promise.resolve();
  const { promise: over, resolve } = Promise.withResolvers<Done | null>();

  async function answer({ number, ref, source, request, behavior, cookies: changed }: Ask): Promise<void> {
    const step = going.get(ref);
    if (step === undefined) throw new Error('a request of no step');
    if (changed !== null) await cookies.replace(changed);
    const delivery = await step.send(await compile(request, behavior), source, {});
    const now = cookies.all();
    const isNew = now !== null && JSON.stringify(now) !== JSON.stringify(known);
    known = now;
    tell(await responded(number, delivery, isNew ? now : null));
  }

  async function take(message: FromWorker): Promise<void> {
    switch (message.kind) {
      case 'begun': {
        const action = actions.get(message.item) ?? plan.requests[message.position];
        if (action !== undefined) going.set(message.ref, steps.begin(message, action));
        return;
      }
      case 'ask':
        answer(message).catch(fail);
        return;
      case 'ended': {
        const step = going.get(message.ref);
        going.delete(message.ref);
        const said = message.scripts.console.length > 0 || message.hasScripts;
        const { counts, isSkipped } = message;
        await step?.end({ scripts: said ? message.scripts : undefined, counts, isSkipped });
        return;
      }
      case 'done':
        resolve(message);
    }
  }

  function fail(error: unknown): void {
    failed ??= error;
    resolve(null);
  }

  const stop = (): void => resolve(null);
  signal.addEventListener('abort', stop, { once: true });
  worker.onMessage((message) => {
    work = work.then(() => take(message as FromWorker)).catch(fail);
  });
  void worker.exited.then((code) => work.then(() => fail(code === null ? null : new WorkerDied(code))));
  tell({
    ...{ kind: 'start', collection: plan.document, rows, iterations, environment, globals },
    ...{ delayMs, stopOnFailure, scriptTimeoutMs },
  });
  if (signal.aborted) stop();
  try {
    const done = await over;
    await work;
    if (done !== null) return { left: done, problem: done.problem };
    if (failed instanceof WorkerDied) return { left: null, problem: died };
    if (failed !== null) throw failed;
    return { left: null, problem: null };
  } finally {
    signal.removeEventListener('abort', stop);
    worker.kill();
    // What was sent and did not come to its tests is in the log all the same.
    const unsaid = { assertions: [], console: [], errors: [] };
    for (const step of going.values()) if (step.hasSent()) await step.end({ scripts: unsaid });
  }
}

class WorkerDied extends Error {
  constructor(code: number) {
    super(`the process of the scripts ended with ${code}`);
  }
}

const died = 'The process that ran the scripts ended unexpectedly. A script may have used up its memory.';

async function responded(number: number, delivery: Delivery, cookies: object | null): Promise<Responded> {
  const { response, request, message, durationMs, redirects } = delivery;
  if (response === null)
    return { kind: 'responded', number, sent: request.headers, error: message, response: null, cookies };
  const { status, statusText, headers } = response;
  const body = await decodedBytes(response);
  const url = redirects.at(-1)?.url ?? request.url;
  return {
    ...{ kind: 'responded', number, sent: request.headers, error: null, cookies },
    response: { status, statusText, headers, body, durationMs: Math.round(durationMs ?? 0), url },
  };
}
