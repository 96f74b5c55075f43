import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Filter, printFilter } from '../../../shared/filter.ts';
import type { ActivityPage, ActivityRow } from '../../../shared/model/activity.ts';
import { type FilterSql, filterSql } from './filter-sql.ts';
import type { Store } from './store.ts';

/** Milliseconds of searching before everybody else gets a turn: the receiver answers meanwhile. */
const slice = 12;

/** Filters whose count is kept. */
const keptCounts = 16;

interface PageQuestion {
  readonly filter: Filter;
  readonly limit: number;
  readonly before: number | undefined;
  readonly total: number;
  /** Ends a search nobody waits for any more: it rejects with the signal's reason. */
  readonly signal: AbortSignal | undefined;
}

interface Listing {
  page(question: PageQuestion): Promise<ActivityPage>;
  /** Rows went: counts made so far are wrong. */
  forget(): void;
}

/**
 * Pages of the record, newest first. A filter that needs a search is answered in windows of rows, with a turn for
 * others between them; how many rows pass is remembered for each filter, so that asking again counts only new rows.
 */
export function createListing(store: () => Store): Listing {
  const counts = new Map<string, { readonly upTo: number; readonly count: number }>();
  let generation = 0;

  async function search(
    filter: FilterSql,
    key: string,
    limit: number,
    before: number,
    signal: AbortSignal | undefined,
  ): Promise<[ActivityRow[], number]> {
    const begun = generation;
    const { first, last } = store().bounds();
    const known = counts.get(key) ?? { upTo: 0, count: 0 };
    const items: ActivityRow[] = [];
    let { count } = known;
    let size = 1000;
    let turnAt = performance.now();
    for (let to = last; to >= first && to > 0; ) {
      signal?.throwIfAborted();
      const from = Math.max(first, to - size + 1);
      const startedAt = performance.now();
      if (items.length < limit && from < before) {
        items.push(...store().rows(filter, from, Math.min(to, before - 1), limit - items.length));
      }
      if (to > known.upTo) count += store().countIn(filter, Math.max(from, known.upTo + 1), to);
      if (items.length >= limit && from <= known.upTo + 1) break;
      to = from - 1;
      const now = performance.now();
      if (now - startedAt < slice / 3) size = Math.min(size * 2, 65_536);
      else if (now - startedAt > slice) size = Math.max(256, Math.floor(size / 2));
      if (now - turnAt > slice) {
        await nextTurn();
        if (generation !== begun) return search(filter, key, limit, before, signal);
        turnAt = performance.now();
      }
    }
    counts.delete(key);
    counts.set(key, { upTo: last, count });
    for (const oldest of counts.keys()) {
      if (counts.size <= keptCounts) break;
      counts.delete(oldest);
    }
    return [items, count];
  }

  return {
    async page({ filter, limit, before = Number.MAX_SAFE_INTEGER, total, signal }) {
      const key = printFilter(filter);
      const [items, matching] =
        key === ''
          ? [store().rows({ sql: '1', parameters: [] }, 0, before - 1, limit + 1), total]
          : await search(filterSql(filter), key, limit + 1, before, signal);
      const more = items.length > limit;
      if (more) items.pop();
      return { items, next: more ? (items.at(-1)?.seq ?? null) : null, total, matching };
    },
    forget() {
      generation += 1;
      counts.clear();
    },
  };
}
