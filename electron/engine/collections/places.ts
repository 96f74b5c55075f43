import { failure } from '../../../shared/failure.ts';
import { idOfItem, isFolder } from '../postman-format/item-tree.ts';
import { folderLimit, nestingOf, refuseBrackets } from '../postman-format/nesting.ts';
import { isRawObject, type RawObject, textOf } from '../postman-format/raw-value.ts';
import type { Sliced } from '../slices.ts';
import { positionOf } from './edit-context.ts';

/** Where something goes: into a folder, or the collection itself; before an item there, or at the end. */
export interface Place {
  readonly collection: string;
  readonly folder: string | null;
  readonly before: string | null;
}

export interface Target {
  /** The list that it goes into. */
  readonly siblings: unknown[];
  /** The item that it goes before; null for the end. */
  readonly before: RawObject | null;
  /** The folders around it, outermost first. */
  readonly folders: readonly RawObject[];
  readonly depth: number;
}

/** Throws FOLDER_UNKNOWN, and INPUT_INVALID where what it goes before is not there. */
export function targetOf(collection: RawObject, { folder, before }: Omit<Place, 'collection'>): Target {
  const position = folder === null ? null : positionOf(collection, folder, 'folder');
  const holder = position?.item ?? collection;
  const folders = position === null ? [] : [...position.folders, position.item];
  const siblings = isFolder(holder) ? holder.item : [];
  const isWanted = (item: unknown): item is RawObject => isRawObject(item) && idOfItem(item) === before;
  const found = before === null ? null : siblings.find(isWanted);
  if (found === undefined) {
    const detail = `the folder has no action or folder with the id ${before}.`;
    throw failure('INPUT_INVALID', { where: 'before', detail });
  }
  return { siblings, before: found, folders, depth: folders.length };
}

/** Returns how to revert it. */
export function insertAt({ siblings, before }: Target, item: RawObject): () => void {
  const index = before === null ? siblings.length : siblings.indexOf(before);
  siblings.splice(index, 0, item);
  return () => siblings.splice(index, 1);
}

/** Throws NESTED_TOO_DEEP, INPUT_INVALID where an item in so many folders makes a file that would not be read again. */
export function* refuseNested(file: string, item: RawObject, depth: number): Sliced<void> {
  const { folders, brackets } = yield* nestingOf(item);
  if (depth + folders > folderLimit) {
    throw failure('NESTED_TOO_DEEP', { file, path: `"${textOf(item.name).slice(0, 100)}"`, limit: folderLimit });
  }
  refuseBrackets(file, 2 * (depth + 1) + brackets);
}
