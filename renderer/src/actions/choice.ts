/** How much of a folder is chosen. */
export type Tick = 'all' | 'some' | 'none';

export function tickOf(ids: readonly { readonly id: string }[], chosen: ReadonlySet<string>): Tick {
  let count = 0;
  for (const { id } of ids) if (chosen.has(id)) count++;
  if (count === 0) return 'none';
  return count === ids.length ? 'all' : 'some';
}

/** Ticks all of them unless all are ticked already: then none. */
export function toggled(ids: readonly { readonly id: string }[], chosen: ReadonlySet<string>): ReadonlySet<string> {
  const next = new Set(chosen);
  const clear = tickOf(ids, chosen) === 'all';
  for (const { id } of ids) {
    if (clear) next.delete(id);
    else next.add(id);
  }
  return next;
}
