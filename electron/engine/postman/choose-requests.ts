import { failure } from '../../../shared/failure.ts';
import { idOfItem, isFolder, requestsIn } from './item-tree.ts';
import { type RawObject, textOf } from './raw-value.ts';

/**
 * The requests that are meant by these names or ids; `formerIds` are ids that were replaced.
 * Throws NOTHING_CHOSEN for the first word that means none, so that a slip of the pen is not half an import.
 */
export function chosenRequests(
  file: string,
  collection: RawObject,
  only: readonly string[],
  formerIds: ReadonlyMap<RawObject, string>,
): ReadonlySet<RawObject> {
  const places = [...requestsIn(collection)];
  const chosen = new Set<RawObject>();
  for (const word of only) {
    const meant = places.filter(({ item }) =>
      [idOfItem(item), formerIds.get(item), textOf(item.name), textOf(item.name).trim()].includes(word),
    );
    if (meant.length === 0) throw failure('NOTHING_CHOSEN', { file, only: word });
    for (const { item } of meant) chosen.add(item);
  }
  return chosen;
}

/** Leaves in the collection the chosen requests and the folders around them; all that is the collection's own stays. */
export function keepOnly(collection: RawObject, chosen: ReadonlySet<RawObject>): void {
  const kept = new Set<unknown>(chosen);
  for (const { item, folders } of requestsIn(collection)) {
    if (chosen.has(item)) for (const folder of folders) kept.add(folder);
  }
  const open: RawObject[] = [collection];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isFolder(next)) continue;
    next.item = next.item.filter((item) => kept.has(item));
    for (const item of next.item) if (isFolder(item)) open.push(item);
  }
}
