import { matches } from '../../../../shared/filter-match.ts';
import type { MessageTexts } from '../../../../shared/message-parts.ts';
import type { ActivityBatch, ActivityRow } from '../../../../shared/model/activity.ts';
import { createBatchedStreams } from '../../batched-streams.ts';
import { isBefore, type Position } from '../journal/position.ts';
import type { PreparedFilter } from './store.ts';

/** Milliseconds between two batches to one watcher. */
const paceMs = 50;

/** Rows of one batch at most, and rows held for a watcher that is slow to take them. */
const batchRows = 1000;

/**
 * The same under load, which is so many rows within so many milliseconds: nobody reads thousands of rows a second, and
 * making them for four screens would cost the receiver more than all its other work. They follow when it is over.
 */
const batchRowsUnderLoad = 100;
const loadRows = 200;
const loadMs = 100;

interface Watchers {
  /** Rows that lie behind the position `from`, with the values of secrets where they are to be revealed. */
  add(
    filter: PreparedFilter,
    from: Position,
    reveal: boolean,
    signal: AbortSignal | undefined,
  ): AsyncIterableIterator<ActivityBatch, void, undefined>;
  /** What was just indexed; `textsAt` reads the messages of one of the rows. */
  added(rows: readonly IndexedRow[], textsAt: (index: number) => MessageTexts | null): void;
  cleared(): void;
  /** The number of rows changed by itself (old ones went). */
  recounted(): void;
  close(): void;
}

interface IndexedRow {
  readonly row: ActivityRow;
  /** The row without the values of secrets. */
  readonly shown: ActivityRow;
  readonly at: Position;
}

interface Watcher {
  readonly filter: PreparedFilter;
  readonly from: Position;
  readonly reveal: boolean;
  pending: ActivityRow[];
  cleared: boolean;
  /** The highest `seq` sent so far, or that there was when the watch began. */
  sentUpTo: number;
  /**
   * Set for a watcher that fell behind: rows after this `seq` are read from the database when it asks. Rows that come
   * late, with a lower `seq`, are pending all the same.
   */
  behind: number | null;
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
  readonly after: (filter: PreparedFilter, seq: number, limit: number) => ActivityRow[];
  /** The row without the values of secrets. */
  readonly shown: (row: ActivityRow) => ActivityRow;
}): Watchers {
  /** Rows that came within `loadMs`, this time and the time before. */
  let load = { since: 0, rows: 0, before: 0 };
  function countLoad(rows: number): void {
    const now = performance.now();
    const passed = now - load.since;
    if (passed >= loadMs) load = { since: now, rows: 0, before: passed < 2 * loadMs ? load.rows : 0 };
    load.rows += rows;
  }
  const mostRows = (): number => {
    countLoad(0);
    return load.rows + load.before > loadRows ? batchRowsUnderLoad : batchRows;
  };

  function take(watcher: Watcher, again: () => void): ActivityBatch {
    const added = watcher.pending;
    watcher.pending = [];
    if (watcher.behind !== null) {
      const most = mostRows();
      const missed = log.after(watcher.filter, watcher.behind, most);
      const last = missed.at(-1);
      const more = missed.length === most && last !== undefined;
      if (!more) watcher.sentUpTo = Math.max(watcher.sentUpTo, log.lastSeq());
      watcher.behind = more ? last.seq : null;
      if (more) again();
      added.push(...(watcher.reveal ? missed : missed.map(log.shown)));
    }
    added.sort((one, other) => one.seq - other.seq);
    watcher.sentUpTo = Math.max(watcher.sentUpTo, added.at(-1)?.seq ?? 0);
    const { cleared } = watcher;
    watcher.cleared = false;
    return { added, cleared, total: log.total() };
  }

  const streams = createBatchedStreams<Watcher, ActivityBatch>({ paceMs, take });

  return {
    add(filter, from, reveal, signal) {
      const watcher: Watcher = {
        ...{ filter, from, reveal, pending: [], cleared: false },
        ...{ sentUpTo: log.lastSeq(), behind: null },
      };
      // The first batch may be empty: it says that the watch has begun.
      return streams.open(watcher, { signal, sendsFirst: true });
    },
    added(rows, textsAt) {
      countLoad(rows.length);
      const most = mostRows();
      streams.update((watcher) => {
        rows.forEach(({ row, shown, at }, index) => {
          if (isBefore(at, watcher.from)) return;
          if (watcher.behind !== null && row.seq > watcher.behind) return;
          const { filter, needsMessages } = watcher.filter;
          if (matches(filter, row, needsMessages ? textsAt(index) : undefined)) {
            watcher.pending.push(watcher.reveal ? row : shown);
          }
        });
        if (watcher.pending.length <= most || watcher.behind !== null) return;
        watcher.behind = watcher.sentUpTo;
        watcher.pending = watcher.pending.filter(({ seq }) => seq <= watcher.sentUpTo);
      });
    },
    cleared() {
      streams.update((watcher) => {
        watcher.pending = [];
        watcher.behind = null;
        watcher.cleared = true;
      });
    },
    recounted: () => streams.update(() => true),
    close: streams.close,
  };
}
