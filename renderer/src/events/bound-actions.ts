import type { ActionSummary } from '../../../shared/model/action.ts';

/** The bound actions after one was ticked or unticked: a new one is sent last. */
export function toggle(bound: readonly string[], id: string): readonly string[] {
  return bound.includes(id) ? bound.filter((action) => action !== id) : [...bound, id];
}

/** The same actions with the one at `from` sent at `to`; a position outside the list is its nearest end. */
export function reorder(bound: readonly string[], from: number, to: number): readonly string[] {
  const moved = bound[from];
  if (moved === undefined) return bound;
  const rest = bound.filter((_, index) => index !== from);
  const position = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, position), moved, ...rest.slice(position)];
}

/** Ids of which no collection has the action any more, e.g. because its file was taken away by hand. */
export function withoutGone(bound: readonly string[], actionsById: ReadonlyMap<string, unknown>): readonly string[] {
  return bound.filter((id) => actionsById.has(id));
}

/** A function that finds actions by every word typed: in name, method, URL, folders or collection. */
export function searcher(actions: readonly ActionSummary[]): (text: string) => readonly ActionSummary[] {
  const lines = actions.map(({ name, method, url, folder, collection }) =>
    [name, method, url, ...folder, collection.name].join('\n').toLowerCase(),
  );
  return (text) => {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    return words.length === 0
      ? actions
      : actions.filter((_, index) => words.every((word) => lines[index]?.includes(word)));
  };
}
