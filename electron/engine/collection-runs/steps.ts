import type { CollectionProgress } from '../../../shared/model/collection-run.ts';
import type { Delivery, Step } from '../../../shared/model/delivery.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import type { ScriptOutcome } from '../../../shared/model/script-outcome.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import type { CompiledRequest } from '../sender/compiled.ts';
import type { Deliverer, Sent } from '../sender/deliverer.ts';

/** One request of the collection in one iteration, from its pre-request script to its tests. */
export interface StepRecord {
  /** Sends a request of it. Those of the collection itself are logged once their tests have run. */
  send(
    compiled: CompiledRequest,
    source: Step['source'],
    parameters: Readonly<Record<string, string>>,
  ): Promise<Delivery>;
  /** Whether something was sent of it and is not logged yet. */
  hasSent(): boolean;
  /** Logs it with what its scripts said; also where nothing was sent. */
  end(outcome: {
    readonly scripts: ScriptOutcome | undefined;
    /** Of all assertions: of very many, not all are in `scripts`. */
    readonly counts?: CollectionProgress['assertions'];
    readonly isSkipped?: boolean;
  }): Promise<void>;
}

export interface StepRecorder {
  begin(at: { readonly iteration: number; readonly position: number }, action: CollectionAction): StepRecord;
  progress(): Omit<CollectionProgress, 'collection'>;
}

const none: CollectionProgress['assertions'] = { passed: 0, failed: 0, skipped: 0 };

const event = { dialect: null, key: 'run', label: 'Run', id: 'run' };

/** The delivery of a request, which is logged once its tests have run. */
export function createHeldDelivery() {
  let held: Sent | null = null;
  return {
    /** What scripts send is logged at once. Where an auth had to ask first, the last one is the request itself. */
    async take(sent: Sent, source: Step['source']): Promise<Delivery> {
      if (source === 'script') await sent.commit();
      else {
        await held?.commit();
        held = sent;
      }
      return sent.delivery;
    },
    isThere: (): boolean => held !== null,
    /** Logs it with what its scripts said; `unsent` where there is none. */
    commit(scripts: ScriptOutcome | undefined, unsent: () => Sent): Promise<Delivery> {
      held ??= unsent();
      return held.commit(scripts);
    },
  };
}

/** Logs the requests of one run, and counts them. `onStep` is called with each request of the collection once it is logged. */
export function createStepRecorder(parts: {
  readonly deliverer: Pick<Deliverer, 'send' | 'unsent'>;
  readonly runId: string;
  readonly total: number;
  readonly signal: AbortSignal;
  /** The next step waits for it. */
  readonly onStep: (delivery: Delivery) => Promise<void>;
  readonly onProgress: () => void;
}): StepRecorder {
  const { deliverer, runId, total, signal, onStep, onProgress } = parts;
  const progress = {
    steps: { done: 0, total },
    ...{ iterations: 0, requests: 0, failures: 0 },
    assertions: { passed: 0, failed: 0, skipped: 0 },
  };

  const count = (errors: number, { passed, failed, skipped }: CollectionProgress['assertions']): void => {
    progress.assertions.passed += passed;
    progress.assertions.failed += failed;
    progress.assertions.skipped += skipped;
    progress.failures += errors + failed;
  };

  return {
    progress: () => structuredClone(progress),
    begin({ iteration, position }, action) {
      const { id, name, folder } = action;
      const step = { iteration, position, folder: [...folder] };
      const origin = { action: { id, name }, event, callId: null, runId };
      const held = createHeldDelivery();
      progress.iterations = Math.max(progress.iterations, iteration + 1);
      return {
        async send(compiled, source, parameters) {
          const sent = await deliverer.send(compiled, { ...origin, parameters, step: { ...step, source } }, signal);
          progress.requests += 1;
          if (sent.delivery.status === 0) progress.failures += 1;
          return held.take(sent, source);
        },
        hasSent: held.isThere,
        async end({ scripts, counts = none, isSkipped = false }) {
          count(scripts?.errors.length ?? 0, counts);
          progress.steps.done += 1;
          progress.steps.total = Math.max(progress.steps.total, progress.steps.done);
          const delivery = await held.commit(scripts, () =>
            deliverer.unsent(unsentRequest(action), isSkipped ? skippedMessage : unsentMessage, {
              ...{ ...origin, parameters: {} },
              step: { ...step, source: 'collection', ...(isSkipped ? { isSkipped } : {}) },
            }),
          );
          await onStep(delivery);
          onProgress();
        },
      };
    },
  };
}

export const skippedMessage = 'Skipped: its pre-request script said so.';
export const unsentMessage = 'Not sent: its pre-request script failed.';

export const unsentRequest = ({ request: { method, url } }: CollectionAction): HttpRequestMessage => ({
  ...{ method, url, httpVersion: '1.1', headers: [], trailers: [] },
  ...{ body: '', bodyBase64: null, bytes: 0, truncated: false },
});
