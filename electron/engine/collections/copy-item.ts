import { isFolder, isRequest, setInfo } from '../postman-format/item-tree.ts';
import { isRawObject, listOf, own, type RawObject } from '../postman-format/raw-value.ts';
import type { Sliced } from '../slices.ts';

/**
 * A copy of a request, or of a folder with everything in it, all with new ids, their examples too. Folders are walked
 * without recursion and one item after the other, as they may be large.
 */
export function* copyItem(item: RawObject, newId: () => string): Sliced<RawObject> {
  const top = withNewIds(item, newId);
  const open = isFolder(item) ? [{ from: item, to: top }] : [];
  for (const { from, to } of open) {
    const copies: unknown[] = [];
    for (const inner of from.item) {
      yield;
      const copy = isRawObject(inner) ? withNewIds(inner, newId) : inner;
      if (isFolder(inner)) open.push({ from: inner, to: copy as RawObject });
      copies.push(copy);
    }
    to.item = copies;
  }
  return top;
}

/** A copy of a whole collection with another name. */
export function* copyCollection(collection: RawObject, name: string, newId: () => string): Sliced<RawObject> {
  const { item, ...rest } = collection;
  const { item: items } = yield* copyItem({ item }, newId);
  const copy: RawObject = { ...structuredClone(rest), item: items };
  const info = isRawObject(copy.info) ? copy.info : {};
  if (typeof info.id === 'string' && typeof info._postman_id === 'string') info._postman_id = newId();
  setInfo(copy, { id: newId(), name });
  return copy;
}

/** Without what is in a folder. Entries that are neither folder nor request are as they were. */
function withNewIds(item: RawObject, newId: () => string): RawObject {
  const isHolder = isFolder(item);
  const copy: RawObject = structuredClone(isHolder ? { ...item, item: [] } : item);
  if (!isHolder && !isRequest(item)) return copy;
  const id = newId();
  if (typeof copy._postman_id === 'string') copy._postman_id = id;
  if (typeof copy.id === 'string' || copy._postman_id !== id) copy.id = id;
  for (const example of listOf(copy.response)) {
    if (isRawObject(example) && typeof own(example, 'id') === 'string') example.id = newId();
  }
  return copy;
}

/** "X copy", "X copy 2" ...: a copy of a copy is one more of the original. */
export function freeCopyName(name: string, taken: Iterable<string>): string {
  const used = new Set(taken);
  const base = name.replace(/ copy(?: \d+)?$/, '');
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? `${base} copy` : `${base} copy ${number}`;
    if (!used.has(candidate)) return candidate;
  }
}
