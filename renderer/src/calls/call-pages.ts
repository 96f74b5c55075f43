import type { CallSummary } from '../../../shared/model/ladder.ts';

/** The calls of the activity log as far as they were read, newest first. */
export interface CallPages {
  readonly items: readonly CallSummary[];
  /** The cursor of the next page; null at the end. */
  readonly next: number | null;
  /** Calls in the activity log, whatever the search. */
  readonly total: number;
}

export interface CallPage {
  readonly items: readonly CallSummary[];
  readonly next: number | null;
  readonly total: number;
}

/** Whether a page reaches down to what is held, so that none is missed between. */
export function reaches(page: CallPage, held: CallPages | null): boolean {
  const newest = held?.items[0]?.seq;
  return newest === undefined || page.next === null || (page.items.at(-1)?.seq ?? 0) <= newest;
}

/**
 * The newest pages before those that were read earlier. A call with new activity moves to the top; where the new pages
 * do not reach down to the old ones, or the log was cleared, only the new ones are kept.
 */
export function withNewestCalls(held: CallPages | null, fresh: CallPage): CallPages {
  const { items, next, total } = fresh;
  if (held === null || next === null || total < held.total || !reaches(fresh, held)) return { items, next, total };
  const ids = new Set(items.map(({ id }) => id));
  const last = items.at(-1)?.seq ?? 0;
  const older = held.items.filter(({ id, seq }) => seq < last && !ids.has(id));
  return older.length === 0 ? { items, next, total } : { items: [...items, ...older], next: held.next, total };
}

/** The page below what was read. */
export function withOlderCalls(held: CallPages, page: CallPage): CallPages {
  const ids = new Set(held.items.map(({ id }) => id));
  return { items: [...held.items, ...page.items.filter(({ id }) => !ids.has(id))], next: page.next, total: page.total };
}

/** Two pages as one. */
export const joined = (above: CallPage, below: CallPage): CallPage => ({
  items: [...above.items, ...below.items],
  next: below.next,
  total: below.total,
});
