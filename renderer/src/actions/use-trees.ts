import { useLocalStorage } from '@mantine/hooks';
import { useCallback, useMemo } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import type { FolderSummary } from '../../../shared/model/group.ts';
import { collectionTree, groupRowId } from './collection-tree.ts';

/** A large collection opens at its folders, not at its hundreds of requests. */
const manyRequests = 60;

/** The trees of the workspace, and which of their folders are open: until closed by hand, or until opened in large ones. */
export function useTrees(
  actions: readonly ActionSummary[],
  collections: readonly CollectionSummary[],
  folders: readonly FolderSummary[],
) {
  const [kept, setKept] = useLocalStorage<Readonly<Record<string, boolean>>>({
    key: 'hookswitch.actions.open',
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const trees = useMemo(() => {
    const actionsOf = Map.groupBy(actions, ({ collection }) => collection.id);
    const foldersOf = Map.groupBy(folders, ({ collection }) => collection.id);
    return collections.map((collection) =>
      collectionTree(collection, actionsOf.get(collection.id) ?? [], foldersOf.get(collection.id) ?? []),
    );
  }, [actions, collections, folders]);
  const closedAtFirst = useMemo(() => {
    const large = new Set(collections.filter(({ requests }) => requests > manyRequests).map(({ id }) => id));
    return new Set(
      folders.filter(({ collection }) => large.has(collection.id)).map(({ id }) => groupRowId({ kind: 'folder', id })),
    );
  }, [collections, folders]);
  const isOpen = useCallback((row: string): boolean => kept[row] ?? !closedAtFirst.has(row), [kept, closedAtFirst]);
  const open = useCallback(
    (row: string, isNowOpen: boolean): void => setKept((before) => ({ ...before, [row]: isNowOpen })),
    [setKept],
  );
  return { trees, isOpen, open };
}
