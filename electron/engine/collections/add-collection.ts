import { failure } from '../../../shared/failure.ts';
import type { ImportedRequest, ImportWarning } from '../../../shared/model/collection.ts';
import { nameOfItem } from '../postman-format/collection-actions.ts';
import { readRequest } from '../postman-format/item-request.ts';
import {
  idOfCollection,
  idOfItem,
  isFolder,
  itemsIn,
  nameOfFolder,
  requestsIn,
  setIdOfItem,
  setInfo,
} from '../postman-format/item-tree.ts';
import { listOf, type RawObject, textOf } from '../postman-format/raw-value.ts';
import { atOnce, type Sliced } from '../slices.ts';
import { scriptedRequests } from './collection-scripts.ts';
import { type Comparison, idsInBoth } from './compare-collections.ts';
import { giveIds } from './give-ids.ts';

/** A v2.1 collection to be stored, as `normalizeCollection` gives it. */
export interface NewCollection {
  /** The name of the file it is from, for messages. */
  readonly file: string;
  readonly name: string;
  readonly collection: RawObject;
  /** The stored collection whose place it takes, or into which it goes: their requests that are the same keep their ids. */
  readonly over?: Over | undefined;
}

export interface Over {
  readonly id: string;
  readonly name: string;
  readonly comparison: Comparison;
  readonly collection: RawObject;
  /** Ids of its folders. */
  readonly folders: ReadonlySet<string>;
}

/** A collection that is ready to be stored, and what a report says of it. */
export interface PreparedCollection {
  readonly collection: RawObject;
  readonly name: string;
  readonly requests: ImportedRequest[];
  readonly warnings: ImportWarning[];
  /** Requests that are stored and have scripts. */
  readonly scripted: number;
  /** False where a choice was made and none of its requests is in it. */
  readonly isChosen: boolean;
}

/** What is stored already. */
export interface Taken {
  readonly requests: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  readonly collections: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/**
 * Makes collections fit to be stored beside the others and beside each other: free ids, a free name, only the requests
 * that were chosen. `only` are names or ids of requests, in any of the collections.
 * Throws NOTHING_CHOSEN for the first of them that is nowhere, so that a typo is not half an import.
 */
export const prepareCollections = (...input: Parameters<typeof prepareInSlices>): PreparedCollection[] =>
  atOnce(prepareInSlices(...input));

/** The same in slices. */
export function* prepareInSlices(
  added: readonly NewCollection[],
  only: readonly string[] | undefined,
  taken: Taken,
): Sliced<PreparedCollection[]> {
  const words = only === undefined ? undefined : new Set(only);
  const requestIds = new Set(taken.requests);
  const folderIds = new Set(taken.folders);
  const collectionIds = new Set(taken.collections);
  const names = new Set(taken.names);
  const matched = new Set<string>();
  const prepared: PreparedCollection[] = [];
  for (const entry of added) {
    const { collection } = entry;
    const formerIds = new Map<RawObject, string>();
    for (const { item } of requestsIn(collection)) formerIds.set(item, idOfItem(item) ?? '');
    const { over } = entry;
    const kept = over === undefined ? new Set<string>() : keepIds(collection, over);
    const warnings = yield* giveIds(collection, entry.file.split(/[\\/]/).at(-1) ?? '', {
      requests: { has: (id) => requestIds.has(id) && !kept.has(id) },
      // Those of the collection that it goes into are looked at again once it is known which of them stay.
      folders: { has: (id) => folderIds.has(id) && over?.folders.has(id) !== true },
      collections: { has: (id) => collectionIds.has(id) && id !== over?.id },
    });
    if (over !== undefined) names.delete(over.name);
    const name = freeName(entry.name, names);
    if (name !== entry.name) {
      setInfo(collection, { name });
      const message = `A collection named "${entry.name}" exists already. This one was named "${name}".`;
      warnings.push({ path: 'info.name', message, ofCopy: true });
    }
    const all = [...requestsIn(collection)];
    if (all.length === 0) warnings.push({ path: 'item', message: 'The collection has no requests.' });
    yield;
    const chosen = chosenRequests(collection, words, formerIds, matched);
    const isChosen = only === undefined || chosen.size > 0;
    const requests: ImportedRequest[] = [];
    for (const { item, folders } of all) {
      const { method, url } = readRequest(item, {});
      requests.push({
        id: idOfItem(item) ?? '',
        name: nameOfItem(item, { url }),
        ...{ method, url },
        folder: folders.map(nameOfFolder),
        imported: chosen.has(item),
      });
      yield;
    }
    if (only !== undefined) keepOnly(collection, chosen);
    if (isChosen) {
      names.add(name);
      collectionIds.add(idOfCollection(collection) ?? '');
      for (const { item } of itemsIn(collection)) (isFolder(item) ? folderIds : requestIds).add(idOfItem(item) ?? '');
    }
    prepared.push({ collection, name, requests, warnings, scripted: scriptedRequests(collection), isChosen });
  }
  const missing = only?.find((word) => !matched.has(word));
  if (missing !== undefined) {
    throw failure('NOTHING_CHOSEN', { file: added.map(({ file }) => file).join(', '), only: missing });
  }
  return prepared;
}

/** Gives the file's requests the ids of the stored ones that they are, and the collection its id. Returns those ids. */
function keepIds(collection: RawObject, { id, comparison, collection: before }: Over): ReadonlySet<string> {
  setInfo(collection, { id });
  keepFolderIds(before, collection);
  for (const [item, { item: stored }] of comparison.matches) {
    const storedId = idOfItem(stored);
    if (storedId !== null) setIdOfItem(item, storedId);
  }
  return idsInBoth(comparison);
}

/** A folder that the file gives no id has that of the stored one in its place: of the same name, in the same folders. */
function keepFolderIds(stored: RawObject, added: RawObject): void {
  const open = [{ stored, added }];
  for (const pair of open) {
    const left = new Map<string, RawObject[]>();
    for (const folder of foldersOf(pair.stored).toReversed()) {
      const name = nameOfFolder(folder);
      const same = left.get(name);
      if (same === undefined) left.set(name, [folder]);
      else same.push(folder);
    }
    for (const folder of foldersOf(pair.added)) {
      const same = left.get(nameOfFolder(folder))?.pop();
      if (same === undefined) continue;
      const id = idOfItem(same);
      if (id !== null && idOfItem(folder) === null) setIdOfItem(folder, id);
      open.push({ stored: same, added: folder });
    }
  }
}

const foldersOf = (holder: RawObject): RawObject[] => listOf(holder.item).filter(isFolder);

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2, free = name; ; number += 1) {
    if (!taken.has(free)) return free;
    free = `${name} (${number})`;
  }
}

/** The requests with these names or ids, all without a choice; `formerIds` are ids that were replaced. */
function chosenRequests(
  collection: RawObject,
  only: ReadonlySet<string> | undefined,
  formerIds: ReadonlyMap<RawObject, string>,
  matched: Set<string>,
): ReadonlySet<RawObject> {
  const chosen = new Set<RawObject>();
  for (const { item } of requestsIn(collection)) {
    if (only === undefined) {
      chosen.add(item);
      continue;
    }
    for (const word of [idOfItem(item), formerIds.get(item), textOf(item.name), textOf(item.name).trim()]) {
      if (word === null || word === undefined || !only.has(word)) continue;
      matched.add(word);
      chosen.add(item);
    }
  }
  return chosen;
}

/** Leaves in the collection the chosen requests and the folders around them; all that is the collection's own stays. */
function keepOnly(collection: RawObject, chosen: ReadonlySet<RawObject>): void {
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
