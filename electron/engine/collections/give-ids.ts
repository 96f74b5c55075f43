import { createHash } from 'node:crypto';
import type { ImportWarning } from '../../../shared/model/collection.ts';
import {
  idOfCollection,
  idOfItem,
  isFolder,
  isRequest,
  itemsIn,
  setIdOfItem,
  setInfo,
} from '../postman-format/item-tree.ts';
import { isRawObject, listOf, type RawObject, textOf } from '../postman-format/raw-value.ts';
import type { Sliced } from '../slices.ts';

/** Ids that are in use. */
export interface TakenIds {
  readonly requests: { has(id: string): boolean };
  readonly folders: { has(id: string): boolean };
  readonly collections: { has(id: string): boolean };
}

/**
 * Gives an id to every request and folder, and to the collection, that has none or whose id is taken already. New ids are
 * made from the position and the name: a dry run and the import after it, or two starts over the same file, get the same
 * ones.
 */
export function* giveIds(collection: RawObject, seed: string, taken: TakenIds): Sliced<ImportWarning[]> {
  const collectionId = idOfCollection(collection);
  const needsId = collectionId === null || taken.collections.has(collectionId);
  if (needsId) setInfo(collection, { id: freeId(`${seed}\n${collectionId ?? ''}`, (id) => taken.collections.has(id)) });

  const { requests, folders } = yield* giveItemIds(collection, seed, taken);
  if (requests + folders === 0) return [];
  const counted = [counting(requests, 'request'), counting(folders, 'folder')].filter((text) => text !== '');
  const ids = requests + folders === 1 ? `The id of ${counted[0]} is` : `The ids of ${counted.join(' and ')} are`;
  const message = `${ids} already in use. New ids were assigned.`;
  return [{ path: 'item', message, ofCopy: true }];
}

const counting = (count: number, noun: string): string =>
  count === 0 ? '' : `${count} ${count === 1 ? noun : `${noun}s`}`;

/** The same for what is in a collection or a folder. Returns how many had the id of another. */
export function* giveItemIds(
  holder: RawObject,
  seed: string,
  taken: Pick<TakenIds, 'requests' | 'folders'>,
): Sliced<{ readonly requests: number; readonly folders: number }> {
  const own = { requests: new Set<string>(), folders: new Set<string>() };
  const repeated = { requests: 0, folders: 0 };
  for (const { item, path } of itemsIn(holder)) {
    yield;
    const kind = isFolder(item) ? 'folders' : 'requests';
    const isTaken = (id: string) => own[kind].has(id) || taken[kind].has(id);
    const id = idOfItem(item);
    if (id === null || isTaken(id)) {
      if (id !== null) repeated[kind] += 1;
      const place = kind === 'folders' ? `folder ${path}` : path;
      setIdOfItem(item, freeId(`${seed}\n${place}\n${textOf(item.name)}\n${id ?? ''}`, isTaken));
    }
    own[kind].add(idOfItem(item) ?? '');
  }
  return repeated;
}

/** In the form of a UUID, as Postman's own are, but of version 8, by which it is known as one of these. */
function freeId(seed: string, isTaken: (id: string) => boolean): string {
  for (let attempt = 0; ; attempt += 1) {
    const hash = createHash('sha256').update(`${seed}\n${attempt}`).digest('hex');
    const id = hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-a$4-$5');
    if (!isTaken(id)) return id;
  }
}

const given = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/;
const isGiven = (id: unknown): boolean => typeof id === 'string' && given.test(id);

/**
 * The collection without the ids that `giveIds` gave, its requests and folders copied where they had one; null where there
 * is none. Uses no recursion: folders may be nested hundreds deep.
 */
export function* withoutGivenIds(collection: RawObject): Sliced<RawObject | null> {
  const info = isRawObject(collection.info) ? collection.info : {};
  let found = isGiven(info._postman_id) || isGiven(info.id);
  const top: RawObject = found ? { ...collection, info: withoutIds(info) } : { ...collection };
  const open: RawObject[] = [top];
  for (const folder of open) {
    yield;
    folder.item = listOf(folder.item).map((item) => {
      if (!isFolder(item) && !isRequest(item)) return item;
      const isOurs = isGiven(item.id) || isGiven(item._postman_id);
      if (isOurs) found = true;
      if (!isFolder(item)) return isOurs ? withoutIds(item) : item;
      const copy = isOurs ? withoutIds(item) : { ...item };
      open.push(copy);
      return copy;
    });
  }
  return found ? top : null;
}

const withoutIds = (holder: RawObject): RawObject =>
  Object.fromEntries(
    Object.entries(holder).filter(([key, value]) => (key !== 'id' && key !== '_postman_id') || !isGiven(value)),
  );
