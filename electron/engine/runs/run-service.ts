import * as z from 'zod';
import { Failure, failure } from '../../../shared/failure.ts';
import { isGoingOn, type Run, type RunBatch, type RunKindId, type RunPage } from '../../../shared/model/run.ts';
import type { ActivityLog } from '../activity/log.ts';
import { createBatchedStreams } from '../batched-streams.ts';
import { describeIssue } from '../schema-issues.ts';
import type { RunKind } from './run-kinds.ts';
import type { LiveRuns } from './run-recorder.ts';

/** What was started, going on or over. Each method throws RUN_UNKNOWN for an id that is none. */
export interface RunService {
  list(question?: {
    readonly kind?: RunKindId | undefined;
    readonly limit?: number | undefined;
    readonly before?: number | undefined;
  }): Promise<RunPage>;
  get(id: string): Promise<Run>;
  watch(signal: AbortSignal | undefined): AsyncIterableIterator<RunBatch, void, undefined>;
  /** Its activities stay. Throws RUN_GOES_ON. */
  remove(id: string): Promise<void>;
  stop(id: string): Promise<Run>;
  /** Throws RUN_NOT_REPEATABLE for inputs that this version does not know, and what starting it throws. */
  again(id: string, seed: 'new' | 'same'): Promise<Run>;
  close(): void;
}

/** Milliseconds between two batches to one watcher. */
const paceMs = 50;

/** What waits for a watcher. */
interface Pending {
  readonly changed: Set<string>;
  readonly removed: Set<string>;
  cleared: boolean;
}

/** Runs that were going on when the process died are ended with this sentence at the next start. */
const interrupted = 'Hookswitch exited during the run.';

export function createRunService(parts: {
  readonly runs: ActivityLog['runs'];
  readonly live: LiveRuns;
  readonly kinds: Readonly<Record<RunKindId, RunKind>>;
  /** Drops what is in memory of calls that are over, by the ids of their runs; of all where it is null. */
  readonly forgetCalls: (ids: readonly string[] | null) => void;
  readonly report: (error: unknown) => void;
}): RunService {
  const { runs, live, kinds, forgetCalls, report } = parts;
  const streams = createBatchedStreams<Pending, RunBatch>({ paceMs, take });
  const summaryOf = async (id: string) => live.summary(id) ?? (await runs.get(id))?.summary;
  async function take(pending: Pending): Promise<RunBatch> {
    const { cleared } = pending;
    const [changed, removed] = [[...pending.changed], [...pending.removed]];
    pending.changed.clear();
    pending.removed.clear();
    pending.cleared = false;
    const summaries = await Promise.all(changed.map(summaryOf));
    return { changed: summaries.filter((run) => run !== undefined), removed, cleared };
  }
  // Whatever is asked of runs later is answered after it.
  runs.endInterrupted(interrupted).catch((error: unknown) => {
    // Closed before it came to that: the next opening ends them.
    if (!(error instanceof Failure && error.code === 'WORKSPACE_CLOSED')) report(error);
  });
  runs.onForgotten((ids) => {
    forgetCalls(ids);
    streams.update((pending) => {
      if (ids === null) pending.cleared = true;
      else for (const id of ids) pending.removed.add(id);
    });
  });
  live.onChange((id) =>
    streams.update(({ changed }) => {
      changed.add(id);
    }),
  );

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
      const pending = { changed: new Set(going.map(({ id }) => id)), removed: new Set<string>(), cleared: false };
      return streams.open(pending, { signal, sendsFirst: true });
    },
    async remove(id) {
      const { state } = await get(id);
      if (isGoingOn(state)) throw failure('RUN_GOES_ON', { id, state });
      await runs.remove(id);
      forgetCalls([id]);
      streams.update(({ removed }) => {
        removed.add(id);
      });
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
        const problem = error.issues.slice(0, 1).map(describeIssue);
        const where = problem.map((issue) => `${issue.where}: ${issue.detail}`).join('');
        const detail = `its inputs were written by another version of Hookswitch (${where}).`;
        throw failure('RUN_NOT_REPEATABLE', { id, detail });
      }
    },
    close: () => streams.close(),
  };
}
