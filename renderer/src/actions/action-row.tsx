import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconBolt, IconFolder, IconFolderOpen, IconPlayerPlay } from '@tabler/icons-react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import { requestRun } from '../parts/run-request.ts';
import styles from './actions.module.css';
import { CollectionMenu } from './collection-menu.tsx';
import type { TreeRow } from './request-tree.ts';

export function MethodWord({ method }: { readonly method: string }) {
  return (
    <span className={styles.method} data-method={method} title={method}>
      {method === 'DELETE' ? 'DEL' : method === 'OPTIONS' ? 'OPT' : method}
    </span>
  );
}

/** Opens the run form with everything that a row stands for. */
export function runRow(row: TreeRow<ActionSummary>): void {
  const requests = row.kind === 'request' ? [row.request] : row.folder.requests;
  const [first] = requests;
  if (first === undefined) return;
  const isWhole = row.kind === 'folder' && row.depth === 0;
  requestRun({ collection: first.collection.id, requests: isWhole ? null : requests.map(({ id }) => id) });
}

/** The tree has the keys: R does the same. */
function RunButton({ row }: { readonly row: TreeRow<ActionSummary> & { kind: 'folder' } }) {
  return (
    <ActionIcon
      size={22}
      tabIndex={-1}
      className={styles.run}
      aria-label={`Run ${row.folder.name}`}
      title="Run (R)"
      onClick={(event) => {
        event.stopPropagation();
        runRow(row);
      }}
    >
      <IconPlayerPlay size={13} stroke={1.75} />
    </ActionIcon>
  );
}

/** What a row of the tree of actions says. */
export function ActionRow(props: {
  readonly row: TreeRow<ActionSummary>;
  readonly collection: CollectionSummary | undefined;
  readonly isUnsaved: boolean;
}) {
  const { row, collection, isUnsaved } = props;
  if (row.kind === 'folder' && collection !== undefined) {
    return (
      <>
        <span className={`cut ${styles.collection}`} title={`${collection.name}\n${collection.file}`}>
          {collection.name}
        </span>
        {collection.problem !== null && (
          <Tooltip label={collection.problem} multiline maw={360}>
            <IconAlertTriangle size={14} className={styles.problem} aria-label={collection.problem} />
          </Tooltip>
        )}
        <span className={styles.number}>{collection.requests}</span>
        {collection.requests > 0 && <RunButton row={row} />}
        <CollectionMenu collection={collection} />
      </>
    );
  }
  if (row.kind === 'folder') {
    const Icon = row.open ? IconFolderOpen : IconFolder;
    return (
      <>
        <Icon size={14} className={styles.number} aria-hidden="true" />
        <span className={`cut ${styles.folder}`} title={row.folder.name}>
          {row.folder.name}
        </span>
        <span className={styles.number}>{row.folder.requests.length}</span>
        <RunButton row={row} />
      </>
    );
  }
  const { name, method, url, unresolved: missing, activeEvents } = row.request;
  return (
    <>
      <MethodWord method={method} />
      <span className={`cut ${styles.name}`} title={`${name}\n${method} ${url}`}>
        {name}
      </span>
      {isUnsaved && (
        <span className={styles.unsaved} title="Unsaved edits">
          ●<VisuallyHidden>unsaved</VisuallyHidden>
        </span>
      )}
      {missing.length > 0 && (
        <span className={styles.unresolved} title={`Unresolved: ${missing.join(', ')}`}>
          <IconAlertTriangle size={12} aria-hidden="true" />
          {missing.length}
          <VisuallyHidden>{missing.length === 1 ? 'unresolved parameter' : 'unresolved parameters'}</VisuallyHidden>
        </span>
      )}
      {activeEvents > 0 && (
        <span className={styles.active} title={`Active events: ${activeEvents}`}>
          <IconBolt size={12} aria-hidden="true" />
          {activeEvents}
          <VisuallyHidden>{activeEvents === 1 ? 'active event' : 'active events'}</VisuallyHidden>
        </span>
      )}
    </>
  );
}
