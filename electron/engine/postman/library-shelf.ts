import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import { fileNameFor } from '../storage/file-name.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { fingerprintOf } from '../storage/read-file.ts';
import { makeFolders, writeFileAtomic } from '../storage/write-file.ts';
import { giveIds } from './give-ids.ts';
import { idOfCollection, nameOfCollection } from './item-tree.ts';
import { actionsOfCollection, type LibraryAction } from './library-actions.ts';
import { type LibraryFile, readLibraryFile, writeLibraryFile } from './library-file.ts';
import type { RawObject } from './raw-value.ts';

/** A file of the collections folder with its requests read. A file with a problem has no collection; its id is its name. */
export interface ShelfFile extends LibraryFile {
  readonly id: string;
  readonly name: string;
  readonly actions: readonly LibraryAction[];
}

export type GoodFile = ShelfFile & { readonly collection: RawObject };

/** The files of the collections folder, in the order of their names, kept in step with the disk. */
export interface Shelf {
  files(): readonly ShelfFile[];
  /** The file of a collection, or of the collection with this request, read again if someone else has written it. */
  fileOf(id: string, kind: 'collection' | 'action'): ShelfFile | undefined;
  fresh(id: string, kind: 'collection' | 'action'): ShelfFile | undefined;
  action(id: string): LibraryAction | undefined;
  /** Ids of requests and collections on the shelf. */
  taken(): { readonly requests: ReadonlySet<string>; readonly collections: ReadonlySet<string> };
  /** Reads what was added, changed or taken away in the folder; true where something was. */
  refresh(): boolean;
  /** Changes a collection in place and writes it; `edit` returns how to take the change back if writing fails. */
  write(file: GoodFile, edit: (collection: RawObject) => () => void): Promise<void>;
  /** Keeps a collection as a new file. */
  add(collection: RawObject): Promise<GoodFile>;
  /** Deletes the file; returns its bytes. */
  remove(file: ShelfFile): Uint8Array;
  /** Writes bytes as a file of this name or, where that is taken, a similar one. */
  putBack(name: string, bytes: Uint8Array): Promise<ShelfFile | undefined>;
}

const suffix = '.postman_collection.json';
/** How Postman indents its own exports. */
const form = { indent: '\t', ending: '\n' } as const;

export function openShelf(dir: string): Shelf {
  let files: readonly ShelfFile[] = [];
  let byAction = new Map<string, { readonly file: ShelfFile; readonly action: LibraryAction }>();

  function place(changed: readonly ShelfFile[], gone: readonly string[] = []): void {
    const named = new Map(files.map((each) => [each.file, each]));
    for (const file of gone) named.delete(file);
    for (const each of changed) named.set(each.file, each);
    files = [...named.values()].sort((left, right) => (left.file < right.file ? -1 : 1));
    byAction = new Map(files.flatMap((file) => file.actions.map((action) => [action.id, { file, action }] as const)));
  }

  function takenBesides(file: string | null): ReturnType<Shelf['taken']> {
    const others = files.filter((each) => each.file !== file);
    return {
      requests: new Set(others.flatMap((each) => each.actions.map(({ id }) => id))),
      collections: new Set(others.map(({ id }) => id)),
    };
  }

  function load(file: string): ShelfFile {
    const read = readLibraryFile(join(dir, file), file);
    // A file put there by hand may have no ids, or those of the file it was copied from. It is not written for that.
    if (read.collection !== null) giveIds(read.collection, file, takenBesides(file));
    return withActions(read);
  }

  function fileOf(id: string, kind: 'collection' | 'action'): ShelfFile | undefined {
    return kind === 'action' ? byAction.get(id)?.file : files.find((each) => each.id === id);
  }

  const shelf: Shelf = {
    files: () => files,
    fileOf,
    fresh(id, kind) {
      const file = fileOf(id, kind);
      if (file === undefined || fingerprintOf(join(dir, file.file)) === file.fingerprint) return file;
      if (fingerprintOf(join(dir, file.file)) === null) place([], [file.file]);
      else place([load(file.file)]);
      return fileOf(id, kind);
    },
    action: (id) => byAction.get(id)?.action,
    taken: () => takenBesides(null),
    refresh() {
      const present = filesIn(dir);
      const gone = files.map(({ file }) => file).filter((file) => !present.includes(file));
      place([], gone);
      let changed = gone.length > 0;
      for (const file of present) {
        const known = files.find((each) => each.file === file);
        if (known !== undefined && known.fingerprint === fingerprintOf(join(dir, file))) continue;
        place([load(file)]);
        changed = true;
      }
      return changed;
    },
    async write(file, edit) {
      const undo = edit(file.collection);
      try {
        const fingerprint = await writeLibraryFile(join(dir, file.file), file.collection, file);
        place([withActions({ ...file, fingerprint })]);
      } catch (error) {
        undo();
        throw error;
      }
    },
    async add(collection) {
      makeFolder(dir);
      const file = fileNameFor(nameOfCollection(collection), suffix, readdirSync(dir));
      const fingerprint = await writeLibraryFile(join(dir, file), collection, form);
      const added = { ...withActions({ file, fingerprint, ...form, collection, problem: null }), collection };
      place([added]);
      return added;
    },
    remove(file) {
      const path = join(dir, file.file);
      try {
        const bytes = readFileSync(path);
        rmSync(path);
        place([], [file.file]);
        return bytes;
      } catch (error) {
        throw failure('WRITE_FAILED', { file: path, detail: describeFileProblem(error) });
      }
    },
    async putBack(name, bytes) {
      makeFolder(dir);
      const end = name.endsWith(suffix) ? suffix : '.json';
      const present = readdirSync(dir);
      const file = present.includes(name) ? fileNameFor(name.slice(0, -end.length), end, present) : name;
      await writeFileAtomic(join(dir, file), bytes);
      place([load(file)]);
      return files.find((each) => each.file === file);
    },
  };
  return shelf;
}

function withActions(read: LibraryFile): ShelfFile {
  const { collection, file } = read;
  if (collection === null) return { ...read, id: file, name: file, actions: [] };
  const id = idOfCollection(collection) ?? file;
  return { ...read, id, name: nameOfCollection(collection), actions: actionsOfCollection(collection) };
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
