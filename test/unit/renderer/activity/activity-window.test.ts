import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ActivityWindow,
  emptyList,
  follow,
  heldRows,
  matchingCount,
  newerCount,
  pageRows,
  pause,
  resume,
  seen,
  withBatch,
  withNewer,
  withNewest,
  withOlder,
} from '../../../../renderer/src/activity/activity-window.ts';
import type { ActivityPage, ActivityRow } from '../../../../shared/model/activity.ts';

const row = (seq: number): ActivityRow => ({
  seq,
  id: `id-${seq}`,
  kind: 'delivery',
  at: '2026-11-20T14:01:52.104Z',
  direction: 'out',
  dialect: null,
  event: null,
  eventLabel: null,
  eventId: null,
  actionId: null,
  action: 'Log call',
  method: 'POST',
  url: 'http://127.0.0.1/',
  path: '/',
  status: 200,
  durationMs: 1,
  size: 0,
  message: '',
  callId: null,
  runId: null,
  link: null,
});

/** Rows from `from` to `to`, both included. */
const rows = (from: number, to: number): ActivityRow[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => row(from + at));

/** What an engine with the rows 1 to `count` answers. */
function page(count: number, limit: number, before = count + 1): ActivityPage {
  const newest = Math.min(count, before - 1);
  const oldest = Math.max(1, newest - limit + 1);
  return {
    items: rows(oldest, newest).reverse(),
    next: oldest > 1 ? oldest : null,
    total: count,
    matching: count,
  };
}

const batch = (from: number, to: number, cleared = false) => ({ added: rows(from, to), cleared, total: to });
const seqs = (list: ActivityWindow): number[] => list.rows.map(({ seq }) => seq);
const begun = (count: number, limit = 300): ActivityWindow => withNewest(emptyList, page(count, limit));

describe('the window on the activity log', () => {
  test('knows its place in the whole from the first page', () => {
    const list = begun(1482);
    expect(list.rows.at(-1)?.seq).toBe(1482);
    expect(list.older).toBe(1182);
    expect(matchingCount(list)).toBe(1482);
  });

  test('leaves out rows that the watch and the page both brought', () => {
    const list = withBatch(begun(10), batch(9, 12));
    expect(seqs(list)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  test('loading older rows moves nothing: rows before it and rows of it change by the same number', () => {
    const list = begun(5000);
    const more = withOlder(list, page(5000, pageRows, list.olderCursor ?? 0));
    expect(more.rows.length - list.rows.length).toBe(pageRows);
    expect(list.older - more.older).toBe(pageRows);
  });

  test('reaches the beginning even where old rows were pruned meanwhile', () => {
    const list = begun(2000);
    const more = withOlder(list, { items: rows(1600, 1700).reverse(), next: null, total: 401, matching: 401 });
    expect(more.older).toBe(0);
    expect(more.olderCursor).toBeNull();
  });

  test('is empty after a clear, and counts from there', () => {
    const list = withBatch(begun(500), { added: rows(501, 502), cleared: true, total: 2 });
    expect(seqs(list)).toEqual([501, 502]);
    expect(matchingCount(list)).toBe(2);
    expect(list.total).toBe(2);
  });

  test('while following, memory is bounded and the oldest go', () => {
    let list = begun(300);
    for (let at = 301; at < 45_000; at += 1000) list = withBatch(list, batch(at, at + 999));
    expect(list.rows.length).toBeLessThanOrEqual(heldRows);
    expect(list.rows.at(-1)?.seq).toBe(45_300);
    expect(matchingCount(list)).toBe(45_300);
    expect(list.olderCursor).toBe(list.rows[0]?.seq);
  });

  test('any scrolling up and down and any arrivals keep the rows in order, without a gap, bounded and all counted', () => {
    const step = fc.oneof(
      fc.constant({ kind: 'older' as const }),
      fc.constant({ kind: 'newer' as const }),
      fc.record({ kind: fc.constant('live' as const), count: fc.integer({ min: 1, max: 1000 }) }),
      fc.record({ kind: fc.constant('follow' as const), on: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 90 }), (steps) => {
        let count = 60_000;
        let list = begun(count);
        for (const step of steps) {
          if (step.kind === 'live') {
            list = withBatch(list, batch(count + 1, count + step.count));
            count += step.count;
          } else if (step.kind === 'follow') {
            list = follow(list, step.on);
            if (step.on && newerCount(list) > 0) list = withNewest(list, page(count, 300));
          } else if (step.kind === 'older' && list.olderCursor !== null) {
            list = withOlder(list, page(count, pageRows, list.olderCursor));
          } else if (step.kind === 'newer' && list.newerPages.length > 0) {
            list = withNewer(list, page(count, pageRows, list.newerPages.at(-1)?.before));
          }
          const held = seqs(list);
          expect(held.every((seq, at) => at === 0 || seq === (held[at - 1] ?? 0) + 1)).toBe(true);
          expect(held.length).toBeLessThanOrEqual(heldRows + pageRows);
          expect(matchingCount(list)).toBe(count);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('rows that come late go to their place, wherever that is, and none is lost or doubled', () => {
    const step = fc.oneof(
      fc.constant({ kind: 'older' as const }),
      fc.constant({ kind: 'newer' as const }),
      fc.record({
        kind: fc.constant('live' as const),
        count: fc.integer({ min: 1, max: 1000 }),
        late: fc.integer({ min: 0, max: 5 }),
      }),
      fc.constant({ kind: 'over' as const }),
      fc.record({ kind: fc.constant('follow' as const), on: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let committed = Array.from({ length: 30_000 }, (_, at) => at + 1);
        let reserved = committed.length;
        /** Started, and not over yet. */
        let open: number[] = [];
        const read = (limit: number, before = Number.POSITIVE_INFINITY): ActivityPage => {
          const end = committed.findLastIndex((seq) => seq < before) + 1;
          const items = committed
            .slice(Math.max(0, end - limit), end)
            .map(row)
            .reverse();
          const next = end > limit ? (items.at(-1)?.seq ?? null) : null;
          return { items, next, total: committed.length, matching: committed.length };
        };
        const commit = (seqs: readonly number[]) => {
          committed = [...committed, ...seqs].sort((one, other) => one - other);
          return { added: seqs.map(row), cleared: false, total: committed.length };
        };
        let list = withNewest(emptyList, read(300));
        for (const step of steps) {
          if (step.kind === 'live') {
            const started = Array.from({ length: step.count + step.late }, () => ++reserved);
            open = [...open, ...started.slice(0, step.late)];
            list = withBatch(list, commit(started.slice(step.late)));
          } else if (step.kind === 'over') {
            const over = open.filter((_, index) => index % 2 === 0).reverse();
            open = open.filter((seq) => !over.includes(seq));
            list = withBatch(list, commit(over));
          } else if (step.kind === 'follow') {
            list = follow(list, step.on);
            if (step.on && newerCount(list) > 0) list = withNewest(list, read(300));
          } else if (step.kind === 'older' && list.olderCursor !== null) {
            list = withOlder(list, read(pageRows, list.olderCursor));
          } else if (step.kind === 'newer' && list.newerPages.length > 0) {
            list = withNewer(list, read(pageRows, list.newerPages.at(-1)?.before));
          }
          expect(matchingCount(list)).toBe(committed.length);
          expect(seqs(list)).toEqual(committed.slice(list.older, list.older + list.rows.length));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('scrolled to the top and back down again, every row is met once more', () => {
    let list = follow(begun(30_000), false);
    while (list.olderCursor !== null) list = withOlder(list, page(30_000, pageRows, list.olderCursor));
    expect(list.rows[0]?.seq).toBe(1);
    expect(newerCount(list)).toBeGreaterThan(0);
    list = withBatch(list, batch(30_001, 30_400));
    while (list.newerPages.length > 0) list = withNewer(list, page(30_400, pageRows, list.newerPages.at(-1)?.before));
    expect(list.rows.at(-1)?.seq).toBe(30_400);
    expect(newerCount(list)).toBe(0);
  });
});

describe('following and pausing', () => {
  test('rows that come while it does not follow are counted until it follows again', () => {
    const stopped = withBatch(follow(begun(10), false), batch(11, 18));
    expect(stopped.unseen).toBe(8);
    expect(follow(stopped, true).unseen).toBe(0);
  });

  test('rows that came while the end is on screen are not new', () => {
    const stopped = withBatch(follow(begun(10), false), batch(11, 12));
    expect(seen(stopped)).toMatchObject({ unseen: 0, following: false });
  });

  test('a paused list stands still and counts; going on brings all of it', () => {
    const waiting = withBatch(withBatch(pause(begun(10)), batch(11, 14)), batch(14, 22));
    expect(seqs(waiting).at(-1)).toBe(10);
    expect(waiting.waiting.count).toBe(12);
    const on = resume(waiting);
    expect(on?.rows.at(-1)?.seq).toBe(22);
    expect(on?.waiting.count).toBe(0);
    expect(on?.paused).toBe(false);
  });

  test('a clear while it is paused is seen when it goes on', () => {
    const waiting = withBatch(pause(begun(10)), { added: rows(11, 11), cleared: true, total: 1 });
    expect(seqs(waiting)).toHaveLength(10);
    const on = resume(waiting);
    expect(on === null ? null : seqs(on)).toEqual([11]);
  });

  test('more than can be kept while paused asks for a new reading, and is counted to the last', () => {
    let list = pause(begun(10));
    for (let at = 11; at < 12_011; at += 1000) list = withBatch(list, batch(at, at + 999));
    expect(list.waiting.count).toBe(12_000);
    expect(list.waiting.rows.length).toBeLessThanOrEqual(5000);
    expect(resume(list)).toBeNull();
  });
});
