import type { RunBatch, RunKindId, RunPage, RunSummary } from '../../../shared/model/run.ts';

/** Runs as far as they were read, newest first. */
export interface RunList {
  readonly items: readonly RunSummary[];
  /** The cursor of the next page; null at the end. */
  readonly next: number | null;
}

const newestFirst = (one: RunSummary, other: RunSummary): number => other.seq - one.seq;

/** What a batch changes. Runs older than the last one that was read come with their page. */
export function withRunBatch(list: RunList, batch: RunBatch, kind: RunKindId | null): RunList {
  const last = list.next === null ? 0 : (list.items.at(-1)?.seq ?? 0);
  const changed = batch.changed.filter((run) => (kind === null || run.kind === kind) && run.seq >= last);
  if (changed.length === 0 && batch.removed.length === 0) return list;
  const replaced = new Set([...changed.map(({ id }) => id), ...batch.removed]);
  const items = [...changed, ...list.items.filter(({ id }) => !replaced.has(id))].sort(newestFirst);
  return { items, next: list.next };
}

export function withOlderRuns(list: RunList, page: RunPage): RunList {
  const held = new Set(list.items.map(({ id }) => id));
  return { items: [...list.items, ...page.items.filter(({ id }) => !held.has(id))], next: page.next };
}
