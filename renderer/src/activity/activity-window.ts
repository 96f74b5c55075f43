import type { ActivityBatch, ActivityPage, ActivityRow } from '../../../shared/model/activity.ts';

/** Rows asked for at once, and dropped at once. */
export const pageRows = 1000;
/** Rows held at most; farther ones are dropped and asked for again when they are scrolled to. */
export const heldRows = 20_000;
/** Rows kept for a paused list; after more it is read afresh when it goes on. */
const waitingRows = 5000;

/**
 * A window on the part of the activity log that the filter lets through. Its position in the whole is known by counts, so that
 * loading and dropping move nothing on screen.
 */
export interface ActivityWindow {
  readonly state: 'loading' | 'ready';
  /** Oldest first, without gaps. */
  readonly rows: readonly ActivityRow[];
  /** Rows before these that are not held. */
  readonly older: number;
  /** The `before` of the next older page; null at the beginning of the activity log. */
  readonly olderCursor: number | null;
  /** Each page that was dropped after these, the nearest last. */
  readonly newerPages: readonly NewerPage[];
  /** What is after everything dropped, less than a page. */
  readonly tail: readonly ActivityRow[];
  /** Rows in the activity log, filter or not. */
  readonly total: number;
  readonly following: boolean;
  /** Rows that came since it stopped following. */
  readonly unseen: number;
  readonly paused: boolean;
  readonly waiting: { readonly rows: readonly ActivityRow[]; readonly count: number; readonly cleared: boolean };
}

/** A page that is not held: the cursor that reads it, and how many rows it has. */
interface NewerPage {
  readonly before: number;
  readonly count: number;
}

const noWaiting: ActivityWindow['waiting'] = { rows: [], count: 0, cleared: false };

export const emptyList: ActivityWindow = {
  state: 'loading',
  rows: [],
  older: 0,
  olderCursor: null,
  newerPages: [],
  tail: [],
  total: 0,
  following: true,
  unseen: 0,
  paused: false,
  waiting: noWaiting,
};

/** Rows after the held ones that are not held. */
export const newerCount = ({ newerPages, tail }: ActivityWindow): number =>
  newerPages.reduce((sum, { count }) => sum + count, tail.length);

/** Rows that pass the filter, held or not. */
export const matchingCount = (list: ActivityWindow): number => list.older + list.rows.length + newerCount(list);

/** Begins anew with the newest page; following and pause stay as they are. */
export function withNewest(list: ActivityWindow, page: ActivityPage): ActivityWindow {
  const rows = page.items.toReversed();
  return {
    ...list,
    state: 'ready',
    rows,
    older: page.next === null ? 0 : Math.max(0, page.matching - rows.length),
    olderCursor: page.next,
    newerPages: [],
    tail: [],
    total: page.total,
    unseen: 0,
    waiting: noWaiting,
  };
}

/** Puts an older page before the rows; drops the newest ones where it becomes too much. */
export function withOlder(list: ActivityWindow, page: ActivityPage): ActivityWindow {
  const first = list.rows[0]?.seq ?? Number.POSITIVE_INFINITY;
  const olderRows = page.items.filter(({ seq }) => seq < first).reverse();
  const older = page.next === null ? 0 : Math.max(0, list.older - olderRows.length);
  return dropNewest({ ...list, rows: [...olderRows, ...list.rows], older, olderCursor: page.next });
}

/** Puts the page that was dropped last back after the rows; drops the oldest where it becomes too much. */
export function withNewer(list: ActivityWindow, page: ActivityPage): ActivityWindow {
  const last = list.rows.at(-1)?.seq ?? 0;
  const nearest = list.newerPages.at(-1);
  const oldest = page.items.at(-1)?.seq ?? 0;
  const others = list.newerPages.slice(0, -1);
  if (nearest !== undefined && page.next !== null && oldest > last + 1 && nearest.count > page.items.length) {
    // Rows that came late made the page longer than one question reads: the rest of it is read first.
    const rest = { before: oldest, count: nearest.count - page.items.length };
    return { ...list, newerPages: [...others, { ...nearest, count: page.items.length }, rest] };
  }
  const newer = page.items.filter(({ seq }) => seq > last).reverse();
  const isLast = others.length === 0;
  const rows = [...list.rows, ...newer, ...(isLast ? list.tail : [])];
  return dropOldest({ ...list, rows, newerPages: others, tail: isLast ? [] : list.tail });
}

/**
 * What a watch brought. Rows that are there already are replaced, so that watching may begin before reading, and a row
 * that came late goes to its place.
 */
export function withBatch(list: ActivityWindow, batch: ActivityBatch): ActivityWindow {
  if (list.paused) return wait(list, batch);
  let next: ActivityWindow = batch.cleared
    ? { ...emptyList, state: 'ready', following: list.following, total: batch.total }
    : { ...list, total: batch.total };
  const before = matchingCount(next);
  next = placed(next, batch.added);
  const count = matchingCount(next) - before;
  next = { ...next, unseen: next.following ? 0 : next.unseen + count };
  if (newerCount(next) > 0) return { ...next, ...pushTail(next) };
  return next.following ? dropOldest(next) : dropNewest(next);
}

/** Puts each row where it belongs: before the rows, among them, into a dropped page, or behind everything dropped. */
function placed(list: ActivityWindow, added: readonly ActivityRow[]): ActivityWindow {
  const first = list.rows[0]?.seq ?? Number.NEGATIVE_INFINITY;
  const tailFrom = list.newerPages[0]?.before ?? Number.POSITIVE_INFINITY;
  // Behind the rows there are only pages that were dropped, the nearest of them from here on.
  const pagesFrom = list.newerPages.length === 0 ? Number.POSITIVE_INFINITY : (list.rows.at(-1)?.seq ?? 0) + 1;
  const older = added.filter(({ seq }) => seq < first);
  const isWhole = list.olderCursor === null;
  const newerPages = list.newerPages.map((page, index) => {
    const from = list.newerPages[index + 1]?.before ?? pagesFrom;
    return { ...page, count: page.count + added.filter(({ seq }) => seq >= from && seq < page.before).length };
  });
  return {
    ...list,
    rows: merged(
      list.rows,
      added.filter(({ seq }) => (isWhole || seq >= first) && seq < pagesFrom),
    ),
    older: isWhole ? list.older : list.older + older.length,
    newerPages,
    tail: merged(
      list.tail,
      added.filter(({ seq }) => seq >= tailFrom),
    ),
  };
}

/** Both by `seq`, each once; the later version of a row counts. */
function merged(rows: readonly ActivityRow[], added: readonly ActivityRow[]): readonly ActivityRow[] {
  if (added.length === 0) return rows;
  const last = rows.at(-1)?.seq ?? Number.NEGATIVE_INFINITY;
  const sorted = added.toSorted((one, other) => one.seq - other.seq);
  if ((sorted[0]?.seq ?? 0) > last && isStrictlyRising(sorted)) return [...rows, ...sorted];
  const from = sorted[0]?.seq ?? 0;
  const kept = rows.findLastIndex(({ seq }) => seq < from) + 1;
  const bySeq = new Map([...rows.slice(kept), ...sorted].map((row) => [row.seq, row]));
  return [...rows.slice(0, kept), ...[...bySeq.values()].sort((one, other) => one.seq - other.seq)];
}

const isStrictlyRising = (rows: readonly ActivityRow[]): boolean =>
  rows.every(({ seq }, index) => index === 0 || seq > (rows[index - 1]?.seq ?? 0));

function wait(list: ActivityWindow, batch: ActivityBatch): ActivityWindow {
  const { waiting } = list;
  const before = batch.cleared ? { ...noWaiting, cleared: true } : waiting;
  const isHeld = (seq: number) => !before.cleared && hasRow(list.rows, seq);
  const added = batch.added.filter(({ seq }) => !isHeld(seq));
  // Where there are too many, they are counted alone: the list is read anew when it goes on.
  const isTooMany = before.count > waitingRows;
  const rows = isTooMany ? [] : merged(before.rows, added);
  const count = isTooMany ? before.count + added.length : rows.length;
  return {
    ...list,
    total: batch.total,
    waiting: { rows: count > waitingRows ? [] : rows, count, cleared: before.cleared },
  };
}

function hasRow(rows: readonly ActivityRow[], seq: number): boolean {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return rows[low]?.seq === seq;
}

export const pause = (list: ActivityWindow): ActivityWindow => ({ ...list, paused: true });

/** Lets what waited in. `null`: too much came, the newest page has to be read. */
export function resume(list: ActivityWindow): ActivityWindow | null {
  const { rows, count, cleared } = list.waiting;
  if (count > waitingRows) return null;
  return withBatch({ ...list, paused: false, waiting: noWaiting }, { added: [...rows], cleared, total: list.total });
}

export function follow(list: ActivityWindow, following: boolean): ActivityWindow {
  if (list.following === following && (!following || list.unseen === 0)) return list;
  return { ...list, following, unseen: following ? 0 : list.unseen };
}

/** The end of the list is on screen: nothing is unseen, whether it follows or not. */
export const seen = (list: ActivityWindow): ActivityWindow => (list.unseen === 0 ? list : { ...list, unseen: 0 });

function dropOldest(list: ActivityWindow): ActivityWindow {
  const over = list.rows.length - heldRows;
  if (over <= 0) return list;
  const rows = list.rows.slice(Math.ceil(over / pageRows) * pageRows);
  return { ...list, rows, older: list.older + list.rows.length - rows.length, olderCursor: rows[0]?.seq ?? null };
}

function dropNewest(list: ActivityWindow): ActivityWindow {
  let { rows } = list;
  const newerPages = [...list.newerPages];
  while (rows.length > heldRows) {
    newerPages.push({ before: (rows.at(-1)?.seq ?? 0) + 1, count: pageRows });
    rows = rows.slice(0, -pageRows);
  }
  return rows === list.rows ? list : { ...list, rows, newerPages };
}

/** Whole pages of the tail are dropped. */
function pushTail(list: ActivityWindow): Pick<ActivityWindow, 'tail' | 'newerPages'> {
  let { tail } = list;
  const newerPages = [...list.newerPages];
  while (tail.length >= pageRows) {
    newerPages.unshift({ before: (tail[pageRows - 1]?.seq ?? 0) + 1, count: pageRows });
    tail = tail.slice(pageRows);
  }
  return { tail, newerPages };
}
