import { Kbd, Menu } from '@mantine/core';
import {
  IconCopy,
  IconDownload,
  IconFolderPlus,
  IconFolderSymlink,
  IconPencil,
  IconPlayerPlay,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import { runRow } from './action-row.tsx';
import { openAddAction } from './add-action.tsx';
import { exportCollection, removeAction, removeCollection, removeFolder } from './removals.ts';
import type { TreeGroup, TreeRow } from './request-tree.ts';
import { duplicateAction, duplicateGroup } from './tree-edits.ts';

/** A row whose menu is open, and where. */
export interface OpenMenu {
  readonly row: TreeRow<ActionSummary>;
  readonly x: number;
  readonly y: number;
}

/** What the tree does itself with a row. */
export interface RowCommands {
  readonly onRename: (row: TreeRow<ActionSummary>) => void;
  readonly onMove: (row: TreeRow<ActionSummary>) => void;
  readonly onNewFolder: (group: TreeGroup) => void;
}

/** The menu of a row of the tree: one for all rows, at the place where it was asked for. */
export function ItemMenu(props: {
  readonly open: OpenMenu | null;
  readonly collection: CollectionSummary | undefined;
  readonly onClose: () => void;
  readonly commands: RowCommands;
}) {
  const { open, collection, onClose, commands } = props;
  if (open === null) return null;
  const { row, x, y } = open;
  return (
    <Menu
      key={`${row.id} ${x} ${y}`}
      opened
      onClose={onClose}
      position="bottom-start"
      offset={2}
      returnFocus={false}
      // Without keys: the one that opens it would close it at once.
      clickOutsideEvents={['mousedown', 'touchstart']}
    >
      <Menu.Target>
        <span style={{ position: 'fixed', left: x, top: y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={`More for ${row.kind === 'request' ? row.request.name : row.folder.name}`}>
        {row.kind === 'request' ? (
          <ActionItems row={row} commands={commands} />
        ) : (
          <GroupItems row={row} collection={collection} commands={commands} />
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function ActionItems(props: {
  readonly row: TreeRow<ActionSummary> & { kind: 'request' };
  readonly commands: RowCommands;
}) {
  const { row, commands } = props;
  return (
    <>
      <Item icon={<IconPlayerPlay size={14} />} keys="R" onClick={() => runRow(row)}>
        Run action
      </Item>
      <Item icon={<IconCopy size={14} />} onClick={() => void duplicateAction(row.request)}>
        Duplicate
      </Item>
      <Item icon={<IconPencil size={14} />} keys="F2" onClick={() => commands.onRename(row)}>
        Rename
      </Item>
      <Item icon={<IconFolderSymlink size={14} />} onClick={() => commands.onMove(row)}>
        Move to…
      </Item>
      <Item icon={<IconTrash size={14} />} keys="Del" onClick={() => void removeAction(row.request)}>
        Delete action
      </Item>
    </>
  );
}

function GroupItems(props: {
  readonly row: TreeRow<ActionSummary> & { kind: 'folder' };
  readonly collection: CollectionSummary | undefined;
  readonly commands: RowCommands;
}) {
  const { row, collection, commands } = props;
  const { group, requests } = row.folder;
  if (group === undefined || collection === undefined) return null;
  const isFolder = group.kind === 'folder';
  // Of a file that can't be read, nothing is known but its name.
  const isBroken = collection.problem !== null;
  return (
    <>
      <Item
        icon={<IconPlayerPlay size={14} />}
        keys="R"
        disabled={isBroken || requests.length === 0}
        onClick={() => runRow(row)}
      >
        {isFolder ? 'Run folder' : 'Run collection'}
      </Item>
      <Item
        icon={<IconPlus size={14} />}
        disabled={isBroken}
        onClick={() => openAddAction(group.collection, isFolder ? group : null)}
      >
        New action here
      </Item>
      <Item icon={<IconFolderPlus size={14} />} disabled={isBroken} onClick={() => commands.onNewFolder(group)}>
        New folder
      </Item>
      <Item icon={<IconCopy size={14} />} disabled={isBroken} onClick={() => void duplicateGroup(group)}>
        Duplicate
      </Item>
      <Item icon={<IconPencil size={14} />} keys="F2" disabled={isBroken} onClick={() => commands.onRename(row)}>
        Rename
      </Item>
      {isFolder ? (
        <Item icon={<IconFolderSymlink size={14} />} onClick={() => commands.onMove(row)}>
          Move to…
        </Item>
      ) : (
        <Item icon={<IconDownload size={14} />} onClick={() => void exportCollection(collection)}>
          Export Postman collection
        </Item>
      )}
      <Item
        icon={<IconTrash size={14} />}
        keys="Del"
        onClick={() => void (isFolder ? removeFolder(group) : removeCollection(collection))}
      >
        {isFolder ? 'Delete folder' : 'Delete collection'}
      </Item>
    </>
  );
}

function Item(props: {
  readonly icon: ReactNode;
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: string;
}) {
  const { icon, keys, disabled, onClick, children } = props;
  return (
    <Menu.Item
      leftSection={icon}
      rightSection={keys === undefined ? undefined : <Kbd aria-hidden="true">{keys}</Kbd>}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Menu.Item>
  );
}
