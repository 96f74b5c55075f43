import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { importLimit } from '../../../shared/contract/imports.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import type { ActionAuth } from '../../../shared/model/action.ts';
import type { CollectionSummary, ImportAgain, ImportedBefore } from '../../../shared/model/collection.ts';
import type { Collection, Folder } from '../../../shared/model/group.ts';
import type { Clock } from '../host-services.ts';
import type { CollectionAction, CollectionGroup } from '../postman-format/collection-actions.ts';
import { type EffectiveAuth, effectiveAuth } from '../postman-format/item-auth.ts';
import type { NewExample } from '../postman-format/item-examples.ts';
import { idOfCollection, idOfItem } from '../postman-format/item-tree.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import { inSlices } from '../slices.ts';
import { readWrittenFile } from '../storage/read-file.ts';
import type { CollectionSecret } from '../workspace/known-secrets.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createActionEdits, type RestoredAction } from './action-edits.ts';
import { type NewCollection, type Over, type PreparedCollection, prepareInSlices } from './add-collection.ts';
import { printCollection, unread } from './collection-file.ts';
import { openCollectionFolder, type ReadableCollection, type StoredCollection } from './collection-folder.ts';
import { type Comparison, compareCollections } from './compare-collections.ts';
import { type BeforeWrite, findAction, readableFile } from './edit-context.ts';
import { type ActionChange, setVariable } from './edit-item.ts';
import { giveItemIds, withoutGivenIds } from './give-ids.ts';
import { createGroupEdits, type NamedGroupChange } from './group-edits.ts';
import { mergeCollections, replaceContents } from './merge-collections.ts';
import { type BeforeMoving, createMoveEdits } from './move-edits.ts';
import type { Place } from './places.ts';
import { openRemovedItems, type RemovedLimits } from './removed-items.ts';

type Inputs = ContractInputs['actions'];

export interface AddOptions {
  /** Names or ids of the requests to keep; all where it is left out. A collection with none of them is not stored. */
  readonly only?: readonly string[] | undefined;
  readonly dryRun?: boolean | undefined;
  /** What becomes of one that is there already; `copy` where it is left out. */
  readonly again?: ImportAgain | undefined;
  /** For `merge`: ids of the changes to take; where it is left out all, or those of the requests that were chosen. */
  readonly take?: readonly string[] | undefined;
  /** Before a collection of this id is written. One for which it throws a Failure is not stored; that is its failure. */
  readonly beforeWrite?: ((id: string) => Promise<void>) | undefined;
}

export interface AddedCollection extends Omit<PreparedCollection, 'collection'> {
  /** Null on a dry run, and where it was not stored. */
  readonly id: string | null;
  /** Why it could not be written. */
  readonly failure: Failure | null;
  /** What is there already and different: on a dry run, and unless it was stored as a copy. */
  readonly before: ImportedBefore | null;
  /** Ids of requests that were replaced by nothing. */
  readonly removed: readonly string[];
}

/** The collections folder as actions: each request of each file is one. What is written is always a Postman v2.1 file. */
export interface CollectionStore {
  /** In the order of the file names. A file that cannot be read has a `problem`. */
  list(): CollectionSummary[];
  actions(): readonly CollectionAction[];
  actionsOf(collectionId: string): readonly CollectionAction[];
  /** The name of the file that this collection is in; undefined where there is none. */
  fileOf(collectionId: string): string | undefined;
  /** The collection as Postman v2.1. Read only. Throws COLLECTION_UNKNOWN, FILE_UNREADABLE. */
  document(collectionId: string): RawObject;
  /** Throws ACTION_UNKNOWN. */
  action(id: string): CollectionAction;
  has(id: string): boolean;
  /** The auth in force if the action had this one of its own. Throws ACTION_UNKNOWN. */
  effectiveAuth(id: string, auth: ActionAuth): EffectiveAuth;
  /** Throws NAME_TAKEN, COLLECTION_UNKNOWN, INPUT_INVALID, FILE_TOO_LARGE, WRITE_FAILED. */
  create(input: Inputs['create']): Promise<CollectionAction>;
  /** Changes only the given properties in the file. Throws ACTION_UNKNOWN, NAME_TAKEN, FILE_TOO_LARGE, WRITE_FAILED. */
  update(id: string, change: ActionChange): Promise<CollectionAction>;
  /**
   * Can be undone, after a restart as well; `restore` gives the note back. Throws ACTION_UNKNOWN, FILE_TOO_LARGE,
   * WRITE_FAILED.
   */
  remove(id: string, note?: unknown, before?: BeforeWrite): Promise<void>;
  /** Puts a removed action back where it was. Throws ACTION_UNKNOWN, COLLECTION_UNKNOWN, FILE_TOO_LARGE, WRITE_FAILED. */
  restore(id: string, before?: BeforeWrite): Promise<RestoredAction>;
  /** Throws ACTION_UNKNOWN, FILE_TOO_LARGE, WRITE_FAILED. */
  addExample(id: string, example: NewExample): Promise<CollectionAction>;
  /** Renames it; null removes it. Throws ACTION_UNKNOWN, EXAMPLE_UNKNOWN, FILE_TOO_LARGE, WRITE_FAILED. */
  updateExample(id: string, example: string, name: string | null): Promise<CollectionAction>;
  /** Every folder in the order of the files. */
  folders(): readonly CollectionGroup[];
  /** The variables of type secret of all collections and their folders. The same list until a file changes. */
  secrets(): readonly CollectionSecret[];
  /** With the values of secrets, here and below. Throws COLLECTION_UNKNOWN, FILE_UNREADABLE. */
  collection(id: string): Promise<Collection>;
  /** Throws FOLDER_UNKNOWN, FILE_UNREADABLE. */
  folder(id: string): Promise<Folder>;
  /** Ids of the actions in a folder and in those inside it. */
  actionsIn(folderId: string): readonly string[];
  /** An empty one. Throws COLLECTION_NAME_TAKEN, WRITE_FAILED. */
  createCollection(name: string): Promise<Collection>;
  /** Changes only what is given. Throws COLLECTION_UNKNOWN, COLLECTION_NAME_TAKEN, FILE_TOO_LARGE, WRITE_FAILED. */
  updateCollection(id: string, change: NamedGroupChange): Promise<Collection>;
  /** Throws COLLECTION_UNKNOWN, FOLDER_UNKNOWN, INPUT_INVALID, NESTED_TOO_DEEP, FILE_TOO_LARGE, WRITE_FAILED. */
  createFolder(name: string, place: Place): Promise<Folder>;
  updateFolder(id: string, change: NamedGroupChange): Promise<Folder>;
  /** With all that is in it; undone as the removal of an action is. */
  removeFolder(id: string, note?: unknown, before?: BeforeWrite): Promise<void>;
  restoreFolder(id: string, before?: BeforeWrite): Promise<{ readonly folder: Folder; readonly note: unknown }>;
  /**
   * Also to another collection. The id stays. Throws what is unknown, INPUT_INVALID, NESTED_TOO_DEEP, FILE_TOO_LARGE,
   * WRITE_FAILED; all of it is where it was then, or LEFT_IN_BOTH.
   */
  move(kind: 'action' | 'folder', id: string, to: Place, beforeMoving?: BeforeMoving): Promise<void>;
  /** Behind the original. Returns the id of the copy. Throws what is unknown, FILE_TOO_LARGE, WRITE_FAILED. */
  duplicate(kind: 'action' | 'folder' | 'collection', id: string): Promise<string>;
  /** Moves the file away; can be undone, after a restart as well. Throws COLLECTION_UNKNOWN, WRITE_FAILED. */
  removeCollection(id: string, note?: unknown): Promise<void>;
  /** `before` is given the note before anything can find it. */
  restoreCollection(
    id: string,
    before?: (note: unknown) => Promise<void>,
  ): Promise<{ readonly collection: CollectionSummary; readonly note: unknown }>;
  /** Defines or changes a variable of a collection; null removes it. Throws COLLECTION_UNKNOWN, FILE_TOO_LARGE, WRITE_FAILED. */
  setVariable(collectionId: string, key: string, value: string | null): Promise<void>;
  /** Stores new collections. One that cannot be written has a `failure`; the others are stored. Throws NOTHING_CHOSEN. */
  add(added: readonly NewCollection[], options?: AddOptions): Promise<AddedCollection[]>;
  /** The file itself. Throws COLLECTION_UNKNOWN. */
  exportText(collectionId: string): Promise<{ file: string; text: string }>;
  /** The same without the ids that were given here: what was imported without any is exported without. */
  exportAsImported(collectionId: string): Promise<{ file: string; text: string }>;
  /**
   * Reads what someone else has changed in the folder: the files of these names, or any. False where some could not be
   * read for now and must be tried again.
   */
  reload(names?: ReadonlySet<string> | null): Promise<boolean>;
  /** The same for the files of these actions alone: one `stat` each where nothing has changed. */
  refreshActions(ids: readonly string[]): Promise<void>;
}

export interface CollectionStoreOptions {
  readonly clock: Clock;
  readonly newId?: () => string;
  readonly removedLimits?: RemovedLimits;
}

/** Reads the collections folder of a workspace. Throws WORKSPACE_UNUSABLE where the folder itself cannot be read. */
export async function openCollectionStore(
  workspace: Pick<Workspace, 'dir' | 'stateDir' | 'changes'>,
  { clock, newId = randomUUID, removedLimits }: CollectionStoreOptions,
): Promise<CollectionStore> {
  const folder = openCollectionFolder(join(workspace.dir, 'collections'));
  const removedItems = openRemovedItems(join(workspace.stateDir, 'removed'), clock, removedLimits);
  const edits = createActionEdits({ folder, removedItems, newId });
  const groups = createGroupEdits({ folder, removedItems, newId });
  const moves = createMoveEdits({ folder, newId });
  const mutex = new Mutex();
  let secretsOf: { readonly files: readonly StoredCollection[]; readonly secrets: readonly CollectionSecret[] } = {
    ...{ files: [], secrets: [] },
  };
  await folder.refresh();

  /** One change after another. Clients learn whether it worked or not: a file may have been read again. */
  const change = <Result>(work: () => Promise<Result>): Promise<Result> =>
    mutex.runExclusive(async () => {
      try {
        return await work();
      } finally {
        workspace.changes.announce('actions');
      }
    });

  async function removeCollection(id: string, note: unknown): Promise<void> {
    const file = await folder.fresh(id, 'collection');
    if (file === undefined) throw failure('COLLECTION_UNKNOWN', { id });
    await removedItems.moveCollection(join(folder.dir, file.file), { id, file: file.file, note });
    folder.forget(file);
  }

  async function restoreCollection(
    id: string,
    before?: (note: unknown) => Promise<void>,
  ): Promise<{ collection: CollectionSummary; note: unknown }> {
    const removed = await removedItems.collection(id);
    // One that was deleted by hand is not in its way.
    await folder.fresh(id, 'collection');
    if (removed !== undefined) await before?.(removed.note);
    const file = removed === undefined ? undefined : await folder.moveIn(removed.path, removed.file);
    if (removed === undefined || file === undefined) throw failure('COLLECTION_UNKNOWN', { id });
    removedItems.forget('collection', id);
    return { collection: summaryOf(file), note: removed.note };
  }

  /** The stored collection of the same id, or else of the same name, with what is different. */
  async function findBefore({ name, collection }: NewCollection): Promise<Found | null> {
    const id = idOfCollection(collection);
    const files = folder.files();
    const same = files.find((file) => id !== null && file.id === id && file.collection !== null);
    const known = same ?? files.find((file) => file.name === name && file.collection !== null);
    if (known === undefined) return null;
    const file = await readableFile(folder, known.id, 'collection');
    const comparison = await inSlices(compareCollections(file.collection, collection));
    return { file, by: same === undefined ? 'name' : 'id', comparison };
  }

  async function add(added: readonly NewCollection[], options: AddOptions): Promise<AddedCollection[]> {
    const { again = 'copy', dryRun = false } = options;
    const names = new Set(folder.files().map(({ name }) => name));
    const found: (Found | null)[] = [];
    const used = new Set<string>();
    for (const entry of added) {
      const before = dryRun || again !== 'copy' ? await findBefore(entry) : null;
      // Two documents of one import are two collections.
      found.push(before !== null && used.has(before.file.id) ? null : before);
      if (before !== null) used.add(before.file.id);
    }
    const entries = added.map((entry, index) => ({
      ...entry,
      over: again === 'copy' ? undefined : overOf(found[index] ?? null),
    }));
    const reports: AddedCollection[] = [];
    const prepared = await inSlices(prepareInSlices(entries, options.only, { ...folder.taken(), names }));
    for (const [index, { collection, ...report }] of prepared.entries()) {
      const before = found[index] ?? null;
      const isMerge = before !== null && again === 'merge';
      const take = options.take ?? (isMerge && options.only !== undefined ? changesOf(before, report) : undefined);
      const added = {
        ...report,
        ...(isMerge ? asMerged(before, report, take) : {}),
        ...{ id: null, failure: null, removed: [] },
        before: before === null ? null : describeBefore(before, options.take === undefined ? take : undefined),
      };
      if (dryRun || !report.isChosen) {
        reports.push(added);
        continue;
      }
      try {
        const isAdded = before === null || again === 'copy';
        await options.beforeWrite?.(isAdded ? (idOfCollection(collection) ?? '') : before.file.id);
        const actions = isAdded ? [] : before.file.actions;
        const id =
          before === null || again === 'copy'
            ? (await folder.add(collection)).id
            : await putAgain(before, collection, again, take);
        const removed = actions.filter((action) => folder.action(action.id) === undefined);
        reports.push({ ...added, id, removed: removed.map((action) => action.id) });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        reports.push({ ...added, failure: error });
      }
    }
    return reports;
  }

  /** Folders that stay have the ids of the workspace, new ones those of the file: one id may be there twice. */
  async function giveFolderIds(file: ReadableCollection, contents: RawObject): Promise<void> {
    const kept = new Set(file.groups.map(({ id }) => id));
    const isOther = (id: string): boolean => folder.group(id) !== undefined && !kept.has(id);
    const requests = { has: () => false };
    await inSlices(giveItemIds(contents, file.file, { requests, folders: { has: isOther } }));
  }

  async function putAgain(
    { file, comparison }: Found,
    added: RawObject,
    again: 'replace' | 'merge',
    take: AddOptions['take'],
  ): Promise<string> {
    const chosen = take === undefined ? undefined : new Set(take);
    const contents =
      again === 'replace' ? added : await inSlices(mergeCollections(file.collection, added, comparison, chosen));
    await giveFolderIds(file, contents);
    await folder.write(file, (collection) => replaceContents(collection, contents));
    return file.id;
  }

  return {
    list: () => folder.files().map(summaryOf),
    actions: () => folder.files().flatMap(({ actions }) => actions),
    actionsOf: (id) => folder.fileOf(id, 'collection')?.actions ?? [],
    fileOf: (id) => folder.fileOf(id, 'collection')?.file,
    document(id) {
      const file = folder.fileOf(id, 'collection');
      if (file === undefined) throw failure('COLLECTION_UNKNOWN', { id });
      if (file.collection === null) throw failure('FILE_UNREADABLE', { file: file.file, detail: file.problem ?? '' });
      return file.collection;
    },
    action: (id) => findAction(folder, id),
    has: (id) => folder.action(id) !== undefined,
    effectiveAuth: (id, auth) => effectiveAuth(auth, findAction(folder, id).inheritedAuth),
    create: (input) => change(() => edits.create(input)),
    update: (id, patch) => change(() => edits.update(id, patch)),
    remove: (id, note, before) => change(() => edits.remove(id, note, before)),
    restore: (id, before) => change(() => edits.restore(id, before)),
    addExample: (id, example) => change(() => edits.addExample(id, example)),
    updateExample: (id, example, name) => change(() => edits.updateExample(id, example, name)),
    secrets() {
      const files = folder.files();
      if (secretsOf.files === files) return secretsOf.secrets;
      const secrets = files.flatMap(({ id, secrets }) => secrets.map((secret) => ({ ...secret, collection: id })));
      secretsOf = { files, secrets };
      return secretsOf.secrets;
    },
    folders: () => folder.files().flatMap(({ groups }) => groups),
    collection: groups.collection,
    folder: groups.folder,
    actionsIn(id) {
      const actions = folder.fileOf(id, 'folder')?.actions ?? [];
      return actions.filter(({ folderIds }) => folderIds.includes(id)).map((action) => action.id);
    },
    move: (kind, id, to, beforeMoving) => change(() => moves.move(kind, id, to, beforeMoving)),
    duplicate: (kind, id) =>
      change(() => (kind === 'collection' ? moves.duplicateCollection(id) : moves.duplicate(kind, id))),
    createCollection: (name) => change(() => groups.createCollection(name)),
    updateCollection: (id, patch) => change(() => groups.updateCollection(id, patch)),
    createFolder: (name, place) => change(() => groups.createFolder(name, place)),
    updateFolder: (id, patch) => change(() => groups.updateFolder(id, patch)),
    removeFolder: (id, note, before) => change(() => groups.removeFolder(id, note, before)),
    restoreFolder: (id, before) => change(() => groups.restoreFolder(id, before)),
    removeCollection: (id, note) => change(() => removeCollection(id, note)),
    restoreCollection: (id, before) => change(() => restoreCollection(id, before)),
    setVariable: (id, key, value) =>
      change(async () =>
        folder.write(await readableFile(folder, id, 'collection'), (collection) => setVariable(collection, key, value)),
      ),
    add: (added, options = {}) =>
      options.dryRun ? mutex.runExclusive(() => add(added, options)) : change(() => add(added, options)),
    async exportText(id) {
      const file = await folder.fresh(id, 'collection');
      if (file === undefined) throw failure('COLLECTION_UNKNOWN', { id });
      return { file: file.file, text: await textOfFile(join(folder.dir, file.file), file) };
    },
    async exportAsImported(id) {
      const file = await folder.fresh(id, 'collection');
      if (file === undefined) throw failure('COLLECTION_UNKNOWN', { id });
      const without = file.collection === null ? null : await inSlices(withoutGivenIds(file.collection));
      const path = join(folder.dir, file.file);
      const text =
        without === null ? await textOfFile(path, file) : await inSlices(printCollection(path, without, file));
      return { file: file.file, text };
    },
    reload: (names = null) =>
      mutex.runExclusive(async () => {
        if (await folder.refresh(names)) workspace.changes.announce('actions');
        return !folder.files().some(({ fingerprint }) => fingerprint === unread);
      }),
    async refreshActions(ids) {
      if (!ids.some((id) => folder.isStale(id))) return;
      // Inside the mutex, so that a write of our own is not taken for someone else's.
      await mutex.runExclusive(async () => {
        const stale = ids.filter((id) => folder.isStale(id));
        const names = stale.flatMap((id) => folder.fileOf(id, 'action')?.file ?? []);
        // An action that is nowhere may have come with a new file.
        const isChanged = await folder.refresh(names.length === stale.length ? new Set(names) : null);
        if (isChanged) workspace.changes.announce('actions');
      });
    },
  };
}

/** A stored collection that one to be added is. */
interface Found {
  readonly file: ReadableCollection;
  readonly by: ImportedBefore['by'];
  readonly comparison: Comparison;
}

const overOf = (found: Found | null): Over | undefined =>
  found === null
    ? undefined
    : {
        ...{ id: found.file.id, name: found.file.name, comparison: found.comparison },
        collection: found.file.collection,
        folders: new Set(found.file.groups.map(({ id }) => id)),
      };

/** The collection keeps its name, and what is not taken of the file is not imported. */
function asMerged(
  { file, comparison }: Found,
  { requests }: Omit<PreparedCollection, 'collection'>,
  take: AddOptions['take'],
): Pick<PreparedCollection, 'name' | 'requests'> {
  const taken = take === undefined ? null : new Set(take);
  const left = new Set<string>();
  for (const [item, { id }] of comparison.changeOf) if (taken?.has(id) === false) left.add(idOfItem(item) ?? '');
  return {
    name: file.name,
    requests: requests.map((request) => ({ ...request, imported: request.imported && !left.has(request.id) })),
  };
}

/** Where requests were chosen instead of changes: the changes that these requests are. */
function changesOf({ comparison }: Found, { requests }: Pick<PreparedCollection, 'requests'>): string[] {
  const chosen = new Set(requests.filter(({ imported }) => imported).map(({ id }) => id));
  return [...comparison.changeOf].flatMap(([item, { id }]) => (chosen.has(idOfItem(item) ?? '') ? id : []));
}

/** `only`: the changes that follow from a choice of requests; the others are none of this import. */
const describeBefore = (
  { file, by, comparison: { unchanged, changes } }: Found,
  only: readonly string[] | undefined,
): ImportedBefore => ({
  ...{ collection: file.id, name: file.name, by, unchanged },
  changes: changes.filter(({ id, kind }) => only === undefined || kind === 'removed' || only.includes(id)),
});

function summaryOf({ id, name, file, actions, problem }: StoredCollection): CollectionSummary {
  return { id, name, file, requests: actions.length, problem };
}

async function textOfFile(path: string, file: StoredCollection): Promise<string> {
  try {
    return readWrittenFile(path, file.file, importLimit);
  } catch {
    // Deleted or locked at this moment: what was read of it says the same.
    if (file.collection === null) throw failure('FILE_UNREADABLE', { file: file.file, detail: file.problem ?? '' });
    return inSlices(printCollection(file.file, file.collection, file));
  }
}
