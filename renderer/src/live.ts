import { create } from 'zustand';
import type { ActivityRow } from '../../shared/model/activity.ts';
import { isFailedStatus } from '../../shared/model/delivery.ts';
import { client } from './client.ts';
import { connection } from './connection.ts';

/** The stats of the engine, for the strip at the foot of every screen. */
export interface Stats {
  readonly last: ActivityRow | null;
  /** Rows in the activity log; null until it is known. */
  readonly total: number | null;
  /** Captures among them; null until it is known. */
  readonly captures: number | null;
  /** Rows a second over the last ten seconds. */
  readonly rate: number;
  /** Deliveries of the last minute whose request was not accepted. */
  readonly failed: number;
}

const rateWindow = 10_000;
const failureWindow = 60_000;

/** A window of time that counts what fell into it. */
export function countWithin(span: number): { add(at: number, count: number): void; count(now: number): number } {
  let entries: { at: number; count: number }[] = [];
  return {
    add: (at, count) => void entries.push({ at, count }),
    count(now) {
      entries = entries.filter(({ at }) => at > now - span);
      return entries.reduce((sum, { count }) => sum + count, 0);
    },
  };
}

const isFailed = ({ kind, status }: ActivityRow): boolean => kind === 'delivery' && isFailedStatus(status);

const useStore = create<Stats>(() => ({ last: null, total: null, captures: null, rate: 0, failed: 0 }));
let recent = countWithin(rateWindow);
let failures = countWithin(failureWindow);
let ticking: ReturnType<typeof setTimeout> | undefined;

function publish(change: Partial<Stats>): void {
  const now = Date.now();
  const stats = useStore.getState();
  const next = { ...stats, ...change, rate: recent.count(now) / (rateWindow / 1000), failed: failures.count(now) };
  const same = (Object.keys(next) as (keyof Stats)[]).every((key) => next[key] === stats[key]);
  if (!same) useStore.setState(next);
  clearTimeout(ticking);
  // The clock runs only until the windows are empty: an idle screen does nothing.
  if (next.rate > 0 || next.failed > 0) ticking = setTimeout(() => publish({}), 1000);
}

/** Follows the activity log while the engine is connected. */
export function watchStats(): void {
  let watching: AbortController | null = null;
  const follow = () => {
    watching?.abort();
    watching = null;
    if (connection.get().state !== 'connected') return;
    watching = new AbortController();
    void watchActivity(watching.signal);
  };
  connection.subscribe(follow);
  follow();
}

/** Enough to fill the windows at any rate a person brings about. */
const lookBack = 500;

async function watchActivity(signal: AbortSignal): Promise<void> {
  try {
    const stream = await client.activity.watch({}, { signal });
    // What happened before the page was opened counts as well: a failure of a second ago is no `0 failed`.
    const [newest, caught, failed] = await Promise.all([
      client.activity.list({ limit: lookBack }, { signal }),
      client.activity.list({ filter: 'kind=capture', limit: 1 }, { signal }),
      client.activity.list(
        { filter: 'kind=delivery status!=304 or(status<200 status>=300)', limit: lookBack },
        { signal },
      ),
    ]);
    recent = countWithin(rateWindow);
    failures = countWithin(failureWindow);
    for (const row of newest.items.toReversed()) recent.add(Date.parse(row.at), 1);
    for (const row of failed.items.toReversed()) failures.add(Date.parse(row.at), 1);
    const [last = null] = newest.items;
    // By id and not by `seq`: a row that was over late has a lower one than those that were there before it.
    const counted = new Set([newest, caught, failed].flatMap(({ items }) => items.map(({ id }) => id)));
    publish({ last, total: newest.total, captures: caught.matching });
    for await (const { added, cleared, total } of stream) {
      const now = Date.now();
      const fresh = added.filter(({ id }) => !counted.has(id));
      if (fresh.length > 0) recent.add(now, fresh.length);
      const bad = fresh.filter(isFailed).length;
      if (bad > 0) failures.add(now, bad);
      const more = fresh.filter(({ kind }) => kind === 'capture').length;
      const stats = useStore.getState();
      const captures = Math.min(total, (cleared ? 0 : (stats.captures ?? 0)) + more);
      const before = cleared ? null : stats.last;
      const newestRow = fresh.at(-1) ?? null;
      const isNewer = newestRow !== null && newestRow.seq > (before?.seq ?? 0);
      publish({ last: isNewer ? newestRow : before, total, captures });
    }
  } catch {
    // The connection was lost; `follow` starts again with the next one.
  }
}

export const useStats = (): Stats => useStore();
