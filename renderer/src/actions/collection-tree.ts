import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import type { FolderSummary } from '../../../shared/model/group.ts';
import type { FolderNode, TreeGroup, TreeNode } from './request-tree.ts';

/** The row of a folder or collection; actions have their own id. */
export const groupRowId = ({ kind, id }: Pick<TreeGroup, 'kind' | 'id'>): string => `${kind}/${id}`;

interface Growing {
  readonly group: TreeGroup;
  readonly children: { readonly index: number; readonly node: () => TreeNode<ActionSummary> }[];
  readonly requests: ActionSummary[];
}

/** A collection of the workspace with its folders and actions, empty folders too, in the order of its file. */
export function collectionTree(
  collection: Pick<CollectionSummary, 'id' | 'name'>,
  actions: readonly ActionSummary[],
  folders: readonly FolderSummary[],
): FolderNode<ActionSummary> {
  const top = grow({ kind: 'collection', id: collection.id, name: collection.name, collection: collection.id });
  const byId = new Map<string, Growing>();
  const within = (folderIds: readonly string[]): Growing => byId.get(folderIds.at(-1) ?? '') ?? top;
  for (const { id, name, folderIds, index } of folders) {
    const growing = grow({ kind: 'folder', id, name, collection: collection.id });
    byId.set(id, growing);
    within(folderIds).children.push({ index, node: () => grown(growing) });
  }
  for (const action of actions) {
    within(action.folderIds).children.push({
      index: action.index,
      node: () => ({ kind: 'request', id: action.id, request: action }),
    });
    top.requests.push(action);
    for (const id of action.folderIds) byId.get(id)?.requests.push(action);
  }
  return grown(top);
}

const grow = (group: TreeGroup): Growing => ({ group, children: [], requests: [] });

function grown({ group, children, requests }: Growing): FolderNode<ActionSummary> {
  const inOrder = children.toSorted((left, right) => left.index - right.index);
  const nodes = inOrder.map(({ node }) => node());
  return { kind: 'folder', id: groupRowId(group), name: group.name, group, children: nodes, requests };
}
