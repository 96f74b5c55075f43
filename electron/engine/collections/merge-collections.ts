import { isFolder, nameOfFolder, requestsIn } from '../postman-format/item-tree.ts';
import { isRawObject, listOf, own, type RawObject, setOrDelete } from '../postman-format/raw-value.ts';
import type { Sliced } from '../slices.ts';
import { type Comparison, folderKey, foldersIn } from './compare-collections.ts';
import { type GroupKey, groupKeys, mergedValue, withOwnSettings } from './merge-groups.ts';

/**
 * The stored collection with what is new or changed in the file: a collection of its own, requests that stay are the same
 * objects. What only the workspace has stays where it is. `take` are ids of changes; all where it is left out.
 * `comparison` was made before the file's requests got their ids, and `added` may have fewer of them since.
 */
export function* mergeCollections(
  stored: RawObject,
  added: RawObject,
  comparison: Comparison,
  take: ReadonlySet<string> | undefined,
): Sliced<RawObject> {
  const isTaken = (id: string): boolean => take === undefined || take.has(id);
  const merged = yield* copyFolders(stored);
  const folders = foldersIn(merged);
  const fromFile = foldersIn(added);
  takeGroups(merged, folders, added, fromFile, comparison, isTaken);
  /** Where each request that was matched stands now: the items are those of the stored collection. */
  const holders = new Map<RawObject, RawObject[]>();
  for (const { item, siblings } of requestsIn(merged)) holders.set(item, siblings as RawObject[]);
  /** In each folder the last request that the file has as well: a new one goes behind it. */
  const last = new Map<unknown[], RawObject>();
  for (const { item, folders: around } of requestsIn(added)) {
    yield;
    const match = comparison.matches.get(item);
    const change = comparison.changeOf.get(item);
    const names = around.map(nameOfFolder);
    if (match !== undefined) {
      const list = holders.get(match.item);
      if (list === undefined) continue;
      if (change === undefined || !isTaken(change.id)) {
        last.set(list, match.item);
        continue;
      }
      const settings = withOwnSettings(
        own(match.item, 'protocolProfileBehavior'),
        own(item, 'protocolProfileBehavior'),
      );
      setOrDelete(item, 'protocolProfileBehavior', settings);
      if (!change.parts.includes('folder')) {
        list[list.indexOf(match.item)] = item;
        last.set(list, item);
        continue;
      }
      list.splice(list.indexOf(match.item), 1);
    } else if (change === undefined || !isTaken(change.id)) continue;
    const list = folderAt(merged, folders, fromFile, names);
    const before = last.get(list);
    list.splice(before === undefined ? 0 : list.indexOf(before) + 1, 0, item);
    last.set(list, item);
  }
  return merged;
}

/** New folders around the same requests. Uses no recursion: folders may be nested hundreds deep. */
function* copyFolders(stored: RawObject): Sliced<RawObject> {
  const top: RawObject = { ...stored };
  const open: RawObject[] = [top];
  for (const folder of open) {
    yield;
    folder.item = listOf(folder.item).map((item) => {
      if (!isFolder(item)) return item;
      const copy = { ...item };
      open.push(copy);
      return copy;
    });
  }
  return top;
}

type Folders = ReturnType<typeof foldersIn>;

function takeGroups(
  merged: RawObject,
  folders: Folders,
  added: RawObject,
  fromFile: Folders,
  comparison: Comparison,
  isTaken: (id: string) => boolean,
): void {
  for (const { id, of } of comparison.changes) {
    if (of === 'request' || !isTaken(id)) continue;
    if (of === 'collection') {
      takeKeys(
        merged,
        added,
        groupKeys.filter((key) => key !== 'description'),
      );
      const info: RawObject = isRawObject(merged.info) ? { ...merged.info } : {};
      takeKeys(info, isRawObject(added.info) ? added.info : {}, ['description']);
      merged.info = info;
      continue;
    }
    const key = id.slice('folder '.length);
    const [into, from] = [folders.get(key), fromFile.get(key)];
    if (into !== undefined && from !== undefined) takeKeys(into.folder, from.folder, groupKeys);
  }
}

function takeKeys(into: RawObject, from: RawObject, keys: readonly GroupKey[]): void {
  for (const key of keys) setOrDelete(into, key, mergedValue(key, own(into, key), own(from, key)));
}

/** The list of a folder, made where it is missing, with what the file says of it. */
function folderAt(merged: RawObject, folders: Folders, fromFile: Folders, names: readonly string[]): unknown[] {
  let holder = merged;
  for (let depth = 1; depth <= names.length; depth += 1) {
    const inner = names.slice(0, depth);
    const key = folderKey(inner);
    let next = folders.get(key)?.folder;
    if (next === undefined) {
      next = { ...fromFile.get(key)?.folder, item: [] };
      folders.set(key, { folder: next, names: inner });
      listIn(holder).push(next);
    }
    holder = next;
  }
  return listIn(holder);
}

function listIn(folder: RawObject): unknown[] {
  if (!Array.isArray(folder.item)) folder.item = [];
  return folder.item as unknown[];
}

/** Puts the contents of one collection into another object; returns how to revert it. */
export function replaceContents(collection: RawObject, contents: RawObject): () => void {
  const before = Object.entries(collection);
  const set = (entries: readonly (readonly [string, unknown])[]): void => {
    for (const key of Object.keys(collection)) delete collection[key];
    for (const [key, value] of entries) {
      // Assigned, the key `__proto__` would change the object instead.
      Object.defineProperty(collection, key, { value, enumerable: true, configurable: true, writable: true });
    }
  };
  set(Object.entries(contents));
  return () => set(before);
}
