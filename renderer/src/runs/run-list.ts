import type { RunBatch, RunKindId, RunPage, RunSummary } from '../../../shared/model/run.ts';

/** Runs as far as they were read, newest first. */
export interface RunList {
  readonly items: readonly RunSummary[];
  /** The cursor of the next page; null at the end. */
  readonly next: number | null;
  /** Ids of those that were deleted here. What was read of them before the deletion may come after it. */
  readonly deleted: ReadonlySet<string>;
}

/** The newest runs, read anew. */
export function newestRuns({ items, next }: RunPage, before: RunList | null): RunList {
  const deleted = before?.deleted ?? new Set<string>();
  return { items: items.filter(({ id }) => !deleted.has(id)), next, deleted };
}

const newestFirst = (one: RunSummary, other: RunSummary): number => other.seq - one.seq;

/** What a batch changes. Runs older than the last one that was read come with their page. */
export function withRunBatch(list: RunList, batch: RunBatch, kind: RunKindId | null): RunList {
  const last = list.next === null ? 0 : (list.items.at(-1)?.seq ?? 0);
  const changed = batch.changed.filter(
    (run) => (kind === null || run.kind === kind) && run.seq >= last && !list.deleted.has(run.id),
  );
  if (changed.length === 0 && batch.removed.length === 0) return list;
  const replaced = new Set([...changed.map(({ id }) => id), ...batch.removed]);
  const items = [...changed, ...list.items.filter(({ id }) => !replaced.has(id))].sort(newestFirst);
  return { ...list, items };
}

export function withOlderRuns(list: RunList, page: RunPage): RunList {
  const held = new Set([...list.items.map(({ id }) => id), ...list.deleted]);
  return { ...list, items: [...list.items, ...page.items.filter(({ id }) => !held.has(id))], next: page.next };
}

/** Without a run that was deleted here: it does not come back. */
export function withoutRun(list: RunList, id: string): RunList {
  return { ...list, items: list.items.filter((run) => run.id !== id), deleted: new Set(list.deleted).add(id) };
}
