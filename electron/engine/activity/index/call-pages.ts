import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallCursor, CallStore } from './call-store.ts';
import { searchTexts } from './call-words.ts';

/** Calls looked through between two turns for others: some milliseconds. */
const windowRows = 5000;

/** Calls of the activity log, the one with the newest activity first. */
export type CallPages = (question: {
  readonly search: string;
  readonly limit: number;
  /** Only calls whose newest activity has a smaller `seq`. */
  readonly before: number;
  /** Ends the search; the promise rejects with the signal's reason. */
  readonly signal: AbortSignal | undefined;
}) => Promise<{ readonly entries: readonly CallCursor[]; readonly next: number | null }>;

/**
 * A search reads the words that were kept of each call, a window of calls at a time: no activity and no JSON. It stops
 * as soon as the page is full.
 */
export function createCallPages(store: () => CallStore): CallPages {
  return async ({ search, limit, before, signal }) => {
    const texts = searchTexts(search);
    const entries: CallCursor[] = [];
    const rows = texts.length === 0 ? limit + 1 : windowRows;
    for (let from: number | null = before; from !== null && entries.length <= limit; ) {
      signal?.throwIfAborted();
      const { calls, next } = store().page(texts, from, rows);
      entries.push(...calls);
      from = next;
      if (texts.length > 0) await nextTurn();
    }
    const more = entries.length > limit;
    const page = entries.slice(0, limit);
    return { entries: page, next: more ? (page.at(-1)?.seq ?? null) : null };
  };
}
