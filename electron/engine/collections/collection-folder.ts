import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import { actionsOfCollection, type CollectionAction } from '../postman-format/collection-actions.ts';
import { idOfCollection, nameOfCollection } from '../postman-format/item-tree.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import { fileNameFor } from '../storage/file-name.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { fingerprintOf } from '../storage/read-file.ts';
import { makeFolders } from '../storage/write-file.ts';
import { type CollectionFile, readCollectionFile, writeCollectionFile } from './collection-file.ts';
import { giveIds } from './give-ids.ts';
import { moveFile } from './removed-items.ts';

/** A file of the folder with its requests read. A file with a problem has no collection; its id is its name. */
export interface StoredCollection extends CollectionFile {
  readonly id: string;
  readonly name: string;
  readonly actions: readonly CollectionAction[];
}

export type ReadableCollection = StoredCollection & { readonly collection: RawObject };

/** The files of the collections folder, in the order of their names, kept in step with the disk. */
export interface CollectionFolder {
  readonly dir: string;
  files(): readonly StoredCollection[];
  /** The file of a collection, or of the collection with this request. */
  fileOf(id: string, kind: 'collection' | 'action'): StoredCollection | undefined;
  /** The same, read again if someone else has written it. */
  fresh(id: string, kind: 'collection' | 'action'): StoredCollection | undefined;
  action(id: string): CollectionAction | undefined;
  /** Ids of all requests and collections in the folder. */
  taken(): { readonly requests: ReadonlySet<string>; readonly collections: ReadonlySet<string> };
  /** Reads what was added, changed or deleted in the folder; true where something was. */
  refresh(): boolean;
  /** Changes a collection in memory and writes it; `edit` returns how to revert the change if writing fails. */
  write(file: ReadableCollection, edit: (collection: RawObject) => () => void): Promise<void>;
  /** Keeps a collection as a new file. */
  add(collection: RawObject): Promise<ReadableCollection>;
  /** Forgets a file that was moved away. */
  forget(file: StoredCollection): void;
  /** Moves a file in, under this name or, where that is taken, a similar one. */
  moveIn(path: string, name: string): StoredCollection | undefined;
}

const suffix = '.postman_collection.json';
/** How Postman indents its own exports. */
const form = { indent: '\t', ending: '\n' } as const;

export function openCollectionFolder(dir: string): CollectionFolder {
  let files: readonly StoredCollection[] = [];
  let byAction = new Map<string, { readonly file: StoredCollection; readonly action: CollectionAction }>();

  function put(changed: readonly StoredCollection[], gone: readonly string[] = []): void {
    const named = new Map(files.map((file) => [file.file, file]));
    for (const name of gone) named.delete(name);
    for (const file of changed) named.set(file.file, file);
    files = [...named.values()].sort((left, right) => (left.file < right.file ? -1 : 1));
    byAction = new Map(files.flatMap((file) => file.actions.map((action) => [action.id, { file, action }] as const)));
  }

  function takenBesides(name: string | null): ReturnType<CollectionFolder['taken']> {
    const others = files.filter(({ file }) => file !== name);
    return {
      requests: new Set(others.flatMap(({ actions }) => actions.map(({ id }) => id))),
      collections: new Set(others.map(({ id }) => id)),
    };
  }

  function load(name: string): StoredCollection {
    const file = readCollectionFile(join(dir, name), name);
    // A file put there by hand may have no ids, or those of the file it was copied from. It is not written for that.
    if (file.collection !== null) giveIds(file.collection, name, takenBesides(name));
    return withActions(file);
  }

  function fileOf(id: string, kind: 'collection' | 'action'): StoredCollection | undefined {
    return kind === 'action' ? byAction.get(id)?.file : files.find((file) => file.id === id);
  }

  return {
    dir,
    files: () => files,
    fileOf,
    fresh(id, kind) {
      const file = fileOf(id, kind);
      if (file === undefined || fingerprintOf(join(dir, file.file)) === file.fingerprint) return file;
      if (fingerprintOf(join(dir, file.file)) === null) put([], [file.file]);
      else put([load(file.file)]);
      return fileOf(id, kind);
    },
    action: (id) => byAction.get(id)?.action,
    taken: () => takenBesides(null),
    refresh() {
      const present = filesIn(dir);
      const gone = files.map(({ file }) => file).filter((file) => !present.includes(file));
      put([], gone);
      let changed = gone.length > 0;
      for (const name of present) {
        const before = files.find(({ file }) => file === name);
        if (before !== undefined && before.fingerprint === fingerprintOf(join(dir, name))) continue;
        put([load(name)]);
        changed = true;
      }
      return changed;
    },
    async write(file, edit) {
      const revert = edit(file.collection);
      try {
        const fingerprint = await writeCollectionFile(join(dir, file.file), file.collection, file);
        put([withActions({ ...file, fingerprint })]);
      } catch (error) {
        revert();
        throw error;
      }
    },
    async add(collection) {
      makeFolder(dir);
      const file = fileNameFor(nameOfCollection(collection), suffix, readdirSync(dir));
      const fingerprint = await writeCollectionFile(join(dir, file), collection, form);
      const added = { ...withActions({ file, fingerprint, ...form, collection, problem: null }), collection };
      put([added]);
      return added;
    },
    forget: ({ file }) => put([], [file]),
    moveIn(path, name) {
      makeFolder(dir);
      const end = name.endsWith(suffix) ? suffix : '.json';
      const present = readdirSync(dir);
      const file = present.includes(name) ? fileNameFor(name.slice(0, -end.length), end, present) : name;
      try {
        moveFile(path, join(dir, file));
      } catch (error) {
        throw failure('WRITE_FAILED', { file: join(dir, file), detail: describeFileProblem(error) });
      }
      put([load(file)]);
      return files.find((stored) => stored.file === file);
    },
  };
}

function withActions(file: CollectionFile): StoredCollection {
  const { collection, file: name } = file;
  if (collection === null) return { ...file, id: name, name, actions: [] };
  const id = idOfCollection(collection) ?? name;
  return { ...file, id, name: nameOfCollection(collection), actions: actionsOfCollection(collection) };
}

function filesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((file) => file.endsWith('.json') && !file.startsWith('.'))
      .sort();
  } catch (error) {
    // Someone removed the folder meanwhile: then there are none.
    if (fileErrorCode(error) === 'ENOENT') return [];
    throw failure('WORKSPACE_UNUSABLE', { dir, detail: describeFileProblem(error) });
  }
}

function makeFolder(dir: string): void {
  try {
    makeFolders(dir);
  } catch (error) {
    throw failure('WRITE_FAILED', { file: dir, detail: describeFileProblem(error) });
  }
}
