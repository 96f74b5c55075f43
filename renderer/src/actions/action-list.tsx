import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconFileImport, IconFolderPlus, IconKeyboard, IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import type { FolderSummary } from '../../../shared/model/group.ts';
import { findTags } from '../../../shared/template.ts';
import { ask } from '../client.ts';
import { counted } from '../parts/counted.ts';
import { requestImport } from '../parts/import-request.ts';
import { KeySheet } from '../parts/key-sheet.tsx';
import { ActionRow } from './action-row.tsx';
import { setActionSearch, useActionSearch } from './action-search.ts';
import styles from './actions.module.css';
import { openAddAction } from './add-action.tsx';
import { useUnsaved } from './drafts.ts';
import { useGroupDrafts } from './group-drafts.ts';
import { ItemMenu } from './item-menu.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { searching, treeRows } from './request-tree.ts';
import { actionKeys } from './tree-keys.ts';
import { TreeView } from './tree-view.tsx';
import { useTreeEditing } from './use-tree-editing.ts';
import { useTrees } from './use-trees.ts';

/** Collections as a tree, with search. */
export function ActionList(props: {
  readonly actions: readonly ActionSummary[];
  readonly collections: readonly CollectionSummary[];
  readonly folders: readonly FolderSummary[];
  /** The id of a row. */
  readonly selected: string | null;
}) {
  const { actions, collections, folders, selected } = props;
  const search = useActionSearch();
  const unsaved = useUnsaved();
  const unsavedGroups = useGroupDrafts();
  const byTag = useUsing(search);
  const { trees, isOpen, open } = useTrees(actions, collections, folders);
  const rows = useMemo(() => {
    const words = searching<ActionSummary>(withoutTags(search), ({ description }) => description);
    const matches =
      byTag === null ? words : (action: ActionSummary) => byTag.has(action.id) && (words === null || words(action));
    return treeRows(trees, isOpen, matches);
  }, [trees, search, byTag, isOpen]);
  const byId = useMemo(() => new Map(collections.map((collection) => [collection.id, collection])), [collections]);
  const editing = useTreeEditing({ rows, open, selected, byId, isSearching: search !== '' });
  const [keysShown, showKeys] = useState(false);
  const requestCount = rows.filter(({ kind }) => kind === 'request').length;

  return (
    <nav className={styles.list} aria-label="Actions">
      <div className={styles.tools}>
        <TextInput
          type="search"
          aria-label="Search actions"
          placeholder="Search"
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(event) => setActionSearch(event.currentTarget.value)}
        />
        <Button leftSection={<IconFileImport size={14} />} onClick={() => requestImport()}>
          Import
        </Button>
        <Button leftSection={<IconPlus size={14} />} onClick={() => openAddAction()}>
          Add
        </Button>
        <Tooltip label="New collection">
          <ActionIcon aria-label="New collection" onClick={() => void editing.newCollection()}>
            <IconFolderPlus size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {rows.length === 0 ? (
        <p className={styles.nothing}>
          No actions match “{search}”.{' '}
          <Button size="compact-xs" onClick={() => setActionSearch('')}>
            Clear
          </Button>
        </p>
      ) : (
        <TreeView
          label="Actions by collection"
          rows={rows}
          selected={selected}
          onOpen={open}
          onPick={editing.pick}
          onKeyDown={(event, row) => {
            if (event.key === '?') showKeys(true);
            else editing.keyDown(event, row);
          }}
          onMenu={editing.openMenu}
          dragging={editing.dragging}
          treeRef={editing.tree}
        >
          {(row) => (
            <ActionRow
              row={row}
              collection={row.kind === 'folder' && row.depth === 0 ? byId.get(row.folder.group?.id ?? '') : undefined}
              isUnsaved={unsaved.has(row.id) || unsavedGroups.has(row.id)}
              isRenaming={editing.renaming === row.id}
              onRenamed={(name, byKey) => editing.renamed(row, name, byKey)}
              onMenu={(spot) => editing.openMenu(row, spot)}
            />
          )}
        </TreeView>
      )}
      <div className={styles.count}>
        <span aria-live="polite">
          {search === ''
            ? counted(actions.length, 'action')
            : `${requestCount.toLocaleString('en')} of ${counted(actions.length, 'action')}`}
        </span>
        <button type="button" className={styles.keys} onClick={() => showKeys(true)}>
          <IconKeyboard size={14} aria-hidden="true" />
          Keys
        </button>
      </div>
      <ItemMenu
        open={editing.menu}
        collection={byId.get(editing.menuCollection ?? '')}
        onClose={editing.closeMenu}
        commands={editing.commands}
      />
      <MoveDialog
        item={editing.moving}
        collections={collections}
        folders={folders}
        onMove={editing.moveTo}
        onClose={editing.stopMoving}
      />
      <KeySheet opened={keysShown} onClose={() => showKeys(false)} keys={actionKeys} />
    </nav>
  );
}

const withoutTags = (search: string): string =>
  findTags(search).reduce((text, tag) => text.replaceAll(`{{${tag}}}`, ' '), search);

/** Ids of the actions that use the tags of a search such as `{{API_Key}}`; null where it names none. */
function useUsing(search: string): ReadonlySet<string> | null {
  const text = findTags(search)
    .map((tag) => `{{${tag}}}`)
    .join(' ');
  const options = ask.actions.list.queryOptions({ input: { search: text } });
  const query = useQuery({ ...options, enabled: text !== '', placeholderData: keepPreviousData });
  return useMemo(
    () => (text === '' ? null : new Set((query.data?.actions ?? []).map(({ id }) => id))),
    [text, query.data],
  );
}
