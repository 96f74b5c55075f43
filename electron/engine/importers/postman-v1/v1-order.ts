import { failure } from '../../../../shared/failure.ts';
import type { ImportWarning } from '../../../../shared/model/collection.ts';
import { folderLimit } from '../../postman-format/nesting.ts';
import { isRawObject, listOf, type RawObject, textOf } from '../../postman-format/raw-value.ts';

/** The tree that a v1 file describes by lists of ids, as indices into its `folders` and `requests`. */
export interface V1Order {
  readonly rootFolders: readonly number[];
  readonly rootRequests: readonly number[];
  /** For each folder of the file. */
  readonly folders: readonly { readonly folders: readonly number[]; readonly requests: readonly number[] }[];
}

/**
 * Every folder and every request appears exactly once. Those that no list names, which Postman's own converter loses,
 * go where their `folder` says or to the end; each is a warning. Throws NESTED_TOO_DEEP.
 */
export function orderV1(file: string, raw: RawObject, warnings: ImportWarning[]): V1Order {
  const folders = listOf(raw.folders).map((folder) => (isRawObject(folder) ? folder : {}));
  const requests = listOf(raw.requests).map((request) => (isRawObject(request) ? request : {}));
  const contents = folders.map((): { folders: number[]; requests: number[] } => ({ folders: [], requests: [] }));
  const rootFolders = orderFolders(file, raw, folders, contents, warnings);
  const rootRequests = orderRequests(raw, requests, folders, contents, warnings);
  return { rootFolders, rootRequests, folders: contents };
}

/** Index of the first entry with each id. */
function indexOfIds(entries: readonly RawObject[]): ReadonlyMap<string, number> {
  const indices = new Map<string, number>();
  entries.forEach((entry, index) => {
    const id = textOf(entry.id);
    if (id !== '' && !indices.has(id)) indices.set(id, index);
  });
  return indices;
}

const idsIn = (list: unknown): readonly string[] => listOf(list).map(textOf);

function orderFolders(
  file: string,
  raw: RawObject,
  folders: readonly RawObject[],
  contents: readonly { folders: number[] }[],
  warnings: ImportWarning[],
): readonly number[] {
  const indices = indexOfIds(folders);
  const used = new Set<number>();
  const root: number[] = [];
  const descend = (start: number): void => {
    const open = [{ index: start, depth: 1 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.depth > folderLimit)
        throw failure('NESTED_TOO_DEEP', { file, path: `folders[${next.index}]`, limit: folderLimit });
      for (const id of idsIn(folders[next.index]?.folders_order)) {
        const child = indices.get(id);
        if (child === undefined) continue;
        if (used.has(child)) {
          const message = 'The folder is listed twice. Only the first listing was used.';
          warnings.push({ path: `folders[${child}]`, message });
          continue;
        }
        used.add(child);
        contents[next.index]?.folders.push(child);
        open.push({ index: child, depth: next.depth + 1 });
      }
    }
  };
  const addRoot = (index: number): void => {
    if (used.has(index)) return;
    used.add(index);
    root.push(index);
    descend(index);
  };
  const children = new Set(folders.flatMap((folder) => idsIn(folder.folders_order)));
  const listed = idsIn(raw.folders_order).flatMap((id) => indices.get(id) ?? []);
  const tops = folders.flatMap((folder, index) => (children.has(textOf(folder.id)) ? [] : [index]));
  for (const index of listed.length > 0 ? listed : tops) addRoot(index);
  folders.forEach((folder, index) => {
    if (used.has(index) || !isRawObject(listOf(raw.folders)[index])) return;
    const message = `The folder "${textOf(folder.name).slice(0, 100)}" is in no list. It was added at the end.`;
    warnings.push({ path: `folders[${index}]`, message });
    addRoot(index);
  });
  return root;
}

function orderRequests(
  raw: RawObject,
  requests: readonly RawObject[],
  folders: readonly RawObject[],
  contents: readonly { requests: number[] }[],
  warnings: ImportWarning[],
): readonly number[] {
  const indices = indexOfIds(requests);
  const folderIndices = indexOfIds(folders);
  const used = new Set<number>();
  const root: number[] = [];
  const addListed = (order: unknown, list: number[]): void => {
    for (const id of idsIn(order)) {
      const index = indices.get(id);
      if (index === undefined) continue;
      if (used.has(index)) {
        warnings.push({
          path: `requests[${index}]`,
          message: 'The request is listed twice. Only the first listing was used.',
        });
        continue;
      }
      used.add(index);
      list.push(index);
    }
  };
  folders.forEach((folder, index) => {
    addListed(folder.order, contents[index]?.requests ?? root);
  });
  addListed(raw.order, root);

  const lost = requests.flatMap((_, index) =>
    used.has(index) || !isRawObject(listOf(raw.requests)[index]) ? [] : [index],
  );
  if (lost.length > 0 && used.size === 0 && folders.length === 0) {
    const message = `The order is empty, so Postman would show no requests. All ${lost.length} were imported in file order.`;
    warnings.push({ path: 'order', message });
  }
  for (const index of lost) {
    const request = requests[index] ?? {};
    const home = folderIndices.get(textOf(request.folder));
    (home === undefined ? root : (contents[home]?.requests ?? root)).push(index);
    if (used.size === 0 && folders.length === 0) continue;
    const where = home === undefined ? 'of the collection' : 'of its folder';
    const message = `The request "${textOf(request.name).slice(0, 100)}" is in no order list, so Postman would not show it. It was added at the end ${where}.`;
    warnings.push({ path: `requests[${index}]`, message });
  }
  return root;
}
