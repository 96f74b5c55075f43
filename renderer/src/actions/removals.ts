import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import { ask, client, queryClient, refresh } from '../client.ts';
import { exportFile } from '../parts/export-file.tsx';
import { showFailure } from '../parts/show-failure.ts';
import { notifyDone } from '../parts/undoable.tsx';
import { goTo, readRoute } from '../route.ts';
import { groupRowId } from './collection-tree.ts';
import { putDrafts, takeDrafts } from './drafts.ts';
import { putGroupDrafts, takeGroupDrafts } from './group-drafts.ts';
import type { TreeGroup } from './request-tree.ts';
import { shownOf, shownRowId } from './shown.ts';

/** Whether one of these rows is what stands at the right. */
function isAnyShown(rows: readonly string[]): boolean {
  const { page, parts } = readRoute(location.hash);
  const shown = page === 'actions' ? shownOf(parts) : null;
  return shown !== null && rows.includes(shownRowId(shown));
}

/** Removes an action and offers to put it back, with its unsaved edits. */
export async function removeAction({ id, name }: Pick<ActionSummary, 'id' | 'name'>): Promise<void> {
  try {
    await client.actions.remove({ id });
  } catch (error) {
    showFailure(error);
    return;
  }
  if (isAnyShown([id])) goTo('actions', [], { replace: true });
  const drafts = takeDrafts([id]);
  refresh(['actions']);
  notifyDone(`Deleted ${name}`, async () => {
    await client.actions.restore({ id });
    putDrafts(drafts);
    refresh(['actions']);
    goTo('actions', [id]);
  });
}

export const removeFolder = (folder: Pick<TreeGroup, 'id' | 'name'>): Promise<void> =>
  removeGroup({ ...folder, kind: 'folder' }, client.folders.remove, client.folders.restore);

export const removeCollection = (collection: Pick<CollectionSummary, 'id' | 'name'>): Promise<void> =>
  removeGroup({ ...collection, kind: 'collection' }, client.actions.removeCollection, client.actions.restoreCollection);

/** Removes a folder or collection with everything in it, and offers to put it back, with all unsaved edits. */
async function removeGroup(
  group: Pick<TreeGroup, 'kind' | 'id' | 'name'>,
  remove: (input: { id: string }) => Promise<unknown>,
  restore: (input: { id: string }) => Promise<unknown>,
): Promise<void> {
  const { id, name } = group;
  const { actions, groups } = contentsOf(group);
  try {
    await remove({ id });
  } catch (error) {
    showFailure(error);
    return;
  }
  if (isAnyShown([...actions, ...groups])) goTo('actions', [], { replace: true });
  const drafts = takeDrafts(actions);
  const groupDrafts = takeGroupDrafts(groups);
  refresh(['actions']);
  const undo = async (): Promise<void> => {
    await restore({ id });
    putDrafts(drafts);
    putGroupDrafts(groupDrafts);
    refresh(['actions']);
  };
  const also = actions.length === 1 ? 'Its action was deleted too.' : `Its ${actions.length} actions were deleted too.`;
  notifyDone(`Deleted ${name}`, undo, actions.length === 0 ? '' : also);
}

/** The rows of all that is in a folder or collection, and its own. */
function contentsOf({ kind, id }: Pick<TreeGroup, 'kind' | 'id'>) {
  const listed = queryClient.getQueryData(ask.actions.list.queryKey({ input: {} }));
  const isInside = ({ collection, folderIds }: Pick<ActionSummary, 'collection' | 'folderIds'>): boolean =>
    kind === 'collection' ? collection.id === id : folderIds.includes(id);
  const folders = listed?.folders.filter(isInside) ?? [];
  return {
    actions: listed?.actions.filter(isInside).map((action) => action.id) ?? [],
    groups: [groupRowId({ kind, id }), ...folders.map((folder) => groupRowId({ kind: 'folder', id: folder.id }))],
  };
}

/** Hands the Postman file to the browser as a download. */
export async function exportCollection({ id }: Pick<CollectionSummary, 'id'>): Promise<void> {
  await exportFile((reveal) => client.exports.collection({ id, reveal }));
}
