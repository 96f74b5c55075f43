import type { Collection, Folder } from '../../../shared/model/group.ts';
import { type CollectionGroup, inheritedScripts } from '../postman-format/collection-actions.ts';
import { authInForce } from '../postman-format/item-auth.ts';
import { readGroup } from '../postman-format/item-group.ts';
import type { ItemPosition } from '../postman-format/item-tree.ts';
import type { ReadableCollection } from './collection-folder.ts';

/** A folder with the values of secrets: masking is for whoever shows it. */
export function describeFolder(
  { collection }: ReadableCollection,
  { folder, folderIds, ...summary }: CollectionGroup,
  { item, folders }: Pick<ItemPosition, 'item' | 'folders'>,
): Folder {
  const group = readGroup(item, item);
  return {
    ...summary,
    ...{ folder: [...folder], folderIds: [...folderIds] },
    ...{ ...group, variables: [...group.variables] },
    effectiveAuth: authInForce(collection, [...folders, item]),
    inheritedAuth: authInForce(collection, folders),
    inheritedScripts: inheritedScripts(collection, folders),
  };
}

/** The same of a collection. */
export function describeCollection({ collection, id, name, file, actions }: ReadableCollection): Collection {
  const group = readGroup(collection, collection.info);
  return {
    ...{ id, name, file, requests: actions.length },
    ...{ ...group, variables: [...group.variables] },
    effectiveAuth: authInForce(collection, []),
    inheritedAuth: { from: 'nothing', id: null, name: '', auth: { type: 'none' } },
    inheritedScripts: [],
  };
}
