import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure } from '../../../shared/failure.ts';
import type { CallRunState } from '../../../shared/model/call-run.ts';
import type { CallSummary, Ladder } from '../../../shared/model/ladder.ts';
import type { CallCursor } from '../activity/index/call-store.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Clock } from '../host-services.ts';
import type { CallEventReader } from './call-events.ts';
import type { CallRuns } from './call-runs.ts';
import type { CallMaterial } from './call-summary.ts';
import { callSummaryOf, ladderOf } from './ladder.ts';
import { judgedUntil } from './violations.ts';

/** Arrows of one diagram: more than anybody reads. One half are the first of the call, the other half the last. */
export const mostArrows = 500;

/** Summaries that are cached: those that screens show, which ask again with every new activity. */
const cachedSummaries = 1000;

/** Milliseconds of work before other tasks of this thread run. */
const slice = 12;

/** The calls of the activity log: those we played or fired, and those that others sent. */
export interface CallHistory {
  /** The call with the newest activity first. `search` is looked for in ids, numbers and names. */
  list(question: {
    readonly search?: string | undefined;
    readonly limit?: number | undefined;
    readonly before?: number | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<{ items: CallSummary[]; next: number | null; total: number }>;
  /** Secrets are masked unless `reveal` is set. Throws CALL_UNKNOWN where the log has no activity of the call and its run is not known. */
  ladder(id: string, reveal?: boolean): Promise<Ladder>;
}

export function createCallHistory(services: {
  readonly log: Pick<ActivityLog, 'calls'>;
  readonly callRuns: Pick<CallRuns, 'find' | 'state'>;
  readonly callEvents: CallEventReader;
  readonly clock: Clock;
}): CallHistory {
  const { log, callRuns, callEvents, clock } = services;

  const materialOf = async (id: string, reveal = false): Promise<CallMaterial> => {
    const stored = await log.calls.activities(id, mostArrows, reveal);
    const seq = Math.max(0, ...stored.activities.map(({ row }) => row.seq));
    return { ...stored, id, seq, run: await callRuns.find(id), now: clock() };
  };

  /** A summary with all that it depends on: as long as that is the same, so is the summary. */
  interface Cached {
    readonly seq: number;
    readonly count: number;
    readonly run: CallRunState | null;
    /** Unix milliseconds: from then on time alone may cause a violation. */
    readonly until: number;
    readonly summary: CallSummary;
  }
  const cache = new Map<string, Cached>();

  const summaryOf = async ({ id, seq }: CallCursor): Promise<CallSummary | null> => {
    const count = await log.calls.count(id);
    const run = await callRuns.state(id);
    const cached = cache.get(id);
    cache.delete(id);
    if (cached?.seq === seq && cached.count === count && cached.run === run && clock() < cached.until) {
      cache.set(id, cached);
      return cached.summary;
    }
    const material = await materialOf(id);
    // The log may have been cleared while the page was made.
    if (material.activities.length === 0) return null;
    const summary = { ...callSummaryOf(material, callEvents), seq };
    cache.set(id, { seq, count, run, until: judgedUntil(Date.parse(summary.lastAt), material.now), summary });
    for (const oldest of cache.keys()) {
      if (cache.size <= cachedSummaries) break;
      cache.delete(oldest);
    }
    return summary;
  };

  return {
    async list({ search = '', limit = 100, before = Number.MAX_SAFE_INTEGER, signal }) {
      const { entries, next } = await log.calls.page({ search, limit, before, signal });
      const items: CallSummary[] = [];
      let sliceBegan = performance.now();
      for (const entry of entries) {
        const summary = await summaryOf(entry);
        if (summary !== null) items.push(summary);
        if (performance.now() - sliceBegan < slice) continue;
        await nextTurn();
        signal?.throwIfAborted();
        sliceBegan = performance.now();
      }
      return { items, next, total: await log.calls.total() };
    },
    async ladder(id, reveal) {
      const material = await materialOf(id, reveal);
      if (material.activities.length === 0 && material.run === null) throw failure('CALL_UNKNOWN', { id });
      return ladderOf(material, callEvents);
    },
  };
}
