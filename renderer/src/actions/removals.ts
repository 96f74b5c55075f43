import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import { ask, client, queryClient, refresh } from '../client.ts';
import { exportFile } from '../parts/export-file.tsx';
import { showFailure } from '../parts/show-failure.ts';
import { notifyDone } from '../parts/undoable.tsx';
import { goTo, readRoute } from '../route.ts';
import { putDrafts, takeDrafts } from './drafts.ts';

const isOpen = (id: string): boolean => {
  const { page, parts } = readRoute(location.hash);
  return page === 'actions' && parts[0] === id;
};

/** Removes an action and offers to put it back, with its unsaved edits. */
export async function removeAction({ id, name }: Pick<ActionSummary, 'id' | 'name'>): Promise<void> {
  try {
    await client.actions.remove({ id });
  } catch (error) {
    showFailure(error);
    return;
  }
  if (isOpen(id)) goTo('actions', [], { replace: true });
  const drafts = takeDrafts([id]);
  refresh(['actions']);
  notifyDone(`Deleted ${name}`, async () => {
    await client.actions.restore({ id });
    putDrafts(drafts);
    refresh(['actions']);
    goTo('actions', [id]);
  });
}

export async function removeCollection({ id, name, requests }: CollectionSummary): Promise<void> {
  const listed = queryClient.getQueryData(ask.actions.list.queryKey({ input: {} }))?.actions ?? [];
  const gone = listed.filter(({ collection }) => collection.id === id).map((action) => action.id);
  try {
    await client.actions.removeCollection({ id });
  } catch (error) {
    showFailure(error);
    return;
  }
  if (gone.some(isOpen)) goTo('actions', [], { replace: true });
  const drafts = takeDrafts(gone);
  refresh(['actions']);
  const undo = async (): Promise<void> => {
    await client.actions.restoreCollection({ id });
    putDrafts(drafts);
    refresh(['actions']);
  };
  notifyDone(
    `Deleted ${name}`,
    undo,
    requests === 1 ? 'Its request was deleted too.' : `Its ${requests} requests were deleted too.`,
  );
}

/** Hands the Postman file to the browser as a download. */
export async function exportCollection({ id }: Pick<CollectionSummary, 'id'>): Promise<void> {
  await exportFile((reveal) => client.exports.collection({ id, reveal }));
}
