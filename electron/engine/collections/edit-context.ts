import { failure } from '../../../shared/failure.ts';
import type { CollectionAction, CollectionGroup } from '../postman-format/collection-actions.ts';
import { type ItemPosition, idOfItem, isFolder, itemsIn } from '../postman-format/item-tree.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import type { CollectionFolder, ReadableCollection, StoredKind } from './collection-folder.ts';
import type { TakenIds } from './give-ids.ts';
import type { RemovedItems } from './removed-items.ts';

/** Before a raw item leaves this collection, or comes into it. What it throws is the failure of the edit. */
export type BeforeWrite = (item: RawObject, collection: string) => Promise<void>;

/** What edits of collections work on, one after another. */
export interface EditContext {
  readonly folder: CollectionFolder;
  readonly removedItems: RemovedItems;
  readonly newId: () => string;
}

const unknownCodes = { collection: 'COLLECTION_UNKNOWN', folder: 'FOLDER_UNKNOWN', action: 'ACTION_UNKNOWN' } as const;

/** The file of a collection, or with this item, as it is on disk now. Throws what is unknown, FILE_UNREADABLE. */
export async function readableFile(
  folder: CollectionFolder,
  id: string,
  kind: StoredKind,
): Promise<ReadableCollection> {
  const file = await folder.fresh(id, kind);
  if (file === undefined) throw failure(unknownCodes[kind], { id });
  if (file.collection === null) throw failure('FILE_UNREADABLE', { file: file.file, detail: file.problem ?? '' });
  return { ...file, collection: file.collection };
}

/** Throws ACTION_UNKNOWN. */
export function findAction(folder: CollectionFolder, id: string): CollectionAction {
  const action = folder.action(id);
  if (action === undefined) throw failure('ACTION_UNKNOWN', { id });
  return action;
}

/** Throws FOLDER_UNKNOWN. */
export function findGroup(folder: CollectionFolder, id: string): CollectionGroup {
  const group = folder.group(id);
  if (group === undefined) throw failure('FOLDER_UNKNOWN', { id });
  return group;
}

/** Throws ACTION_UNKNOWN, FOLDER_UNKNOWN. */
export function positionOf(collection: RawObject, id: string, kind: 'folder' | 'action' = 'action'): ItemPosition {
  for (const position of itemsIn(collection)) {
    if (idOfItem(position.item) === id && isFolder(position.item) === (kind === 'folder')) return position;
  }
  throw failure(unknownCodes[kind], { id });
}

/** Throws NAME_TAKEN. */
export function refuseTaken(name: string, file: ReadableCollection, except: string | null): void {
  const isTaken = file.actions.some((action) => action.id !== except && action.name === name.trim());
  if (isTaken) throw failure('NAME_TAKEN', { name: name.trim() });
}

/** The ids of all that is in the collections of a folder. */
export const takenIn = (files: Pick<CollectionFolder, 'fileOf'>): Pick<TakenIds, 'requests' | 'folders'> => ({
  requests: { has: (id) => files.fileOf(id, 'action') !== undefined },
  folders: { has: (id) => files.fileOf(id, 'folder') !== undefined },
});
