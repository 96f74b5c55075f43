import { descriptionOf, isRawObject, own, type RawObject, textOf } from './raw-value.ts';

/** A request or a folder in a collection and where it stands. */
export interface ItemPosition {
  readonly item: RawObject;
  /** The list that holds it, and its index there. */
  readonly siblings: unknown[];
  readonly index: number;
  /** The folders around it, outermost first. */
  readonly folders: readonly RawObject[];
  /** `item[0].item[3]`. */
  readonly path: string;
}

export const isFolder = (item: unknown): item is RawObject & { item: unknown[] } =>
  isRawObject(item) && Array.isArray(item.item);

/** An entry without a request and without entries of its own is neither folder nor request. */
export const isRequest = (item: unknown): item is RawObject =>
  isRawObject(item) && !isFolder(item) && Object.hasOwn(item, 'request');

interface Level {
  readonly items: unknown[];
  readonly folders: readonly RawObject[];
  readonly path: string;
  next: number;
}

/**
 * Every folder and request of a collection in the order of the file, a folder before what is in it. Uses no recursion:
 * folders may be nested hundreds deep.
 */
export function* itemsIn(collection: RawObject): Generator<ItemPosition> {
  if (!isFolder(collection)) return;
  const levels: Level[] = [{ items: collection.item, folders: [], path: '', next: 0 }];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const index = level.next;
    level.next += 1;
    if (index >= level.items.length) {
      levels.pop();
      continue;
    }
    const item = level.items[index];
    const isHolder = isFolder(item);
    if (!isHolder && !isRequest(item)) continue;
    const path = `${level.path}item[${index}]`;
    yield { item, siblings: level.items, index, folders: level.folders, path };
    if (isHolder) levels.push({ items: item.item, folders: [...level.folders, item], path: `${path}.`, next: 0 });
  }
}

/** The requests alone. */
export function* requestsIn(collection: RawObject): Generator<ItemPosition> {
  for (const position of itemsIn(collection)) if (!isFolder(position.item)) yield position;
}

export const nameOfFolder = (folder: RawObject): string => textOf(folder.name) || 'Unnamed folder';

/** Postman reads `id` first, then `_postman_id`; what is no text does not count. */
export function idOfItem(item: RawObject): string | null {
  for (const id of [item.id, item._postman_id]) if (typeof id === 'string' && id !== '') return id;
  return null;
}

export function setIdOfItem(item: RawObject, id: string): void {
  if (item.id === undefined && typeof item._postman_id === 'string') item._postman_id = id;
  else item.id = id;
}

export function idOfCollection(collection: RawObject): string | null {
  for (const id of [own(collection.info, 'id'), own(collection.info, '_postman_id')]) {
    if (typeof id === 'string' && id !== '') return id;
  }
  return null;
}

/** Precondition: the collection was read by `readCollection`, which gives it an `info`. */
export function setInfo(collection: RawObject, change: { readonly id?: string; readonly name?: string }): void {
  const info = isRawObject(collection.info) ? collection.info : {};
  collection.info = info;
  if (change.name !== undefined) info.name = change.name;
  if (change.id !== undefined) {
    if (typeof info.id === 'string' && info.id !== '') info.id = change.id;
    else info._postman_id = change.id;
  }
}

export const nameOfCollection = (collection: RawObject): string => textOf(own(collection.info, 'name'));

/** A request's own description; Postman writes it into the request, older files into the item. */
export function descriptionOfItem(item: RawObject): string {
  return descriptionOf(own(item.request, 'description')) || descriptionOf(item.description);
}
