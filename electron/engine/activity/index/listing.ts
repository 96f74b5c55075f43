import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Filter, printFilter } from '../../../../shared/filter.ts';
import type { ActivityPage, ActivityRow } from '../../../../shared/model/activity.ts';
import { type PreparedFilter, prepareFilter, type Store } from './store.ts';

/** Milliseconds of searching before other work goes on: the receiver responds meanwhile. */
const slice = 12;

/** Filters whose counts are kept. */
const keptCounts = 16;

/** Neighboring windows are joined up to this width, so that counting again after small changes costs little. */
const joinedWindow = 4096;

interface PageQuestion {
  readonly filter: Filter;
  readonly limit: number;
  readonly before: number | undefined;
  readonly total: number;
  /** With the values of secrets. */
  readonly reveal: boolean;
  /** Ends a search nobody waits for any more: it rejects with the signal's reason. */
  readonly signal: AbortSignal | undefined;
}

interface Listing {
  page(question: PageQuestion): Promise<ActivityPage>;
  /** A row was added or changed where rows may have been counted before. */
  changed(seq: number): void;
  /** Old rows went, none of them after `upTo`. */
  pruned(upTo: number): void;
  /** All rows went. */
  reset(): void;
}

/** Rows with `from <= seq <= to`, and how many of them match; null where that has to be counted again. */
interface Window {
  from: number;
  readonly to: number;
  count: number | null;
}

/** How many rows match a filter, by windows that follow each other from the newest to the oldest row. */
type Count = readonly Window[];

/**
 * Pages of the activity log, newest first. A filter that needs a search is answered in windows of rows, with a pause for
 * other work between them. The count of each window is kept for each filter, so that only windows that changed since are
 * counted again, also where rows come late or old ones are pruned while a search runs.
 */
export function createListing(store: () => Store): Listing {
  const counts = new Map<string, Count>();
  const running = new Set<Window[]>();
  let generation = 0;

  async function search(
    filter: PreparedFilter,
    key: string,
    limit: number,
    before: number,
    signal: AbortSignal | undefined,
  ): Promise<[ActivityRow[], number]> {
    const startedIn = generation;
    const kept = counts.get(key) ?? [];
    // Its own copy: two searches with one filter may run at once.
    const windows = kept.map((window) => ({ ...window }));
    const { last } = store().bounds();
    let size = 1000;
    let pausedAt = performance.now();
    /** Adapts the size of the next window to how long this one took, and lets other work go on. */
    const rest = async (startedAt: number): Promise<void> => {
      const now = performance.now();
      if (now - startedAt < slice / 3) size = Math.min(size * 2, 65_536);
      else if (now - startedAt > slice) size = Math.max(256, Math.floor(size / 2));
      if (now - pausedAt <= slice) return;
      await nextTurn();
      pausedAt = performance.now();
    };
    running.add(windows);
    try {
      const items: ActivityRow[] = [];
      /** Where nothing is counted yet, what is searched is counted at the same time: down to here. */
      let counted = windows.length === 0 && before > last ? last + 1 : null;
      for (let to = Math.min(last, before - 1); items.length < limit; ) {
        signal?.throwIfAborted();
        const { first } = store().bounds();
        if (to < first || to < 1) break;
        const startedAt = performance.now();
        const from = Math.max(first, to - size + 1);
        const { rows, reached } = store().search(filter, from, to, limit - items.length, startedAt + slice);
        if (counted !== null && rows.length < limit - items.length) {
          windows.push({ from: reached, to, count: rows.length });
          counted = reached;
        }
        items.push(...rows);
        to = reached - 1;
        await rest(startedAt);
        if (generation !== startedIn) return search(filter, key, limit, before, signal);
      }
      if (counted !== null) pushUncounted(windows, counted - 1, size);
      for (let uncounted = nextUncounted(windows, last, size); uncounted !== null; ) {
        signal?.throwIfAborted();
        const startedAt = performance.now();
        const { count, reached } = store().countMatching(filter, uncounted.from, uncounted.to, startedAt + slice);
        if (reached === uncounted.from) uncounted.count = count;
        else split(windows, uncounted, reached, count);
        uncounted = nextUncounted(windows, last, size);
        // Not after the last one: what is pruned or comes late meanwhile could keep this search from ever ending.
        if (uncounted !== null) await rest(startedAt);
        if (generation !== startedIn) return search(filter, key, limit, before, signal);
      }
      keep(key, joined(windows));
      return [items, windows.reduce((sum, { count }) => sum + (count ?? 0), 0)];
    } finally {
      running.delete(windows);
    }
  }

  /** What is older than the windows that are counted, in windows of their own. */
  function pushUncounted(windows: Window[], newest: number, size: number): void {
    const { first } = store().bounds();
    for (let to = newest; first > 0 && to >= first; to -= size) {
      windows.push({ from: Math.max(first, to - size + 1), to, count: null });
    }
  }

  /** Only from `reached` on was it counted: the rest becomes a window of its own. */
  function split(windows: Window[], window: Window, reached: number, count: number): void {
    const at = windows.indexOf(window);
    windows.splice(at, 1, { from: reached, to: window.to, count }, { from: window.from, to: reached - 1, count: null });
  }

  /** The next window that must be counted, put in its place; null where all rows up to `last` are counted. */
  function nextUncounted(windows: Window[], last: number, size: number): Window | null {
    const { first } = store().bounds();
    while (windows.length > 0 && (windows.at(-1)?.to ?? 0) < first) windows.pop();
    const dirty = windows.find(({ count }) => count === null);
    if (dirty !== undefined) {
      dirty.from = Math.max(dirty.from, first);
      return dirty;
    }
    const newest = windows[0]?.to ?? first - 1;
    if (newest >= last || last < 1) return null;
    const window: Window = { from: newest + 1, to: Math.min(newest + size, last), count: null };
    windows.unshift(window);
    return window;
  }

  function keep(key: string, count: Count): void {
    counts.delete(key);
    counts.set(key, count);
    for (const oldest of counts.keys()) {
      if (counts.size <= keptCounts) break;
      counts.delete(oldest);
    }
  }

  function forget(isChanged: (window: Window) => boolean): void {
    for (const windows of [...counts.values(), ...running]) {
      for (const window of windows) if (isChanged(window)) window.count = null;
    }
  }

  return {
    async page({ filter, limit, before = Number.MAX_SAFE_INTEGER, total, reveal, signal }) {
      const key = printFilter(filter);
      const [items, matching] =
        key === ''
          ? [store().newest(before, limit + 1), total]
          : await search(prepareFilter(filter), key, limit + 1, before, signal);
      const more = items.length > limit;
      if (more) items.pop();
      return {
        items: reveal ? items : items.map((row) => store().shown(row)),
        next: more ? (items.at(-1)?.seq ?? null) : null,
        total,
        matching,
      };
    },
    changed(seq) {
      for (const windows of [...counts.values(), ...running]) {
        const oldest = windows.at(-1);
        if (oldest !== undefined && seq < oldest.from) oldest.from = seq;
      }
      forget(({ from, to }) => from <= seq && seq <= to);
    },
    pruned: (upTo) => forget(({ from }) => from <= upTo),
    reset() {
      generation += 1;
      counts.clear();
    },
  };
}

function joined(windows: readonly Window[]): Count {
  const result: Window[] = [];
  for (const window of windows) {
    const newer = result.at(-1);
    if (newer?.count != null && window.count !== null && newer.to - window.from < joinedWindow) {
      result[result.length - 1] = { from: window.from, to: newer.to, count: newer.count + window.count };
    } else result.push(window);
  }
  return result;
}
