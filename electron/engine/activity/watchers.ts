import type { Filter } from '../../../shared/filter.ts';
import { matches, needsWires, type Wires, wiresOf } from '../../../shared/filter-match.ts';
import type { Activity, ActivityBatch, ActivityRow } from '../../../shared/model/activity.ts';

/** Milliseconds between two batches to one watcher. */
const pace = 50;

/** Rows of one batch at most, and rows held for a watcher that is slow to take them. */
const batchRows = 1000;

interface Watchers {
  add(filter: Filter, signal: AbortSignal | undefined): AsyncIterableIterator<ActivityBatch>;
  /** What was just committed, oldest first. */
  added(rows: readonly ActivityRow[], activities: readonly Activity[]): void;
  cleared(): void;
  /** The number of rows changed by itself (old ones went). */
  recounted(): void;
  close(): void;
}

interface Watcher {
  readonly filter: Filter;
  readonly wired: boolean;
  pending: ActivityRow[];
  cleared: boolean;
  /** Something is to be told. The first batch is told at once and may be empty: it says that the watch has begun. */
  news: boolean;
  /** Set for a watcher that fell behind: what comes after this `seq` is read from the database when it asks. */
  behind: number | null;
  wake: () => void;
}

/**
 * Streams of new rows. Memory is bounded: a watcher that takes its batches slower than rows arrive holds at most
 * a thousand, and gets the rest from the record itself, in order, none left out.
 */
export function createWatchers(record: {
  readonly total: () => number;
  /** Rows after `seq` that pass, oldest first. */
  readonly after: (filter: Filter, seq: number, limit: number) => ActivityRow[];
}): Watchers {
  const watchers = new Set<Watcher>();

  function tell(watcher: Watcher): void {
    watcher.news = true;
    watcher.wake();
  }

  function take(watcher: Watcher): ActivityBatch {
    let added = watcher.pending;
    watcher.pending = [];
    watcher.news = false;
    if (watcher.behind !== null) {
      added = record.after(watcher.filter, watcher.behind, batchRows);
      const last = added.at(-1);
      const more = added.length === batchRows && last !== undefined;
      watcher.behind = more ? last.seq : null;
      watcher.news = more;
    }
    const { cleared } = watcher;
    watcher.cleared = false;
    return { added, cleared, total: record.total() };
  }

  async function* batches(watcher: Watcher): AsyncGenerator<ActivityBatch, void, undefined> {
    while (watchers.has(watcher)) {
      if (!watcher.news) {
        await new Promise<void>((resolve) => {
          watcher.wake = resolve;
        });
        continue;
      }
      const toldAt = performance.now();
      yield take(watcher);
      const rest = pace - (performance.now() - toldAt);
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }

  return {
    add(filter, signal) {
      const watcher: Watcher = {
        filter,
        wired: needsWires(filter),
        pending: [],
        cleared: false,
        news: true,
        behind: null,
        wake: () => undefined,
      };
      const end = () => {
        watchers.delete(watcher);
        signal?.removeEventListener('abort', end);
        watcher.wake();
      };
      if (signal?.aborted !== true) {
        watchers.add(watcher);
        signal?.addEventListener('abort', end);
      }
      const stream = batches(watcher);
      return {
        next: () => stream.next(),
        // A generator that waits for news cannot be returned before it is woken.
        return: async () => {
          end();
          await stream.return();
          return { done: true, value: undefined };
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    added(rows, activities) {
      const wires: (Wires | undefined)[] = [];
      const wiresAt = (index: number, activity: Activity): Wires => {
        wires[index] ??= wiresOf(activity);
        return wires[index];
      };
      for (const watcher of watchers) {
        tell(watcher);
        if (watcher.behind !== null) continue;
        rows.forEach((row, index) => {
          const activity = activities[index];
          const seen = watcher.wired && activity !== undefined ? wiresAt(index, activity) : undefined;
          if (matches(watcher.filter, row, seen)) watcher.pending.push(row);
        });
        const [oldest] = watcher.pending;
        if (watcher.pending.length > batchRows && oldest !== undefined) {
          watcher.behind = oldest.seq - 1;
          watcher.pending = [];
        }
      }
    },
    cleared() {
      for (const watcher of watchers) {
        watcher.pending = [];
        watcher.behind = null;
        watcher.cleared = true;
        tell(watcher);
      }
    },
    recounted() {
      for (const watcher of watchers) tell(watcher);
    },
    close() {
      for (const watcher of [...watchers]) {
        watchers.delete(watcher);
        watcher.wake();
      }
    },
  };
}
