import type { ImportChange, ImportedBefore } from '../../../shared/model/collection.ts';
import { nameOfItem } from '../postman-format/collection-actions.ts';
import { readRequest } from '../postman-format/item-request.ts';
import { type ItemPosition, idOfItem, isFolder, nameOfFolder, requestsIn } from '../postman-format/item-tree.ts';
import { isRawObject, listOf, own, type RawObject } from '../postman-format/raw-value.ts';
import type { Sliced } from '../slices.ts';
import { type GroupKey, groupKeys, mergedValue, withOwnSettings } from './merge-groups.ts';

/** A stored collection and the file that it is imported from again. */
export interface Comparison extends Pick<ImportedBefore, 'unchanged' | 'changes'> {
  /** The stored request that one of the file is. */
  readonly matches: ReadonlyMap<RawObject, ItemPosition>;
  /** The change that a request of the file is; none where it is the same. */
  readonly changeOf: ReadonlyMap<RawObject, ImportChange>;
}

/** Requests are the same by their ids, then by folders and name. Changes neither. */
export function* compareCollections(stored: RawObject, added: RawObject): Sliced<Comparison> {
  const before = [...requestsIn(stored)];
  yield;
  const after = [...requestsIn(added)];
  yield;
  const matches = yield* matchRequests(before, after);
  const changes: ImportChange[] = [...(yield* groupChanges(stored, added))];
  const changeOf = new Map<RawObject, ImportChange>();
  let unchanged = 0;
  for (const position of after) {
    yield;
    const match = matches.get(position.item);
    const parts = match === undefined ? [] : differentParts(match, position);
    if (match !== undefined && parts.length === 0) {
      unchanged += 1;
      continue;
    }
    const id = match === undefined ? position.path : (idOfItem(match.item) ?? match.path);
    const change = describe(position, id, match === undefined ? 'added' : 'changed', parts);
    changeOf.set(position.item, change);
    changes.push(change);
  }
  const matched = new Set([...matches.values()].map(({ item }) => item));
  for (const position of before) {
    if (matched.has(position.item)) continue;
    changes.push(describe(position, idOfItem(position.item) ?? position.path, 'removed', []));
  }
  return { matches, changeOf, unchanged, changes };
}

function describe(
  { item, folders }: ItemPosition,
  id: string,
  kind: ImportChange['kind'],
  parts: readonly string[],
): ImportChange {
  const { method, url } = readRequest(item, {});
  const folder = folders.map(nameOfFolder);
  return { id, of: 'request', kind, name: nameOfItem(item, { url }), folder, method, parts: [...parts] };
}

function* matchRequests(
  before: readonly ItemPosition[],
  after: readonly ItemPosition[],
): Sliced<ReadonlyMap<RawObject, ItemPosition>> {
  const matches = new Map<RawObject, ItemPosition>();
  const used = new Set<ItemPosition>();
  const match = (keyOf: (position: ItemPosition) => string | null): void => {
    const left = new Map<string, ItemPosition[]>();
    for (const position of before.toReversed()) {
      const key = used.has(position) ? null : keyOf(position);
      if (key === null) continue;
      const list = left.get(key);
      if (list === undefined) left.set(key, [position]);
      else list.push(position);
    }
    for (const position of after) {
      const key = matches.has(position.item) ? null : keyOf(position);
      const found = key === null ? undefined : left.get(key)?.pop();
      if (found === undefined) continue;
      used.add(found);
      matches.set(position.item, found);
    }
  };
  match(({ item }) => idOfItem(item));
  yield;
  const place = ({ item, folders }: ItemPosition): string =>
    JSON.stringify([...folders.map(nameOfFolder), nameOfItem(item, readRequest(item, {}))]);
  match((position) => {
    const { method, url } = readRequest(position.item, {});
    return `${place(position)}\n${method} ${url}`;
  });
  yield;
  match(place);
  return matches;
}

/** The keys of an item or of its request, in words. */
const words: Readonly<Record<string, string>> = {
  ...{ name: 'name', description: 'description', event: 'scripts', response: 'examples', variable: 'variables' },
  ...{ method: 'method', url: 'URL', header: 'headers', body: 'body', auth: 'auth' },
  ...{ protocolProfileBehavior: 'settings' },
};

const behavior = 'protocolProfileBehavior';

function differentParts(before: ItemPosition, after: ItemPosition): string[] {
  const parts = new Set<string>();
  if (JSON.stringify(before.folders.map(nameOfFolder)) !== JSON.stringify(after.folders.map(nameOfFolder))) {
    parts.add('folder');
  }
  compareKeys(before.item, after.item, new Set(['request', behavior]), parts);
  const settings = own(before.item, behavior);
  if (printed(settings) !== printed(withOwnSettings(settings, own(after.item, behavior)))) parts.add('settings');
  const requests = [before.item.request, after.item.request];
  if (requests.every(isRawObject)) compareKeys(requests[0] as RawObject, requests[1] as RawObject, new Set(), parts);
  else if (printed(requests[0]) !== printed(requests[1])) parts.add('URL');
  return [...parts];
}

function compareKeys(before: RawObject, after: RawObject, except: ReadonlySet<string>, parts: Set<string>): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (except.has(key) || ids.has(key)) continue;
    if (printed(own(before, key)) !== printed(own(after, key))) parts.add(words[key] ?? key.slice(0, 50));
  }
}

const ids = new Set(['id', '_postman_id', 'uid', '_exporter_id', '_collection_link']);

/** The same for two values that mean the same: whatever the order of their keys, without ids, empty lists as none. */
function printed(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) => {
      if (!isRawObject(inner)) return Array.isArray(inner) && inner.length === 0 ? undefined : inner;
      // A row of old files is named by its `id`.
      const entries = Object.entries(inner).filter(
        ([key]) => !ids.has(key) || (key === 'id' && inner.key === undefined && inner.value !== undefined),
      );
      return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
    }) ?? ''
  );
}

/** A folder by the names of the folders around it and its own. */
export const folderKey = (names: readonly string[]): string => JSON.stringify(names);

/** The folders of a collection by their names; of several with the same, the first. */
export function foldersIn(
  collection: RawObject,
): Map<string, { readonly folder: RawObject; readonly names: string[] }> {
  const folders = new Map<string, { readonly folder: RawObject; readonly names: string[] }>();
  const open: { readonly folder: RawObject; readonly names: string[] }[] = [{ folder: collection, names: [] }];
  for (const { folder, names } of open) {
    for (const item of listOf(folder.item)) {
      if (!isFolder(item)) continue;
      const inner = { folder: item, names: [...names, nameOfFolder(item)] };
      const key = folderKey(inner.names);
      if (!folders.has(key)) folders.set(key, inner);
      open.push(inner);
    }
  }
  return folders;
}

function* groupChanges(stored: RawObject, added: RawObject): Sliced<ImportChange[]> {
  const changes: ImportChange[] = [];
  // A difference is what merging would change: what only the workspace has is none.
  const isChanged = (key: GroupKey, before: unknown, after: unknown): boolean =>
    printed(before) !== printed(mergedValue(key, before, after));
  const partsOf = (before: RawObject, after: RawObject): string[] =>
    groupKeys.filter((key) => isChanged(key, own(before, key), own(after, key))).map((key) => words[key] ?? key);
  const parts = partsOf(withDescription(stored), withDescription(added));
  if (parts.length > 0) {
    const change = { id: 'collection', of: 'collection', kind: 'changed', folder: [], method: '' } as const;
    changes.push({ ...change, folder: [], name: '', parts });
  }
  const before = foldersIn(stored);
  for (const [key, { folder, names }] of foldersIn(added)) {
    yield;
    const match = before.get(key);
    const different = match === undefined ? [] : partsOf(match.folder, folder);
    if (different.length === 0) continue;
    const [name, ...outer] = names.toReversed();
    const change = { id: `folder ${key}`, of: 'folder', kind: 'changed', method: '' } as const;
    changes.push({ ...change, name: name ?? '', folder: outer.toReversed(), parts: different });
  }
  return changes;
}

/** Its description stands in `info`. */
const withDescription = (collection: RawObject): RawObject => ({
  ...collection,
  description: own(collection.info, 'description'),
});

/** The ids of the stored requests that are in the file as well. */
export const idsInBoth = ({ matches }: Comparison): ReadonlySet<string> =>
  new Set([...matches.values()].flatMap(({ item }) => idOfItem(item) ?? []));
