import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallPlace, CallStore } from './call-store.ts';
import { searchTexts } from './call-words.ts';

/** Calls looked through between two turns for others: some milliseconds. */
const windowRows = 5000;

/** Calls of the activity log, the one with the newest activity first. */
export type CallPages = (question: {
  readonly search: string;
  readonly limit: number;
  /** Only calls whose newest activity is before this place. */
  readonly before: number;
  /** Ends the search; the promise rejects with the signal's reason. */
  readonly signal: AbortSignal | undefined;
}) => Promise<{ readonly places: readonly CallPlace[]; readonly next: number | null }>;

/**
 * A search reads the words that were kept of each call, a window of calls at a time: no activity and no JSON. It stops
 * as soon as the page is full.
 */
export function createCallPages(store: () => CallStore): CallPages {
  return async ({ search, limit, before, signal }) => {
    const texts = searchTexts(search);
    const places: CallPlace[] = [];
    const rows = texts.length === 0 ? limit + 1 : windowRows;
    for (let from: number | null = before; from !== null && places.length <= limit; ) {
      signal?.throwIfAborted();
      const { found, next } = store().page(texts, from, rows);
      places.push(...found);
      from = next;
      if (texts.length > 0) await nextTurn();
    }
    const more = places.length > limit;
    const page = places.slice(0, limit);
    return { places: page, next: more ? (page.at(-1)?.seq ?? null) : null };
  };
}
