import { Button, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconFileImport, IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useMemo } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import { findTags } from '../../../shared/template.ts';
import { ask } from '../client.ts';
import { requestImport } from '../parts/import-request.ts';
import { goTo } from '../route.ts';
import { ActionRow, runRow } from './action-row.tsx';
import { setActionSearch, useActionSearch } from './action-search.ts';
import styles from './actions.module.css';
import { openAddAction } from './add-action.tsx';
import { useUnsaved } from './drafts.ts';
import { removeAction, removeCollection } from './removals.ts';
import { requestTree, searching, type TreeRow, treeRows } from './request-tree.ts';
import { TreeView } from './tree-view.tsx';

/** Collections as a tree, with search. */
export function ActionList(props: {
  readonly actions: readonly ActionSummary[];
  readonly collections: readonly CollectionSummary[];
  readonly selected: string | null;
}) {
  const { actions, collections, selected } = props;
  const search = useActionSearch();
  const unsaved = useUnsaved();
  const [closed, setClosed] = useLocalStorage<Record<string, true>>({
    key: 'hookswitch.actions.closed',
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const byTag = useUsing(search);
  const trees = useMemo(
    () =>
      collections.map((collection) =>
        requestTree(
          collection,
          actions.filter((action) => action.collection.id === collection.id),
        ),
      ),
    [actions, collections],
  );
  const rows = useMemo(() => {
    const words = searching<ActionSummary>(withoutTags(search), ({ description }) => description);
    const matches =
      byTag === null ? words : (action: ActionSummary) => byTag.has(action.id) && (words === null || words(action));
    // A large collection opens at its folders, not at its hundreds of requests.
    return treeRows(trees, (id) => isOpen(id, closed, collections), matches);
  }, [trees, search, byTag, closed, collections]);
  const requestCount = rows.filter(({ kind }) => kind === 'request').length;
  const byId = useMemo(() => new Map(collections.map((collection) => [collection.id, collection])), [collections]);

  const open = (id: string, isNowOpen: boolean): void => {
    const { [id]: _was, [`+${id}`]: _wasOpen, ...others } = closed;
    setClosed({ ...others, [isNowOpen ? `+${id}` : id]: true });
  };
  const pick = (row: TreeRow<ActionSummary>): void => {
    if (row.kind === 'request') goTo('actions', [row.id]);
    else open(row.id, !row.open);
  };
  const keyDown = (event: KeyboardEvent, row: TreeRow<ActionSummary>): void => {
    const isRun = event.key.toLowerCase() === 'r' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isRun) {
      event.preventDefault();
      runRow(row);
      return;
    }
    if (event.key !== 'Delete') return;
    event.preventDefault();
    const collection = row.depth === 0 ? byId.get(row.id) : undefined;
    if (row.kind === 'request') void removeAction(row.request);
    else if (collection !== undefined) void removeCollection(collection);
  };

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
          onPick={pick}
          onKeyDown={keyDown}
        >
          {(row) => (
            <ActionRow
              row={row}
              collection={row.depth === 0 ? byId.get(row.id) : undefined}
              isUnsaved={unsaved.has(row.id)}
            />
          )}
        </TreeView>
      )}
      <div className={styles.count} aria-live="polite">
        {search === ''
          ? `${actions.length.toLocaleString()} ${actions.length === 1 ? 'action' : 'actions'}`
          : `${requestCount.toLocaleString()} of ${actions.length.toLocaleString()} actions`}
      </div>
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

const manyRequests = 60;

/** Folders are open until closed by hand; those of a large collection are closed until opened. */
function isOpen(id: string, kept: Readonly<Record<string, true>>, collections: readonly CollectionSummary[]): boolean {
  if (kept[id]) return false;
  if (kept[`+${id}`]) return true;
  const isCollection = collections.some((collection) => collection.id === id);
  if (isCollection) return true;
  return !collections.some((collection) => collection.requests > manyRequests && id.includes(collection.id));
}
