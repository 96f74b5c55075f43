import { failure } from '../../../shared/failure.ts';
import type { Sliced } from '../slices.ts';
import { isRawObject, type RawObject, textOf } from './raw-value.ts';

/** Folders in folders that are read; Postman's own collections stay far below. */
export const folderLimit = 500;

/** Levels of brackets, two for each folder. Writing and cloning JSON are recursive and must not meet the stack's end. */
const bracketLimit = 1500;

/** Throws NESTED_TOO_DEEP or, where it is not the folders, INPUT_INVALID. Uses no recursion itself. */
export function refuseDeep(file: string, value: unknown, deepest: number): void {
  if (deepest > 2 * folderLimit) refuseDeepFolders(file, value);
  refuseBrackets(file, deepest);
}

/** Throws INPUT_INVALID. */
export function refuseBrackets(file: string, deepest: number): void {
  if (deepest > bracketLimit) throw tooDeep(file);
}

/** How deep an item is: its folders in folders, itself included, and all its levels of brackets. Uses no recursion. */
export function* nestingOf(item: RawObject): Sliced<{ readonly folders: number; readonly brackets: number }> {
  let [folders, brackets, looked] = [0, 0, 0];
  const open: { readonly value: unknown; readonly level: number; readonly folder: number }[] = [
    { value: item, level: 1, folder: Array.isArray(item.item) ? 1 : 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, level, folder } = next;
    if (level > brackets) brackets = level;
    if (folder > folders) folders = folder;
    looked += 1;
    if (looked % 4096 === 0) yield;
    const add = (inner: unknown, depth: number): void => {
      if (typeof inner === 'object' && inner !== null) open.push({ value: inner, level: level + 1, folder: depth });
    };
    if (Array.isArray(value)) for (const inner of value) add(inner, depthIn(inner, folder));
    else for (const inner of Object.values(value as RawObject)) add(inner, folder);
  }
  return { folders, brackets };
}

const depthIn = (value: unknown, folder: number): number =>
  folder > 0 && isRawObject(value) && Array.isArray(value.item) ? folder + 1 : folder;

export const tooDeep = (file: string) =>
  failure('INPUT_INVALID', { where: file, detail: `values are nested deeper than ${bracketLimit} levels.` });

/** Throws NESTED_TOO_DEEP for folders beyond the limit, whichever way the file wraps them. */
function refuseDeepFolders(file: string, value: unknown): void {
  const open = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isRawObject(next.value)) continue;
    const { depth } = next;
    const lists = [next.value.item, next.value.items].filter((list) => Array.isArray(list));
    if (depth > folderLimit && lists.length > 0) {
      const path = `the folder "${textOf(next.value.name).slice(0, 100)}" on level ${depth}`;
      throw failure('NESTED_TOO_DEEP', { file, path, limit: folderLimit });
    }
    if (isRawObject(next.value.collection)) open.push({ value: next.value.collection, depth });
    for (const item of lists.flat()) open.push({ value: item, depth: depth + 1 });
  }
}

/** Counts brackets outside strings of a text known to be JSON. */
export function deepestBracket(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === 0x22) at = endOfString(json, at);
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
}

function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); ; at = json.indexOf('"', at + 1)) {
    let slashes = 0;
    while (json[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
}
