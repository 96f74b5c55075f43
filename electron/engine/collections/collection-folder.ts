import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import {
  actionsInSlices,
  type CollectionAction,
  type CollectionGroup,
  groupsInSlices,
  secretsInSlices,
} from '../postman-format/collection-actions.ts';
import { idOfCollection, nameOfCollection } from '../postman-format/item-tree.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import { inSlices, type Sliced } from '../slices.ts';
import { fileNameFor } from '../storage/file-name.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { fingerprintOf } from '../storage/read-file.ts';
import { makeFolders } from '../storage/write-file.ts';
import { type CollectionFile, readCollectionFile, unread, writeCollectionFile } from './collection-file.ts';
import { giveIds, type TakenIds } from './give-ids.ts';
import { moveFile } from './removed-items.ts';

/** A file of the folder with its requests read. A file with a problem has no collection; its id is its name. */
export interface StoredCollection extends CollectionFile {
  readonly id: string;
  readonly name: string;
  readonly actions: readonly CollectionAction[];
  readonly groups: readonly CollectionGroup[];
  /** Its variables of type secret, and those of its folders. */
  readonly secrets: readonly SecretValue[];
}

/** What is named by its id. */
export type StoredKind = 'collection' | 'folder' | 'action';

export type ReadableCollection = StoredCollection & { readonly collection: RawObject };

/** The files of the collections folder, in the order of their names, kept in step with the disk. */
export interface CollectionFolder {
  readonly dir: string;
  files(): readonly StoredCollection[];
  /** The file of a collection, or of the collection with this folder or request. */
  fileOf(id: string, kind: StoredKind): StoredCollection | undefined;
  /** The same, read again if someone else has written it. */
  fresh(id: string, kind: StoredKind): Promise<StoredCollection | undefined>;
  action(id: string): CollectionAction | undefined;
  group(id: string): CollectionGroup | undefined;
  /** Ids of all requests, folders and collections. */
  taken(): Readonly<Record<'requests' | 'folders' | 'collections', ReadonlySet<string>>>;
  /** Whether someone else has written the file with this request since; or the folder, where no file has it. */
  isStale(actionId: string): boolean;
  /** Reads what was added, changed or deleted: the files of these names, or any. True where something was. */
  refresh(names?: ReadonlySet<string> | null): Promise<boolean>;
  /** Changes a collection in memory and writes it; `edit` returns how to revert the change if writing fails. */
  write(file: ReadableCollection, edit: (collection: RawObject) => () => void): Promise<void>;
  /** Reads a file again, as it is on disk. */
  reread(name: string): Promise<void>;
  /** Keeps a collection as a new file. */
  add(collection: RawObject): Promise<ReadableCollection>;
  /** Forgets a file that was moved away. */
  forget(file: StoredCollection): void;
  /** Moves a file in, under this name or, where that is taken, a similar one. */
  moveIn(path: string, name: string): Promise<StoredCollection | undefined>;
}

const suffix = '.postman_collection.json';
/** How Postman indents its own exports. */
const form = { indent: '\t', ending: '\n' } as const;

export function openCollectionFolder(dir: string): CollectionFolder {
  const byName = new Map<string, StoredCollection>();
  const byId = new Map<string, StoredCollection>();
  const byAction = new Map<string, { readonly file: StoredCollection; readonly action: CollectionAction }>();
  const byGroup = new Map<string, { readonly file: StoredCollection; readonly group: CollectionGroup }>();
  /** In the order of their names; null until somebody asks after a change. */
  let ordered: readonly StoredCollection[] | null = null;
  /** When the folder was last changed, as it was when all of it was last read. */
  let folderTime: number | null = null;

  function files(): readonly StoredCollection[] {
    // Without the ending, which begins with a dot: a copy comes behind its original.
    const key = ({ file }: StoredCollection): string => (file.endsWith(suffix) ? file.slice(0, -suffix.length) : file);
    ordered ??= [...byName.values()].sort((left, right) => (key(left) < key(right) ? -1 : 1));
    return ordered;
  }

  function forget(name: string): void {
    const file = byName.get(name);
    if (file === undefined) return;
    ordered = null;
    byName.delete(name);
    if (byId.get(file.id) === file) byId.delete(file.id);
    for (const { id } of file.actions) if (byAction.get(id)?.file === file) byAction.delete(id);
    for (const { id } of file.groups) if (byGroup.get(id)?.file === file) byGroup.delete(id);
  }

  function put(file: StoredCollection): void {
    forget(file.file);
    ordered = null;
    byName.set(file.file, file);
    byId.set(file.id, file);
    for (const action of file.actions) byAction.set(action.id, { file, action });
    for (const group of file.groups) byGroup.set(group.id, { file, group });
  }

  /** The ids of all files but the one of this name. */
  const takenBesides = (name: string): TakenIds => {
    const isOther = (file: StoredCollection | undefined) => file !== undefined && file.file !== name;
    return {
      requests: { has: (id) => isOther(byAction.get(id)?.file) },
      folders: { has: (id) => isOther(byGroup.get(id)?.file) },
      collections: { has: (id) => isOther(byId.get(id)) },
    };
  };

  function* load(name: string): Sliced<StoredCollection> {
    const file = yield* readCollectionFile(join(dir, name), name);
    const before = byName.get(name);
    // What could not be read for now is read again; until then it is what it was.
    if (file.fingerprint === unread && before !== undefined) return { ...before, fingerprint: unread };
    // A file put there by hand may have no ids, or those of the file it was copied from. It is not written for that.
    if (file.collection !== null) yield* giveIds(file.collection, name, takenBesides(name));
    return yield* withActions(file);
  }

  function fileOf(id: string, kind: StoredKind): StoredCollection | undefined {
    if (kind === 'collection') return byId.get(id);
    return (kind === 'action' ? byAction : byGroup).get(id)?.file;
  }

  return {
    dir,
    files,
    fileOf,
    async fresh(id, kind) {
      const file = fileOf(id, kind);
      if (file === undefined || fingerprintOf(join(dir, file.file)) === file.fingerprint) return file;
      if (fingerprintOf(join(dir, file.file)) === null) forget(file.file);
      else put(await inSlices(load(file.file)));
      return fileOf(id, kind);
    },
    action: (id) => byAction.get(id)?.action,
    group: (id) => byGroup.get(id)?.group,
    taken: () => ({
      requests: new Set(byAction.keys()),
      folders: new Set(byGroup.keys()),
      collections: new Set(byId.keys()),
    }),
    isStale(actionId) {
      const file = fileOf(actionId, 'action');
      if (file === undefined) return timeOf(dir) !== folderTime;
      return fingerprintOf(join(dir, file.file)) !== file.fingerprint;
    },
    async refresh(names = null) {
      if (names === null) folderTime = timeOf(dir);
      const present = new Set(names === null ? filesIn(dir) : [...names].filter((name) => isPresent(dir, name)));
      const gone = [...(names ?? byName.keys())].filter((name) => byName.has(name) && !present.has(name));
      const isChanged = (name: string): boolean => {
        const stored = byName.get(name);
        return stored === undefined || stored.fingerprint !== fingerprintOf(join(dir, name));
      };
      const changed = [...present].filter(isChanged);
      for (const name of gone) forget(name);
      // One after the other: each gets ids that none before it has.
      for (const name of changed) put(await inSlices(load(name)));
      return gone.length > 0 || changed.length > 0;
    },
    async write(file, edit) {
      const revert = edit(file.collection);
      try {
        const fingerprint = await writeCollectionFile(join(dir, file.file), file.collection, file);
        put(await inSlices(withActions({ ...file, fingerprint })));
      } catch (error) {
        revert();
        // What another file had of it meanwhile is its own again.
        const stored = byName.get(file.file);
        if (stored !== undefined) put(stored);
        throw error;
      }
    },
    reread: async (name) => put(await inSlices(load(name))),
    async add(collection) {
      makeFolder(dir);
      const file = fileNameFor(nameOfCollection(collection), suffix, readdirSync(dir));
      const fingerprint = await writeCollectionFile(join(dir, file), collection, form);
      const stored = await inSlices(withActions({ file, fingerprint, ...form, collection, problem: null }));
      const added = { ...stored, collection };
      put(added);
      return added;
    },
    forget: ({ file }) => forget(file),
    async moveIn(path, name) {
      makeFolder(dir);
      const end = name.endsWith(suffix) ? suffix : '.json';
      const present = readdirSync(dir);
      const file = present.includes(name) ? fileNameFor(name.slice(0, -end.length), end, present) : name;
      try {
        moveFile(path, join(dir, file));
      } catch (error) {
        throw failure('WRITE_FAILED', { file: join(dir, file), detail: describeFileProblem(error) });
      }
      put(await inSlices(load(file)));
      return byName.get(file);
    },
  };
}

function* withActions(file: CollectionFile): Sliced<StoredCollection> {
  const { collection, file: name } = file;
  if (collection === null) return { ...file, id: name, name, actions: [], groups: [], secrets: [] };
  const id = idOfCollection(collection) ?? name;
  const actions = yield* actionsInSlices(collection);
  const groups = yield* groupsInSlices(collection);
  const secrets = yield* secretsInSlices(collection);
  return { ...file, id, name: nameOfCollection(collection), actions, groups, secrets };
}

const isCollection = (name: string): boolean => name.endsWith('.json') && !name.startsWith('.');

/** A folder or a pipe of that name is there too: reading it says what is wrong with it. */
const isPresent = (dir: string, name: string): boolean => isCollection(name) && existsSync(join(dir, name));

/** Unix milliseconds; null where someone has removed the folder. */
const timeOf = (dir: string): number | null => statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? null;

function filesIn(dir: string): string[] {
  try {
    return readdirSync(dir).filter(isCollection).sort();
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
