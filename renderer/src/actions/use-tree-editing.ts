import { type KeyboardEvent, useRef, useState } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import { goTo } from '../route.ts';
import { runRow } from './action-row.tsx';
import { groupRowId } from './collection-tree.ts';
import type { OpenMenu, RowCommands } from './item-menu.tsx';
import { removeAction, removeCollection, removeFolder } from './removals.ts';
import type { TreeGroup, TreeRow } from './request-tree.ts';
import { addCollection, addFolder, type Movable, movableOf, moveItem, rename } from './tree-edits.ts';
import { type Drop, dropAt, type Place, placeBeside, placeOf } from './tree-places.ts';
import type { TreeDragging } from './use-tree-drag.ts';

type Row = TreeRow<ActionSummary>;

/** What is done in the tree of actions with mouse and keys: pick, rename, move, delete, and the menu of a row. */
export function useTreeEditing(props: {
  readonly rows: readonly Row[];
  readonly selected: string | null;
  readonly open: (row: string, isOpen: boolean) => void;
  readonly byId: ReadonlyMap<string, CollectionSummary>;
  /** Rows are left out: nobody sees where among them something would go. */
  readonly isSearching: boolean;
}) {
  const { rows, selected, open, byId, isSearching } = props;
  const tree = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [moving, setMoving] = useState<{ readonly item: Movable; readonly from: Place } | null>(null);
  const indexOf = (id: string): number => rows.findIndex((row) => row.id === id);

  const pick = (row: Row): void => {
    if (row.kind === 'request') {
      goTo('actions', [row.id]);
      return;
    }
    const { group } = row.folder;
    // What is shown already opens and closes; what is not is shown, with what is in it.
    if (!row.open || row.id === selected) open(row.id, !row.open);
    if (group !== undefined && byId.get(group.collection)?.problem === null) goTo('actions', [group.kind, group.id]);
  };
  const remove = (row: Row): void => {
    if (row.kind === 'request') {
      void removeAction(row.request);
      return;
    }
    const { group } = row.folder;
    const collection = byId.get(group?.id ?? '');
    if (group?.kind === 'folder') void removeFolder(group);
    else if (collection !== undefined) void removeCollection(collection);
  };
  const move = (id: string, to: Place | null): void => {
    const row = rows[indexOf(id)];
    const item = row === undefined ? null : movableOf(row);
    const from = placeOf(rows, indexOf(id));
    if (item !== null && from !== null && to !== null) void moveItem(item, from, to);
  };
  const keyDown = (event: KeyboardEvent, row: Row): void => {
    const command = keyCommand(event);
    if (command === null) return;
    event.preventDefault();
    if (command === 'run') runRow(row);
    else if (command === 'delete') remove(row);
    else if (command === 'rename') setRenaming(row.id);
    else if (!isSearching) move(row.id, placeBeside(rows, indexOf(row.id), command === 'down' ? 1 : -1));
  };

  const dragging: TreeDragging<Drop> = {
    canDrag: (index) => !isSearching && renaming === null && (rows[index]?.depth ?? 0) > 0,
    dropAt: (moved, over, part) => dropAt(rows, moved, over, part),
    onDrop(moved, { place, edge, row }) {
      const target = rows[row];
      if (edge === 'inside' && target !== undefined) open(target.id, true);
      move(moved, place);
    },
    onHold(over) {
      const row = rows[over];
      if (row?.kind === 'folder' && !row.open) open(row.id, true);
    },
  };
  /** What was added is shown, and named where it stands. */
  const nameNew = (kind: TreeGroup['kind'], id: string | null): void => {
    if (id === null) return;
    goTo('actions', [kind, id]);
    setRenaming(groupRowId({ kind, id }));
  };
  const commands: RowCommands = {
    onRename: (row) => setRenaming(row.id),
    onMove(row) {
      const item = movableOf(row);
      const from = placeOf(rows, indexOf(row.id));
      if (item !== null && from !== null) setMoving({ item, from });
    },
    async onNewFolder(group: TreeGroup) {
      open(groupRowId(group), true);
      nameNew('folder', await addFolder(group));
    },
  };
  return {
    ...{ tree, pick, keyDown, dragging, commands, menu, renaming },
    newCollection: async () =>
      nameNew('collection', await addCollection(new Set([...byId.values()].map(({ name }) => name)))),
    moving: moving?.item ?? null,
    menuCollection: menu === null ? null : collectionOf(menu.row),
    openMenu: (row: Row, spot: { readonly x: number; readonly y: number }) => setMenu({ row, ...spot }),
    closeMenu: () => {
      setMenu(null);
      tree.current?.focus();
    },
    renamed(row: Row, name: string | null, byKey: boolean) {
      setRenaming(null);
      if (byKey) tree.current?.focus();
      if (name !== null) void rename(row, name);
    },
    moveTo: (to: Place) => moving !== null && void moveItem(moving.item, moving.from, to),
    stopMoving: () => setMoving(null),
  };
}

type KeyCommand = 'run' | 'delete' | 'rename' | 'up' | 'down';

function keyCommand({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): KeyCommand | null {
  if (ctrlKey || metaKey) return null;
  if (altKey) return key === 'ArrowUp' ? 'up' : key === 'ArrowDown' ? 'down' : null;
  if (key.toLowerCase() === 'r') return 'run';
  return key === 'Delete' ? 'delete' : key === 'F2' ? 'rename' : null;
}

const collectionOf = (row: Row): string =>
  row.kind === 'request' ? row.request.collection.id : (row.folder.group?.collection ?? '');
