import type { ScriptHolder } from '../../../shared/model/collection.ts';
import { nameOfItem } from '../postman-format/collection-actions.ts';
import { readRequest } from '../postman-format/item-request.ts';
import { scriptsOf } from '../postman-format/item-scripts.ts';
import {
  idOfItem,
  isFolder,
  isRequest,
  nameOfCollection,
  nameOfFolder,
  requestsIn,
} from '../postman-format/item-tree.ts';
import { isRawObject, type RawObject } from '../postman-format/raw-value.ts';
import type { Sliced } from '../slices.ts';

/** Everything in a collection that has scripts, in the order of the file, and how many requests they run with. */
export function* scriptHolders(
  collection: RawObject,
): Sliced<{ readonly holders: ScriptHolder[]; readonly requests: number }> {
  const holders: ScriptHolder[] = [];
  const note = (kind: ScriptHolder['kind'], holder: RawObject, name: string, folder: readonly string[]): void => {
    const scripts = scriptsOf(holder);
    const id = kind === 'request' ? idOfItem(holder) : null;
    if (scripts.length > 0) holders.push({ kind, name, folder: [...folder], id, scripts });
  };
  note('collection', collection, nameOfCollection(collection), []);
  const open: { readonly item: unknown; readonly folder: readonly string[] }[] = [{ item: collection, folder: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { item, folder } = next;
    if (isFolder(item)) {
      const inside = item === collection ? [] : [...folder, nameOfFolder(item)];
      if (item !== collection) note('folder', item, nameOfFolder(item), folder);
      for (const child of item.item.toReversed()) if (isRawObject(child)) open.push({ item: child, folder: inside });
    } else if (isRequest(item)) {
      note('request', item, nameOfItem(item, readRequest(item, {})), folder);
    }
    yield;
  }
  return { holders, requests: scriptedRequests(collection) };
}

/** How many requests have scripts, their own or inherited ones. */
export function scriptedRequests(collection: RawObject): number {
  const known = new Map<RawObject, boolean>();
  const hasScripts = (holder: RawObject): boolean => {
    const has = known.get(holder) ?? scriptsOf(holder).length > 0;
    known.set(holder, has);
    return has;
  };
  let count = 0;
  for (const { item, folders } of requestsIn(collection)) {
    if (hasScripts(collection) || folders.some(hasScripts) || scriptsOf(item).length > 0) count += 1;
  }
  return count;
}
