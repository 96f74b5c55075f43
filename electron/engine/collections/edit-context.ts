import { type FailureCode, failure } from '../../../shared/failure.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { idOfItem, type RequestPosition, requestsIn } from '../postman-format/item-tree.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import type { CollectionFolder, ReadableCollection } from './collection-folder.ts';
import type { RemovedItems } from './removed-items.ts';

/** What edits of collections work on, one after another. */
export interface EditContext {
  readonly folder: CollectionFolder;
  readonly removedItems: RemovedItems;
  readonly newId: () => string;
}

/** The file of a collection, or with this action, as it is on disk now. Throws what is unknown, FILE_UNREADABLE. */
export async function readableFile(
  folder: CollectionFolder,
  id: string,
  kind: 'collection' | 'action',
): Promise<ReadableCollection> {
  const code: FailureCode = kind === 'action' ? 'ACTION_UNKNOWN' : 'COLLECTION_UNKNOWN';
  const file = await folder.fresh(id, kind);
  if (file === undefined) throw failure(code, { id });
  if (file.collection === null) throw failure('FILE_UNREADABLE', { file: file.file, detail: file.problem ?? '' });
  return { ...file, collection: file.collection };
}

/** Throws ACTION_UNKNOWN. */
export function findAction(folder: CollectionFolder, id: string): CollectionAction {
  const action = folder.action(id);
  if (action === undefined) throw failure('ACTION_UNKNOWN', { id });
  return action;
}

/** Precondition: the request is there. */
export function positionOf(collection: RawObject, id: string): RequestPosition {
  for (const position of requestsIn(collection)) if (idOfItem(position.item) === id) return position;
  throw failure('ACTION_UNKNOWN', { id });
}

/** Throws NAME_TAKEN. */
export function refuseTaken(name: string, file: ReadableCollection, except: string | null): void {
  const isTaken = file.actions.some((action) => action.id !== except && action.name === name.trim());
  if (isTaken) throw failure('NAME_TAKEN', { name: name.trim() });
}
