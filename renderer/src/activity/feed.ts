import { type FailureReport, failureOf } from '../../../shared/contract/failure-of.ts';
import type { ActivityBatch, ActivityPage, ActivityRow } from '../../../shared/model/activity.ts';
import { client } from '../client.ts';
import { connection } from '../connection.ts';
import {
  type ActivityWindow,
  emptyList,
  follow,
  newerCount,
  pageRows,
  pause,
  resume,
  seen,
  withBatch,
  withNewer,
  withNewest,
  withOlder,
} from './activity-window.ts';

/** The first page is small, so that it is there at once. */
const firstRows = 300;
/** Pages read to close the gap of a lost line; after more the list begins anew. */
const gapPages = 5;

export interface Feed {
  get(): ActivityWindow;
  /** Why the list cannot be read; null while it can. */
  problem(): FailureReport | null;
  subscribe(listener: () => void): () => void;
  start(): void;
  stop(): void;
  loadOlder(): void;
  loadNewer(): void;
  follow(following: boolean): void;
  /** The newest row is on screen. */
  seen(): void;
  pause(paused: boolean): void;
}

/** Keeps one list of activity up to date while the engine is connected. `filter`: text that parses without problems. */
export function createFeed(filter: string): Feed {
  const asked = filter === '' ? {} : { filter };
  let list = emptyList;
  let problem: FailureReport | null = null;
  let life: AbortController | null = null;
  let unsubscribe: (() => void) | null = null;
  let loading = false;
  let pending: ActivityBatch[] = [];
  let pendingRows = 0;
  let frame = 0;
  const listeners = new Set<() => void>();

  function become(next: ActivityWindow): void {
    if (next === list) return;
    list = next;
    for (const listener of listeners) listener();
  }

  function fail(error: unknown, signal: AbortSignal): void {
    // A line that died is said by the frame and mended by the next connection.
    if (signal.aborted || connection.get().state !== 'connected') return;
    problem = failureOf(error);
    list = { ...list };
    for (const listener of listeners) listener();
  }

  function drawPending(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    const batches = pending;
    pending = [];
    pendingRows = 0;
    become(batches.reduce(withBatch, list));
  }

  /** Batches are drawn once a frame; a hidden page has no frames, so many rows are folded in at once. */
  function take(batch: ActivityBatch): void {
    pending.push(batch);
    pendingRows += batch.added.length + 1;
    if (pendingRows > pageRows) drawPending();
    else if (frame === 0) frame = requestAnimationFrame(drawPending);
  }

  const read = (limit: number, before: number | undefined, signal: AbortSignal): Promise<ActivityPage> =>
    client.activity.list({ ...asked, limit, ...(before === undefined ? {} : { before }) }, { signal });

  async function restart(signal: AbortSignal): Promise<void> {
    become(withNewest(list, await read(firstRows, undefined, signal)));
  }

  /** After a reconnect: what was missed is added to what is there; null where it is too much, or the activity log is another one. */
  async function missed(signal: AbortSignal): Promise<ActivityBatch | null> {
    const last = list.rows.at(-1)?.seq;
    const first = list.rows[0]?.seq ?? 0;
    if (list.state === 'loading' || last === undefined || newerCount(list) > 0) return null;
    const added: ActivityRow[] = [];
    let before: number | undefined;
    for (let count = 0; count < gapPages; count += 1) {
      const page = await read(pageRows, before, signal);
      if ((page.items[0]?.seq ?? 0) < last && count === 0) return null;
      // Also rows that started before the last one and were over while nobody watched.
      added.unshift(...page.items.filter(({ seq }) => seq >= first).reverse());
      if (page.items.some(({ seq }) => seq === last)) return { added, cleared: false, total: page.total };
      if (page.next === null) return null;
      before = page.next;
    }
    return null;
  }

  async function watch(signal: AbortSignal): Promise<void> {
    try {
      const stream = await client.activity.watch(asked, { signal });
      const gap = await missed(signal);
      if (gap === null) await restart(signal);
      else take(gap);
      problem = null;
      for await (const batch of stream) take(batch);
    } catch (error) {
      fail(error, signal);
    }
  }

  async function load(what: (signal: AbortSignal) => Promise<ActivityWindow>): Promise<void> {
    const signal = life?.signal;
    if (loading || signal === undefined || list.state === 'loading') return;
    loading = true;
    try {
      const next = await what(signal);
      if (!signal.aborted) {
        loading = false;
        become(next);
      }
    } catch (error) {
      fail(error, signal);
    } finally {
      loading = false;
    }
  }

  function connect(): void {
    life?.abort();
    life = null;
    if (connection.get().state !== 'connected') return;
    life = new AbortController();
    void watch(life.signal);
  }

  return {
    get: () => list,
    problem: () => problem,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      unsubscribe = connection.subscribe(connect);
      connect();
    },
    stop() {
      unsubscribe?.();
      life?.abort();
      life = null;
      drawPending();
    },
    loadOlder() {
      const cursor = list.olderCursor;
      if (cursor === null) return;
      void load(async (signal) => {
        const page = await read(pageRows, cursor, signal);
        // A clear or a new beginning while it was read makes the page one of another list.
        return list.olderCursor === cursor ? withOlder(list, page) : list;
      });
    },
    loadNewer() {
      const cursor = list.newerPages.at(-1)?.before;
      if (cursor === undefined) return;
      void load(async (signal) => {
        const page = await read(pageRows, cursor, signal);
        return list.newerPages.at(-1)?.before === cursor ? withNewer(list, page) : list;
      });
    },
    follow(following) {
      become(follow(list, following));
      const signal = life?.signal;
      if (following && newerCount(list) > 0 && signal !== undefined) {
        void restart(signal).catch((error: unknown) => fail(error, signal));
      }
    },
    seen: () => become(seen(list)),
    pause(paused) {
      drawPending();
      if (paused) return become(pause(list));
      const resumed = resume(list);
      if (resumed !== null) return become(resumed);
      become({ ...list, paused: false });
      const signal = life?.signal;
      if (signal !== undefined) void restart(signal).catch((error: unknown) => fail(error, signal));
    },
  };
}
