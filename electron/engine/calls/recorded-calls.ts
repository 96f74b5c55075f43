import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure } from '../../../shared/failure.ts';
import type { CallRunState } from '../../../shared/model/call-run.ts';
import type { Ladder, RecordedCall } from '../../../shared/model/ladder.ts';
import type { CallPlace } from '../activity/call-store.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Clock } from '../host-services.ts';
import type { CallRuns } from './call-runs.ts';
import { type CallMaterial, ladderOf, recordedCallOf } from './ladder.ts';
import type { Knowledge } from './telling.ts';
import { judgedUntil } from './violations.ts';

/** Arrows of one diagram: more than anybody reads. Half of them are the first of the call, half the last. */
export const mostArrows = 500;

/** Calls whose line in the list is kept: those a screen shows, which asks again with every new activity. */
const keptCalls = 1000;

/** Milliseconds of folding before everybody else gets a turn. */
const slice = 12;

/** The calls of the record: those we played or fired, and those that others sent. */
export interface RecordedCalls {
  /** The one with the newest activity first. `search` is looked for in ids, numbers and names. */
  recorded(question: {
    readonly search?: string | undefined;
    readonly limit?: number | undefined;
    readonly before?: number | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<{ items: RecordedCall[]; next: number | null; total: number }>;
  /** Throws CALL_UNKNOWN where nothing in the record is of the call and no run is either. */
  ladder(id: string): Promise<Ladder>;
}

export function createRecordedCalls(parts: {
  readonly log: Pick<ActivityLog, 'calls'>;
  readonly callRuns: Pick<CallRuns, 'find' | 'state'>;
  readonly knowledge: Knowledge;
  readonly clock: Clock;
}): RecordedCalls {
  const { log, callRuns, knowledge, clock } = parts;

  const materialOf = async (id: string): Promise<CallMaterial> => {
    const kept = await log.calls.activities(id, mostArrows);
    const seq = Math.max(0, ...kept.activities.map(({ row }) => row.seq));
    return { ...kept, id, seq, play: await callRuns.find(id), now: clock() };
  };

  /** What the line of a call was made of: as long as that is the same, so is the line. */
  interface Made {
    readonly seq: number;
    readonly count: number;
    readonly play: CallRunState | null;
    /** Unix milliseconds: from then on time alone may have broken a rule. */
    readonly until: number;
    readonly call: RecordedCall;
  }
  const made = new Map<string, Made>();

  const lineOf = async ({ id, seq }: CallPlace): Promise<RecordedCall | null> => {
    const count = await log.calls.count(id);
    const play = await callRuns.state(id);
    const known = made.get(id);
    made.delete(id);
    if (known?.seq === seq && known.count === count && known.play === play && clock() < known.until) {
      made.set(id, known);
      return known.call;
    }
    const material = await materialOf(id);
    // It may have been cleared while the page was made.
    if (material.activities.length === 0) return null;
    const call = { ...recordedCallOf(material, knowledge), seq };
    made.set(id, { seq, count, play, until: judgedUntil(Date.parse(call.lastAt), material.now), call });
    for (const oldest of made.keys()) {
      if (made.size <= keptCalls) break;
      made.delete(oldest);
    }
    return call;
  };

  return {
    async recorded({ search = '', limit = 100, before = Number.MAX_SAFE_INTEGER, signal }) {
      const { places, next } = await log.calls.page({ search, limit, before, signal });
      const items: RecordedCall[] = [];
      let turnAt = performance.now();
      for (const place of places) {
        const call = await lineOf(place);
        if (call !== null) items.push(call);
        if (performance.now() - turnAt < slice) continue;
        await nextTurn();
        signal?.throwIfAborted();
        turnAt = performance.now();
      }
      return { items, next, total: await log.calls.total() };
    },
    async ladder(id) {
      const material = await materialOf(id);
      if (material.activities.length === 0 && material.play === null) throw failure('CALL_UNKNOWN', { id });
      return ladderOf(material, knowledge);
    },
  };
}
