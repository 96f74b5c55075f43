import { type ItemPlace, idOfItem, isFolder } from './item-tree.ts';
import type { RawObject } from './raw-value.ts';

/** A request that was taken out, and enough to find its place again, even after the file was edited by hand. */
export interface RemovedItem {
  readonly collection: string;
  readonly item: RawObject;
  readonly folders: readonly RawObject[];
  readonly index: number;
  /** The request before it. */
  readonly after: string | null;
}

export function removedFrom(collection: string, { item, folders, siblings, index }: ItemPlace): RemovedItem {
  const before = siblings[index - 1] as RawObject | undefined;
  return { collection, item, folders, index, after: before === undefined ? null : idOfItem(before) };
}

/** Where a removed request goes: its folder if that is still there, else the collection; behind the one it followed. */
export function placeFor(removed: RemovedItem, collection: RawObject): { siblings: unknown[]; index: number } {
  let siblings: unknown[] = isFolder(collection) ? collection.item : [];
  for (const folder of removed.folders) {
    const entries = siblings.filter(isFolder);
    const found = entries.find((entry) => entry === folder) ?? entries.find(({ name }) => name === folder.name);
    if (found === undefined) break;
    siblings = found.item;
  }
  const before = siblings.findIndex(
    (entry) => removed.after !== null && idOfItem(entry as RawObject) === removed.after,
  );
  return { siblings, index: before === -1 ? Math.min(removed.index, siblings.length) : before + 1 };
}
