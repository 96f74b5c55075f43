import { Button, TextInput } from '@mantine/core';
import { IconCheck, IconMinus, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { MethodWord } from './action-row.tsx';
import { tickOf, toggled } from './choice.ts';
import styles from './request-choice.module.css';
import { requestTree, searching, type TreeRequest, type TreeRow, treeRows } from './request-tree.ts';
import { TreeView } from './tree-view.tsx';

/** The requests of a collection as a tree with check boxes and a search. */
export function RequestChoice<Request extends TreeRequest>(props: {
  /** Of the collection. */
  readonly name: string;
  readonly requests: readonly Request[];
  /** Ids. */
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly searchLabel: string;
}) {
  const { name, requests, chosen, onChoose, searchLabel } = props;
  // The search is there a frame before the thousands of requests.
  const isDrawn = useDeferredValue(true, false);
  const [search, setSearch] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const tree = useMemo(() => requestTree({ id: 'root', name }, requests), [name, requests]);
  const matches = useMemo(() => searching<Request>(search), [search]);
  const rows = useMemo(() => treeRows([tree], (id) => !closed.has(id), matches), [tree, closed, matches]);
  const matching = useMemo(() => (matches === null ? requests : requests.filter(matches)), [requests, matches]);

  /** The requests that a checkbox stands for: while searching, only those of a folder that match. */
  const requestsOf = (row: TreeRow<Request>): readonly Request[] => {
    if (row.kind === 'request') return [row.request];
    return matches === null ? row.folder.requests : row.folder.requests.filter(matches);
  };
  const ticked = (row: TreeRow<Request>): boolean | 'mixed' => {
    const tick = tickOf(requestsOf(row), chosen);
    return tick === 'some' ? 'mixed' : tick === 'all';
  };
  const open = (id: string, isOpen: boolean): void => {
    const next = new Set(closed);
    if (isOpen) next.delete(id);
    else next.add(id);
    setClosed(next);
  };
  const all = tickOf(matching, chosen) === 'all';

  return (
    <>
      <div className={styles.tools}>
        <TextInput
          // The dialog looks for what to focus when it opens; this may be loaded only then.
          autoFocus
          data-autofocus
          type="search"
          aria-label={searchLabel}
          placeholder={searchLabel}
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <span className={styles.count} aria-live="polite">
          {chosen.size.toLocaleString('en')} of {requests.length.toLocaleString('en')}
        </span>
        <Button disabled={matching.length === 0} onClick={() => onChoose(toggled(matching, chosen))}>
          {all ? 'Select none' : 'Select all'}
          {matches !== null && ` (${matching.length})`}
        </Button>
      </div>
      {rows.length === 0 || requests.length === 0 ? (
        <p className={styles.nothing}>
          {requests.length === 0 ? 'The collection has no requests.' : `No request matches “${search}”.`}
        </p>
      ) : (
        <TreeView
          label={`Requests of ${name}`}
          rows={isDrawn ? rows : []}
          selected={null}
          onOpen={open}
          onPick={(row) => onChoose(toggled(requestsOf(row), chosen))}
          ticked={ticked}
        >
          {(row) => <Row row={row} tick={ticked(row)} chosen={chosen} />}
        </TreeView>
      )}
    </>
  );
}

function Row<Request extends TreeRequest>(props: {
  readonly row: TreeRow<Request>;
  readonly tick: boolean | 'mixed';
  readonly chosen: ReadonlySet<string>;
}) {
  const { row, tick, chosen } = props;
  return (
    <>
      <span className={styles.check} data-tick={tick === false ? undefined : tick} aria-hidden="true">
        {tick === 'mixed' ? <IconMinus size={11} stroke={3.5} /> : tick && <IconCheck size={11} stroke={3.5} />}
      </span>
      {row.kind === 'folder' ? (
        <>
          <span className={`cut ${styles.name}`} title={row.folder.name}>
            {row.folder.name}
          </span>
          <span className={styles.count}>
            {row.folder.requests.filter(({ id }) => chosen.has(id)).length.toLocaleString('en')} of{' '}
            {row.folder.requests.length.toLocaleString('en')}
          </span>
        </>
      ) : (
        <>
          <MethodWord method={row.request.method} />
          <span className={`cut ${styles.name}`} title={row.request.name}>
            {row.request.name}
          </span>
          <span className={`wire cut ${styles.url}`} title={row.request.url}>
            {row.request.url}
          </span>
        </>
      )}
    </>
  );
}
