import { isRawObject, own } from '../../postman-format/raw-value.ts';
import { contentOf } from '../file-content.ts';
import type { ImportFile, ImportFolder } from '../importer.ts';

export type V3Kind = 'request' | 'example' | 'definition' | 'message' | 'environment' | 'globals';

/** A file of a v3 collection, known by its name. */
export interface V3File {
  readonly file: ImportFile;
  readonly kind: V3Kind;
  /** The folder of the collection that it is about, without `.resources` and what is below. */
  readonly dir: readonly string[];
  /** The name without the ending that says the kind. */
  readonly stem: string;
  /** The request that an example is of, by its file's name. */
  readonly of: string | null;
}

const named = /^(.*)\.(request|example|message|environment|globals)\.ya?ml$/i;
const resources = '.resources';

/** Null for what is no file of v3. Looks at the name alone. */
export function v3File(file: ImportFile): V3File | null {
  const segments = file.name.split(/[\\/]/);
  const name = segments.pop() ?? '';
  const at = segments.indexOf(resources);
  const dir = at === -1 ? segments : segments.slice(0, at);
  const below = at === -1 ? [] : segments.slice(at + 1);
  if (/^definition\.ya?ml$/i.test(name)) {
    return at !== -1 && below.length === 0 ? { file, kind: 'definition', dir, stem: '', of: null } : null;
  }
  const [, stem = '', ending = ''] = named.exec(name) ?? [];
  if (ending === '') return null;
  const kind = ending.toLowerCase() as V3Kind;
  const [holder = ''] = below;
  const of = holder.toLowerCase().endsWith(resources) ? holder.slice(0, -resources.length) : null;
  // A request within resources is none: Postman does not look for any there.
  if (kind === 'request' && at !== -1) return null;
  return { file, kind, dir, stem, of };
}

/** The value in it, where it is an object. */
export function valueIn(file: ImportFile) {
  const { value, problem } = contentOf(file);
  return problem === null && isRawObject(value) ? value : null;
}

/**
 * The collections among these files, each by its folder, and each file of values alone. A collection is a folder of
 * `collections`, else the topmost folder with requests or a definition.
 */
export function v3Folders(files: readonly ImportFile[]): ImportFolder[] {
  const known = files.flatMap((file) => v3File(file) ?? []).filter(isV3);
  const folders: ImportFolder[] = [];
  const parts = known.filter(({ kind }) => kind !== 'environment' && kind !== 'globals');
  const around = rootsOf(parts);
  const byRoot = new Map<string, ImportFile[]>();
  for (const part of known) {
    if (part.kind === 'environment' || part.kind === 'globals') {
      folders.push({ name: part.file.name, files: [part.file] });
      continue;
    }
    const root = around(part.dir)?.join('/') ?? null;
    // Examples without a collection around them.
    if (root === null) continue;
    const group = byRoot.get(root);
    if (group === undefined) byRoot.set(root, [part.file]);
    else group.push(part.file);
  }
  for (const [root, group] of byRoot) folders.push({ name: root === '' ? (group[0]?.name ?? '') : root, files: group });
  return folders;
}

/** By its content: a file that only has such a name is somebody else's. One that cannot be read is said so as one of ours. */
function isV3({ file, kind }: V3File): boolean {
  const { problem } = contentOf(file);
  if (problem !== null) return true;
  const value = valueIn(file);
  if (kind === 'environment' || kind === 'globals') return Array.isArray(own(value, 'values'));
  return value !== null && (typeof value.$kind === 'string' || typeof value.type === 'string');
}

/** Folders, to be found from what is below them. */
class FolderSet {
  readonly #top: FolderNode = { below: new Map(), isIn: false };

  add(dir: readonly string[]): void {
    let node = this.#top;
    for (const name of dir) {
      let next = node.below.get(name);
      if (next === undefined) {
        next = { below: new Map(), isIn: false };
        node.below.set(name, next);
      }
      node = next;
    }
    node.isIn = true;
  }

  /** The topmost of them that is this folder or around it. */
  around(dir: readonly string[]): readonly string[] | null {
    let node: FolderNode | undefined = this.#top;
    for (let depth = 0; node !== undefined; depth += 1) {
      if (node.isIn) return dir.slice(0, depth);
      const name: string | undefined = dir[depth];
      node = name === undefined ? undefined : node.below.get(name);
    }
    return null;
  }
}

interface FolderNode {
  readonly below: Map<string, FolderNode>;
  isIn: boolean;
}

/** The folder of the collection that these files are. Precondition: they are one of those that `v3Folders` gave. */
export const rootOf = (known: readonly V3File[]): readonly string[] =>
  known[0] === undefined ? [] : (rootsOf(known)(known[0].dir) ?? []);

function rootsOf(parts: readonly V3File[]): (dir: readonly string[]) => readonly string[] | null {
  const roots = new FolderSet();
  const all = new FolderSet();
  const holders = new Map<string, { readonly dir: readonly string[]; definition: ImportFile | null }>();
  for (const { file, kind, dir } of parts) {
    if (kind !== 'request' && kind !== 'definition') continue;
    const byConvention = dirOfConvention(dir);
    if (byConvention !== null) {
      roots.add(byConvention);
      continue;
    }
    const path = dir.join('/');
    const holder = holders.get(path) ?? { dir, definition: null };
    if (kind === 'definition') holder.definition = file;
    holders.set(path, holder);
  }
  for (const { dir } of holders.values()) all.add(dir);
  const topmost: (readonly string[])[] = [];
  const loose: (readonly string[])[] = [];
  for (const { dir, definition } of holders.values()) {
    const parent = dir.slice(0, -1);
    if (dir.length > 0 && all.around(parent) !== null) continue;
    // A place among siblings has a folder, not a collection.
    const isFolder = definition !== null && typeof own(valueIn(definition), 'order') === 'number' && parent.length > 0;
    if (definition === null) loose.push(dir);
    else topmost.push(isFolder ? parent : dir);
  }
  for (const group of groupByFirst(loose)) topmost.push(commonOf(group));
  for (const dir of topmost) roots.add(dir);
  return (dir) => roots.around(dir);
}

function dirOfConvention(dir: readonly string[]): readonly string[] | null {
  const at = dir.indexOf('collections');
  return at === -1 || at === dir.length - 1 ? null : dir.slice(0, at + 2);
}

function groupByFirst(dirs: readonly (readonly string[])[]): (readonly string[])[][] {
  const groups = new Map<string, (readonly string[])[]>();
  for (const dir of dirs) {
    const first = dir[0] ?? '';
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [dir]);
    else group.push(dir);
  }
  return [...groups.values()];
}

function commonOf([first = [], ...others]: readonly (readonly string[])[]): readonly string[] {
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && same < other.length && other[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length);
}
