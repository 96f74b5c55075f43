import { notifications } from '@mantine/notifications';
import type { ActionSummary } from '../../../shared/model/action.ts';
import { client, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { notifyDone } from '../parts/undoable.tsx';
import { goTo } from '../route.ts';
import { removeAction } from './removals.ts';
import type { TreeGroup, TreeRow } from './request-tree.ts';
import type { Place } from './tree-places.ts';

type Row = TreeRow<ActionSummary>;

/** What is moved: an action, or a folder with all that is in it. */
export interface Movable {
  readonly kind: 'action' | 'folder';
  readonly id: string;
  readonly name: string;
}

/** Null for a collection. */
export function movableOf(row: Row): Movable | null {
  if (row.kind === 'request') return { kind: 'action', id: row.request.id, name: row.request.name };
  const { group } = row.folder;
  return group?.kind === 'folder' ? { kind: 'folder', id: group.id, name: group.name } : null;
}

/** The move that the last notice takes back: moves of one item by key after key are taken back at once. */
let last: { readonly notice: string; readonly id: string; readonly from: Place } | null = null;

/** Moves an action or folder, and offers to move it back. */
export async function moveItem(item: Movable, from: Place, to: Place): Promise<void> {
  try {
    await put(item, to);
  } catch (error) {
    showFailure(error);
    return;
  }
  const origin = last?.id === item.id ? last.from : from;
  if (last !== null) notifications.hide(last.notice);
  const notice = notifyDone(
    `Moved ${item.name}`,
    async () => {
      last = null;
      await put(item, origin);
    },
    '',
    () => {
      if (last?.notice === notice) last = null;
    },
  );
  last = { notice, id: item.id, from: origin };
}

async function put({ kind, id }: Movable, place: Place): Promise<void> {
  await (kind === 'action' ? client.actions.move({ id, to: place }) : client.folders.move({ id, to: place }));
  refresh(['actions']);
}

/** A copy beside the action, which is opened. */
export async function duplicateAction({ id }: Pick<ActionSummary, 'id'>): Promise<void> {
  try {
    const copy = await client.actions.duplicate({ id });
    refresh(['actions']);
    goTo('actions', [copy.id]);
    notifyDone(`Added ${copy.name}`, () => removeAction(copy));
  } catch (error) {
    showFailure(error);
  }
}

/** A copy of a folder or collection with all that is in it. */
export async function duplicateGroup({ kind, id }: TreeGroup): Promise<void> {
  try {
    if (kind === 'collection') {
      const copy = await client.collections.duplicate({ id });
      notifyDone(`Added ${copy.name}`, () => client.actions.removeCollection({ id: copy.id }));
    } else {
      const copy = await client.folders.duplicate({ id });
      notifyDone(`Added ${copy.name}`, () => client.folders.remove({ id: copy.id }));
    }
    refresh(['actions']);
  } catch (error) {
    showFailure(error);
  }
}

/** Adds a folder at the end of a folder or collection. Returns its id; null where it could not be added. */
export async function addFolder({ kind, id, collection }: TreeGroup): Promise<string | null> {
  try {
    const place = { collection, folder: kind === 'folder' ? id : null, before: null };
    const folder = await client.folders.create({ name: 'New folder', ...place });
    refresh(['actions']);
    return folder.id;
  } catch (error) {
    showFailure(error);
    return null;
  }
}

/** Adds an empty collection beside those of these names. Returns its id; null where it could not be added. */
export async function addCollection(names: ReadonlySet<string>): Promise<string | null> {
  let name = 'New collection';
  for (let number = 2; names.has(name); number += 1) name = `New collection ${number}`;
  try {
    const { id } = await client.collections.create({ name });
    refresh(['actions']);
    return id;
  } catch (error) {
    showFailure(error);
    return null;
  }
}

/** Gives what a row stands for another name. */
export async function rename(row: Row, name: string): Promise<void> {
  try {
    if (row.kind === 'request') await client.actions.update({ id: row.request.id, name });
    else if (row.folder.group?.kind === 'folder') await client.folders.update({ id: row.folder.group.id, name });
    else if (row.folder.group !== undefined) await client.collections.update({ id: row.folder.group.id, name });
    refresh(['actions']);
  } catch (error) {
    showFailure(error);
  }
}
