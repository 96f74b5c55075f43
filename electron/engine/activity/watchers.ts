import type { Filter } from '../../../shared/filter.ts';
import { type MessageTexts, matches, messageTexts, needsMessages } from '../../../shared/filter-match.ts';
import type { Activity, ActivityBatch, ActivityRow } from '../../../shared/model/activity.ts';

/** Milliseconds between two batches to one watcher. */
const pace = 50;

/** Rows of one batch at most, and rows held for a watcher that is slow to take them. */
const batchRows = 1000;

interface Watchers {
  add(filter: Filter, signal: AbortSignal | undefined): AsyncIterableIterator<ActivityBatch>;
  /** What was just committed or changed. */
  added(rows: readonly ActivityRow[], activities: readonly Activity[]): void;
  cleared(): void;
  /** The number of rows changed by itself (old ones went). */
  recounted(): void;
  close(): void;
}

interface Watcher {
  readonly filter: Filter;
  readonly needsMessages: boolean;
  pending: ActivityRow[];
  cleared: boolean;
  /** There is something to send. The first batch is sent at once and may be empty: it says that the watch has begun. */
  news: boolean;
  /** The highest `seq` sent so far, or that there was when the watch began. */
  sentUpTo: number;
  /**
   * Set for a watcher that fell behind: rows after this `seq` are read from the database when it asks. Rows that come
   * late, with a lower `seq`, are pending all the same.
   */
  behind: number | null;
  wake: () => void;
}

/**
 * Streams of new rows. Memory is bounded: a watcher that takes its batches slower than rows arrive holds at most
 * a thousand, and gets the rest from the log itself, none left out.
 */
export function createWatchers(log: {
  readonly total: () => number;
  /** The highest `seq` of a committed row. */
  readonly lastSeq: () => number;
  /** Rows after `seq` that match, oldest first. */
  readonly after: (filter: Filter, seq: number, limit: number) => ActivityRow[];
}): Watchers {
  const watchers = new Set<Watcher>();

  function notify(watcher: Watcher): void {
    watcher.news = true;
    watcher.wake();
  }

  function take(watcher: Watcher): ActivityBatch {
    const added = watcher.pending;
    watcher.pending = [];
    watcher.news = false;
    if (watcher.behind !== null) {
      const missed = log.after(watcher.filter, watcher.behind, batchRows);
      const last = missed.at(-1);
      const more = missed.length === batchRows && last !== undefined;
      if (!more) watcher.sentUpTo = Math.max(watcher.sentUpTo, log.lastSeq());
      watcher.behind = more ? last.seq : null;
      watcher.news = more;
      added.push(...missed);
    }
    added.sort((one, other) => one.seq - other.seq);
    watcher.sentUpTo = Math.max(watcher.sentUpTo, added.at(-1)?.seq ?? 0);
    const { cleared } = watcher;
    watcher.cleared = false;
    return { added, cleared, total: log.total() };
  }

  async function* batches(watcher: Watcher): AsyncGenerator<ActivityBatch, void, undefined> {
    while (watchers.has(watcher)) {
      if (!watcher.news) {
        await new Promise<void>((resolve) => {
          watcher.wake = resolve;
        });
        continue;
      }
      const sentAt = performance.now();
      yield take(watcher);
      const rest = pace - (performance.now() - sentAt);
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }

  return {
    add(filter, signal) {
      const watcher: Watcher = {
        filter,
        needsMessages: needsMessages(filter),
        pending: [],
        cleared: false,
        news: true,
        sentUpTo: log.lastSeq(),
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
      const texts: (MessageTexts | undefined)[] = [];
      const textsAt = (index: number, activity: Activity): MessageTexts => {
        texts[index] ??= messageTexts(activity);
        return texts[index];
      };
      for (const watcher of watchers) {
        notify(watcher);
        rows.forEach((row, index) => {
          if (watcher.behind !== null && row.seq > watcher.behind) return;
          const activity = activities[index];
          const searched = watcher.needsMessages && activity !== undefined ? textsAt(index, activity) : undefined;
          if (matches(watcher.filter, row, searched)) watcher.pending.push(row);
        });
        if (watcher.pending.length <= batchRows || watcher.behind !== null) continue;
        watcher.behind = watcher.sentUpTo;
        watcher.pending = watcher.pending.filter(({ seq }) => seq <= watcher.sentUpTo);
      }
    },
    cleared() {
      for (const watcher of watchers) {
        watcher.pending = [];
        watcher.behind = null;
        watcher.cleared = true;
        notify(watcher);
      }
    },
    recounted() {
      for (const watcher of watchers) notify(watcher);
    },
    close() {
      for (const watcher of [...watchers]) {
        watchers.delete(watcher);
        watcher.wake();
      }
    },
  };
}
