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
  end(outcome: { readonly scripts: ScriptOutcome | undefined; readonly isSkipped?: boolean }): Promise<void>;
}

export interface StepRecorder {
  begin(at: { readonly iteration: number; readonly position: number }, action: CollectionAction): StepRecord;
  progress(): Omit<CollectionProgress, 'collection'>;
}

const event = { dialect: null, key: 'run', label: 'Run', id: 'run' };

/** Logs the requests of one run, and counts them. `onStep` is called with each request of the collection once it is logged. */
export function createStepRecorder(parts: {
  readonly deliverer: Pick<Deliverer, 'send' | 'unsent'>;
  readonly runId: string;
  readonly total: number;
  readonly signal: AbortSignal;
  readonly onStep: (delivery: Delivery) => void;
  readonly onProgress: () => void;
}): StepRecorder {
  const { deliverer, runId, total, signal, onStep, onProgress } = parts;
  const progress = {
    steps: { done: 0, total },
    ...{ iterations: 0, requests: 0, failures: 0 },
    assertions: { passed: 0, failed: 0, skipped: 0 },
  };

  const count = (scripts: ScriptOutcome | undefined): void => {
    if (scripts === undefined) return;
    for (const { result } of scripts.assertions) progress.assertions[result] += 1;
    progress.failures += scripts.errors.length + scripts.assertions.filter(({ result }) => result === 'failed').length;
  };

  return {
    progress: () => structuredClone(progress),
    begin({ iteration, position }, action) {
      const { id, name, folder } = action;
      const step = { iteration, position, folder: [...folder] };
      const origin = { action: { id, name }, event, callId: null, runId };
      let held: Sent | null = null;
      progress.iterations = Math.max(progress.iterations, iteration + 1);
      return {
        async send(compiled, source, parameters) {
          const sent = await deliverer.send(compiled, { ...origin, parameters, step: { ...step, source } }, signal);
          progress.requests += 1;
          if (sent.delivery.status === 0) progress.failures += 1;
          if (source === 'script') await sent.commit();
          else {
            // An auth had to ask first: the last one is the request itself.
            await held?.commit();
            held = sent;
          }
          return sent.delivery;
        },
        hasSent: () => held !== null,
        async end({ scripts, isSkipped = false }) {
          count(scripts);
          progress.steps.done += 1;
          progress.steps.total = Math.max(progress.steps.total, progress.steps.done);
          held ??= deliverer.unsent(unsentRequest(action), isSkipped ? skippedMessage : unsentMessage, {
            ...{ ...origin, parameters: {} },
            step: { ...step, source: 'collection', ...(isSkipped ? { isSkipped } : {}) },
          });
          const delivery = await held.commit(scripts);
          onStep(delivery);
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
