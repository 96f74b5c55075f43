import type { ActivityBatch, ActivityPage, ActivityRow } from '../../../shared/model/activity.ts';

/** Rows asked for at once, and dropped at once. */
export const pageRows = 1000;
/** Rows held at most; farther ones are dropped and asked for again when they are scrolled to. */
export const heldRows = 20_000;
/** Rows kept for a paused list; after more it is read afresh when it goes on. */
const waitingRows = 5000;

/**
 * A window on the part of the record that the filter lets through. Its place in the whole is known by counts, so that
 * loading and dropping move nothing on screen.
 */
export interface RecordList {
  readonly state: 'loading' | 'ready';
  /** Oldest first, without gaps. */
  readonly rows: readonly ActivityRow[];
  /** Rows before these that are not held. */
  readonly older: number;
  /** The `before` of the next older page; null at the beginning of the record. */
  readonly olderCursor: number | null;
  /** `before` of each page that was dropped after these, the nearest last. */
  readonly newerCursors: readonly number[];
  /** What came after everything dropped, less than a page. */
  readonly tail: readonly ActivityRow[];
  /** Rows in the record, filter or not. */
  readonly total: number;
  readonly following: boolean;
  /** Rows that came since it stopped following. */
  readonly unseen: number;
  readonly paused: boolean;
  readonly waiting: { readonly rows: readonly ActivityRow[]; readonly count: number; readonly cleared: boolean };
}

const noWaiting: RecordList['waiting'] = { rows: [], count: 0, cleared: false };

export const emptyList: RecordList = {
  state: 'loading',
  rows: [],
  older: 0,
  olderCursor: null,
  newerCursors: [],
  tail: [],
  total: 0,
  following: true,
  unseen: 0,
  paused: false,
  waiting: noWaiting,
};

/** Rows after the held ones that are not held. */
export const newerCount = (list: RecordList): number => list.newerCursors.length * pageRows + list.tail.length;

/** Rows that pass the filter, held or not. */
export const matchingCount = (list: RecordList): number => list.older + list.rows.length + newerCount(list);

/** Begins anew with the newest page; following and pause stay as they are. */
export function withNewest(list: RecordList, page: ActivityPage): RecordList {
  const rows = page.items.toReversed();
  return {
    ...list,
    state: 'ready',
    rows,
    older: page.next === null ? 0 : Math.max(0, page.matching - rows.length),
    olderCursor: page.next,
    newerCursors: [],
    tail: [],
    total: page.total,
    unseen: 0,
    waiting: noWaiting,
  };
}

/** Puts an older page before the rows; drops the newest ones where it becomes too much. */
export function withOlder(list: RecordList, page: ActivityPage): RecordList {
  const first = list.rows[0]?.seq ?? Number.POSITIVE_INFINITY;
  const found = page.items.filter(({ seq }) => seq < first).reverse();
  const older = page.next === null ? 0 : Math.max(0, list.older - found.length);
  return dropNewest({ ...list, rows: [...found, ...list.rows], older, olderCursor: page.next });
}

/** Puts the page that was dropped last back after the rows; drops the oldest where it becomes too much. */
export function withNewer(list: RecordList, page: ActivityPage): RecordList {
  const last = list.rows.at(-1)?.seq ?? 0;
  const found = page.items.filter(({ seq }) => seq > last).reverse();
  const newerCursors = list.newerCursors.slice(0, -1);
  const isLast = newerCursors.length === 0;
  const rows = [...list.rows, ...found, ...(isLast ? list.tail : [])];
  return dropOldest({ ...list, rows, newerCursors, tail: isLast ? [] : list.tail });
}

/** What a watch told. Rows that are there already are left out, so that watching may begin before reading. */
export function withBatch(list: RecordList, batch: ActivityBatch): RecordList {
  if (list.paused) return wait(list, batch);
  const base: RecordList = batch.cleared
    ? { ...emptyList, state: 'ready', following: list.following, total: batch.total }
    : { ...list, total: batch.total };
  const last = base.tail.at(-1)?.seq ?? base.newerCursors[0] ?? base.rows.at(-1)?.seq ?? 0;
  const added = batch.added.filter(({ seq }) => seq > last);
  if (added.length === 0) return base;
  const unseen = base.following ? 0 : base.unseen + added.length;
  if (newerCount(base) > 0) return { ...base, ...pushTail(base, added), unseen };
  const grown = { ...base, rows: [...base.rows, ...added], unseen };
  return base.following ? dropOldest(grown) : dropNewest(grown);
}

function wait(list: RecordList, batch: ActivityBatch): RecordList {
  const before = batch.cleared ? { ...noWaiting, cleared: true } : list.waiting;
  const last = before.rows.at(-1)?.seq ?? (before.cleared ? 0 : (list.rows.at(-1)?.seq ?? 0));
  const added = batch.added.filter(({ seq }) => seq > last);
  const count = before.count + added.length;
  // Where there are too many, the last row alone tells later ones from those counted.
  const rows = count > waitingRows ? added.slice(-1) : [...before.rows, ...added];
  return {
    ...list,
    total: batch.total,
    waiting: { rows: rows.length === 0 ? before.rows : rows, count, cleared: before.cleared },
  };
}

export const pause = (list: RecordList): RecordList => ({ ...list, paused: true });

/** Lets what waited in. `null`: too much came, the newest page has to be read. */
export function resume(list: RecordList): RecordList | null {
  const { rows, count, cleared } = list.waiting;
  if (count > waitingRows) return null;
  return withBatch({ ...list, paused: false, waiting: noWaiting }, { added: [...rows], cleared, total: list.total });
}

export function follow(list: RecordList, following: boolean): RecordList {
  if (list.following === following && (!following || list.unseen === 0)) return list;
  return { ...list, following, unseen: following ? 0 : list.unseen };
}

/** The end of the list is on screen: nothing is unseen, whether it follows or not. */
export const seen = (list: RecordList): RecordList => (list.unseen === 0 ? list : { ...list, unseen: 0 });

function dropOldest(list: RecordList): RecordList {
  const over = list.rows.length - heldRows;
  if (over <= 0) return list;
  const rows = list.rows.slice(Math.ceil(over / pageRows) * pageRows);
  return { ...list, rows, older: list.older + list.rows.length - rows.length, olderCursor: rows[0]?.seq ?? null };
}

function dropNewest(list: RecordList): RecordList {
  let { rows } = list;
  const newerCursors = [...list.newerCursors];
  while (rows.length > heldRows) {
    newerCursors.push((rows.at(-1)?.seq ?? 0) + 1);
    rows = rows.slice(0, -pageRows);
  }
  return rows === list.rows ? list : { ...list, rows, newerCursors };
}

function pushTail(list: RecordList, added: readonly ActivityRow[]): Pick<RecordList, 'tail' | 'newerCursors'> {
  let tail = [...list.tail, ...added];
  const newerCursors = [...list.newerCursors];
  while (tail.length >= pageRows) {
    newerCursors.unshift((tail[pageRows - 1]?.seq ?? 0) + 1);
    tail = tail.slice(pageRows);
  }
  return { tail, newerCursors };
}
