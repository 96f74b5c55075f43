import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import { type FailureCode, failure } from '../../../shared/failure.ts';
import type { ActionAuth, ActionRequest } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import { decodeText } from '../storage/read-file.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type AddedCollection, type AddOptions, prepareAddition } from './add-collection.ts';
import { blankCollection, blankItem, setVariable } from './collection-edits.ts';
import { editItem, type ItemChange } from './edit-item.ts';
import { type EffectiveAuth, effectiveAuth } from './item-auth.ts';
import { methodProblem, readRequest } from './item-request.ts';
import { type ItemPlace, idOfItem, isFolder, requestsIn } from './item-tree.ts';
import type { LibraryAction } from './library-actions.ts';
import { printCollection } from './library-file.ts';
import { type GoodFile, openShelf, type ShelfFile } from './library-shelf.ts';
import type { RawObject } from './raw-value.ts';
import type { ReadCollection } from './read-collection.ts';
import { placeFor, type RemovedItem, removedFrom } from './removed-items.ts';

export type { LibraryAction } from './library-actions.ts';

export interface NewAction {
  readonly name: string;
  readonly description?: string | undefined;
  /** Id or name of its collection; "My actions", made where it is missing, if left out. */
  readonly collection?: string | undefined;
  readonly request?: Partial<ActionRequest> | undefined;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

/** The collections folder as actions: each request of each file is one. What is written is always a Postman v2.1 file. */
export interface Library {
  /** In the order of the file names. A file that cannot be read has a `problem`. */
  collections(): CollectionSummary[];
  actions(): readonly LibraryAction[];
  /** Throws ACTION_UNKNOWN. */
  action(id: string): LibraryAction;
  has(id: string): boolean;
  /** The auth in force if the action had this one of its own. Throws ACTION_UNKNOWN. */
  effectiveAuth(id: string, auth: ActionAuth): EffectiveAuth;
  /** Throws NAME_TAKEN, COLLECTION_UNKNOWN, INPUT_INVALID, WRITE_FAILED. */
  create(input: NewAction): Promise<LibraryAction>;
  /** Changes what is given and leaves all else in the file as it is. Throws ACTION_UNKNOWN, NAME_TAKEN, WRITE_FAILED. */
  update(id: string, change: ItemChange): Promise<LibraryAction>;
  /** Can be undone until the program ends. Throws ACTION_UNKNOWN, WRITE_FAILED. */
  remove(id: string): Promise<void>;
  /** Puts back at its place what `remove` took. Throws ACTION_UNKNOWN, COLLECTION_UNKNOWN, WRITE_FAILED. */
  restore(id: string): Promise<LibraryAction>;
  /** Deletes the file; can be undone until the program ends. Throws COLLECTION_UNKNOWN, WRITE_FAILED. */
  removeCollection(id: string): Promise<void>;
  restoreCollection(id: string): Promise<CollectionSummary>;
  /** Defines or changes a variable of a collection. Throws COLLECTION_UNKNOWN, WRITE_FAILED. */
  setVariable(collectionId: string, key: string, value: string): Promise<void>;
  /** Keeps an imported collection, or the requests of it named by `only`. Throws NOTHING_CHOSEN, WRITE_FAILED. */
  add(read: ReadCollection, options?: AddOptions): Promise<AddedCollection>;
  /** The file itself. Throws COLLECTION_UNKNOWN. */
  exportText(collectionId: string): Promise<{ file: string; text: string }>;
  /** Calls back, once it is removed on disk, with the id of every action that went. */
  onRemove(listener: (actionId: string) => unknown): void;
  /** Reads what was changed in the folder by hand; an edit does so by itself for its own file. */
  refresh(): Promise<void>;
}

/** Reads the collections folder of a workspace. Throws WORKSPACE_UNUSABLE where the folder itself cannot be read. */
export async function openLibrary(
  workspace: Pick<Workspace, 'dir' | 'changes'>,
  options: { readonly newId?: () => string } = {},
): Promise<Library> {
  const newId = options.newId ?? randomUUID;
  const dir = join(workspace.dir, 'collections');
  const shelf = openShelf(dir);
  const mutex = new Mutex();
  const removedItems = new Map<string, RemovedItem>();
  const removedFiles = new Map<string, { readonly file: string; readonly bytes: Uint8Array }>();
  const listeners: ((actionId: string) => unknown)[] = [];
  shelf.refresh();

  /** One change after another; the faces are told whether it worked or not: a file may have been read again. */
  const change = <Result>(work: () => Promise<Result>): Promise<Result> =>
    mutex.runExclusive(async () => {
      try {
        return await work();
      } finally {
        workspace.changes.announce('actions');
      }
    });

  function goodFile(id: string, kind: 'collection' | 'action'): GoodFile {
    const code: FailureCode = kind === 'action' ? 'ACTION_UNKNOWN' : 'COLLECTION_UNKNOWN';
    const file = shelf.fresh(id, kind);
    if (file === undefined) throw failure(code, { id });
    if (file.collection === null) throw failure('FILE_UNREADABLE', { file: file.file, detail: file.problem ?? '' });
    return { ...file, collection: file.collection };
  }

  function find(id: string): LibraryAction {
    const action = shelf.action(id);
    if (action === undefined) throw failure('ACTION_UNKNOWN', { id });
    return action;
  }

  function refuseTaken(name: string, file: GoodFile, except: string | null): void {
    const taken = file.actions.some((action) => action.id !== except && action.name === name.trim());
    if (taken) throw failure('NAME_TAKEN', { name: name.trim() });
  }

  async function tell(actions: readonly LibraryAction[]): Promise<void> {
    for (const { id } of actions) for (const listener of listeners) await listener(id);
  }

  async function homeOf(collection: string | undefined): Promise<GoodFile> {
    const name = collection ?? 'My actions';
    const known =
      shelf.files().find((file) => file.id === collection) ?? shelf.files().find((file) => file.name === name);
    if (known !== undefined) return goodFile(known.id, 'collection');
    if (collection !== undefined) throw failure('COLLECTION_UNKNOWN', { id: collection });
    return shelf.add(blankCollection(newId(), name));
  }

  async function create(input: NewAction): Promise<LibraryAction> {
    const method = input.method?.toUpperCase();
    const problem = method === undefined ? null : methodProblem(method);
    if (problem !== null) throw failure('INPUT_INVALID', { where: 'method', detail: problem });
    const file = await homeOf(input.collection);
    refuseTaken(input.name, file, null);
    const request = {
      ...input.request,
      ...(method === undefined ? {} : { method }),
      ...(input.url === undefined ? {} : { url: input.url }),
    };
    const blank = blankItem(newId(), input.name.trim());
    const item = editItem(blank, readRequest(blank, {}), { description: input.description, request });
    await shelf.write(file, (collection) => {
      if (isFolder(collection)) collection.item.push(item);
      return () => isFolder(collection) && collection.item.pop();
    });
    return find(idOfItem(item) ?? '');
  }

  async function update(id: string, patch: ItemChange): Promise<LibraryAction> {
    const file = goodFile(id, 'action');
    const before = find(id);
    const name = patch.name?.trim();
    if (name !== undefined && name !== before.name) refuseTaken(name, file, id);
    // The description shown may be one made up from method and URL, which need not go into the file.
    const description = patch.description === before.description ? undefined : patch.description;
    await shelf.write(file, (collection) => {
      const { siblings, index, item } = placeOf(collection, id);
      siblings[index] = editItem(item, before.request, { ...patch, name, description });
      return () => {
        siblings[index] = item;
      };
    });
    return find(id);
  }

  async function remove(id: string): Promise<void> {
    const file = goodFile(id, 'action');
    const action = find(id);
    const place = placeOf(file.collection, id);
    const removed = removedFrom(file.id, place);
    await shelf.write(file, () => {
      place.siblings.splice(place.index, 1);
      return () => place.siblings.splice(place.index, 0, place.item);
    });
    removedItems.set(id, removed);
    await tell([action]);
  }

  async function restore(id: string): Promise<LibraryAction> {
    const removed = removedItems.get(id);
    if (removed === undefined) throw failure('ACTION_UNKNOWN', { id });
    const file = goodFile(removed.collection, 'collection');
    if (shelf.action(id) === undefined) {
      await shelf.write(file, (collection) => {
        const { siblings, index } = placeFor(removed, collection);
        siblings.splice(index, 0, removed.item);
        return () => siblings.splice(index, 1);
      });
    }
    removedItems.delete(id);
    return find(id);
  }

  async function removeCollection(id: string): Promise<void> {
    const file = shelf.fresh(id, 'collection');
    if (file === undefined) throw failure('COLLECTION_UNKNOWN', { id });
    removedFiles.set(id, { file: file.file, bytes: shelf.remove(file) });
    await tell(file.actions);
  }

  async function restoreCollection(id: string): Promise<CollectionSummary> {
    const removed = removedFiles.get(id);
    const file = removed === undefined ? undefined : await shelf.putBack(removed.file, removed.bytes);
    if (file === undefined) throw failure('COLLECTION_UNKNOWN', { id });
    removedFiles.delete(id);
    return summaryOf(file);
  }

  return {
    collections: () => shelf.files().map(summaryOf),
    actions: () => shelf.files().flatMap(({ actions }) => actions),
    action: find,
    has: (id) => shelf.action(id) !== undefined,
    effectiveAuth(id, auth) {
      const collection = shelf.fileOf(id, 'action')?.collection;
      if (!collection) throw failure('ACTION_UNKNOWN', { id });
      return effectiveAuth(auth, placeOf(collection, id).folders, collection);
    },
    create: (input) => change(() => create(input)),
    update: (id, patch) => change(() => update(id, patch)),
    remove: (id) => change(() => remove(id)),
    restore: (id) => change(() => restore(id)),
    removeCollection: (id) => change(() => removeCollection(id)),
    restoreCollection: (id) => change(() => restoreCollection(id)),
    setVariable: (id, key, value) =>
      change(() => shelf.write(goodFile(id, 'collection'), (collection) => setVariable(collection, key, value))),
    add: (read, addOptions = {}) => {
      const names = () => new Set(shelf.files().map(({ name }) => name));
      const work = async (): Promise<AddedCollection> => {
        const { collection, report } = prepareAddition(read, addOptions, { ...shelf.taken(), names: names() });
        if (addOptions.dryRun) return { ...report, id: null };
        return { ...report, id: (await shelf.add(collection)).id };
      };
      return addOptions.dryRun ? mutex.runExclusive(work) : change(work);
    },
    async exportText(id) {
      const file = shelf.fresh(id, 'collection');
      if (file === undefined) throw failure('COLLECTION_UNKNOWN', { id });
      return { file: file.file, text: textOfFile(join(dir, file.file), file) };
    },
    onRemove: (listener) => {
      listeners.push(listener);
    },
    refresh: () =>
      mutex.runExclusive(async () => {
        if (shelf.refresh()) workspace.changes.announce('actions');
      }),
  };
}

/** Precondition: the request is there. */
function placeOf(collection: RawObject, id: string): ItemPlace {
  for (const place of requestsIn(collection)) if (idOfItem(place.item) === id) return place;
  throw failure('ACTION_UNKNOWN', { id });
}

function summaryOf({ id, name, file, actions, problem }: ShelfFile): CollectionSummary {
  return { id, name, file, requests: actions.length, problem };
}

function textOfFile(path: string, file: ShelfFile): string {
  try {
    return decodeText(readFileSync(path));
  } catch {
    // Gone or locked in this moment: what we have of it says the same.
    if (file.collection === null) throw failure('FILE_UNREADABLE', { file: file.file, detail: file.problem ?? '' });
    return printCollection(file.collection, file);
  }
}
