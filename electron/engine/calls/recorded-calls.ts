import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure, failure } from '../../../shared/failure.ts';
import type { Ladder, RecordedCall } from '../../../shared/model/ladder.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Clock } from '../host-services.ts';
import type { Plays } from '../simulator/plays.ts';
import { type CallMaterial, type KnownPlay, ladderOf, recordedCallOf } from './ladder.ts';
import type { Knowledge } from './telling.ts';

/** Arrows of one diagram: more than anybody reads. Half of them are the first of the call, half the last. */
export const mostArrows = 500;

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
  /** Throws CALL_UNKNOWN where nothing in the record is of the call and it was not played since the start. */
  ladder(id: string): Ladder;
}

export function createRecordedCalls(parts: {
  readonly log: Pick<ActivityLog, 'calls'>;
  readonly plays: Pick<Plays, 'get'>;
  readonly knowledge: Knowledge;
  readonly clock: Clock;
}): RecordedCalls {
  const { log, plays, knowledge, clock } = parts;

  const playOf = (id: string): KnownPlay | null => {
    try {
      return plays.get(id);
    } catch (error) {
      if (error instanceof Failure && error.code === 'CALL_UNKNOWN') return null;
      throw error;
    }
  };
  const materialOf = (id: string): CallMaterial => {
    const kept = log.calls.activities(id, mostArrows);
    const seq = Math.max(0, ...kept.activities.map(({ row }) => row.seq));
    return { ...kept, id, seq, play: playOf(id), now: clock() };
  };

  return {
    async recorded({ search = '', limit = 100, before = Number.MAX_SAFE_INTEGER, signal }) {
      const { places, next } = await log.calls.page({ search, limit, before, signal });
      const items: RecordedCall[] = [];
      let turnAt = performance.now();
      for (const { id, seq } of places) {
        const material = materialOf(id);
        // It may have been cleared while the page was made.
        if (material.activities.length > 0) items.push({ ...recordedCallOf(material, knowledge), seq });
        if (performance.now() - turnAt < slice) continue;
        await nextTurn();
        signal?.throwIfAborted();
        turnAt = performance.now();
      }
      return { items, next, total: log.calls.total() };
    },
    ladder(id) {
      const material = materialOf(id);
      if (material.activities.length === 0 && material.play === null) throw failure('CALL_UNKNOWN', { id });
      return ladderOf(material, knowledge);
    },
  };
}
