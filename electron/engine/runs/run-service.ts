import * as z from 'zod';
import { failure } from '../../../shared/failure.ts';
import { isGoingOn, type Run, type RunBatch, type RunKindId, type RunPage } from '../../../shared/model/run.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { RunKind } from './run-kinds.ts';
import type { LiveRuns } from './run-recorder.ts';
import { createRunWatchers } from './run-watchers.ts';

/** What was started, going on or over. Each method throws RUN_UNKNOWN for an id that is none. */
export interface RunService {
  list(question?: {
    readonly kind?: RunKindId | undefined;
    readonly limit?: number | undefined;
    readonly before?: number | undefined;
  }): Promise<RunPage>;
  get(id: string): Promise<Run>;
  watch(signal: AbortSignal | undefined): AsyncGenerator<RunBatch, void, undefined>;
  /** Its activities stay. Throws RUN_GOES_ON. */
  remove(id: string): Promise<void>;
  stop(id: string): Promise<Run>;
  /** Throws RUN_NOT_REPEATABLE for inputs that this version does not know, and what starting it throws. */
  again(id: string, seed: 'new' | 'same'): Promise<Run>;
  close(): void;
}

/** Runs that were going on when the process died are ended with this sentence at the next start. */
const interrupted = 'Hookswitch ended while it ran.';

export function createRunService(parts: {
  readonly runs: ActivityLog['runs'];
  readonly live: LiveRuns;
  readonly kinds: Readonly<Record<RunKindId, RunKind>>;
}): RunService {
  const { runs, live, kinds } = parts;
  const watchers = createRunWatchers(async (id) => live.summary(id) ?? (await runs.get(id))?.summary);
  runs.endInterrupted(interrupted);
  runs.onForgotten(() => watchers.cleared());
  live.onChange((id) => watchers.changed(id));

  const get = async (id: string): Promise<Run> => {
    const stored = await runs.get(id);
    if (stored === undefined) throw failure('RUN_UNKNOWN', { id });
    return { ...stored.summary, ...live.summary(id), inputs: JSON.parse(stored.inputs) };
  };

  return {
    get,
    async list({ kind, limit = 100, before = Number.MAX_SAFE_INTEGER } = {}) {
      const rows = await runs.list({ kind, before, limit: limit + 1 });
      const items = rows.slice(0, limit).map((run) => live.summary(run.id) ?? run);
      return { items, next: rows.length > limit ? (items.at(-1)?.seq ?? null) : null, total: await runs.total() };
    },
    watch(signal) {
      const going = live.all().filter(({ state }) => isGoingOn(state));
      return watchers.watch(
        going.map(({ id }) => id),
        signal,
      );
    },
    async remove(id) {
      const { state } = await get(id);
      if (isGoingOn(state)) throw failure('RUN_GOES_ON', { id, state });
      runs.remove(id);
      watchers.removed(id);
    },
    async stop(id) {
      await get(id);
      await live.stop(id);
      return get(id);
    },
    async again(id, seed) {
      const run = await get(id);
      try {
        return await get(
          await kinds[run.kind].again(run.inputs, seed === 'same' ? (run.seed ?? undefined) : undefined),
        );
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
        const [issue] = error.issues;
        const detail = `its inputs were written by another version of Hookswitch (${issue?.path.join('.')}: ${issue?.message}).`;
        throw failure('RUN_NOT_REPEATABLE', { id, detail });
      }
    },
    close: () => watchers.close(),
  };
}
