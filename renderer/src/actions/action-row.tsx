import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconBolt, IconDots, IconFolder, IconFolderOpen, IconPlayerPlay } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import { requestRun } from '../parts/run-request.ts';
import styles from './actions.module.css';
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

/** What rows of the tree of actions are drawn with. */
export interface RowState {
  /** The file of a row that is a collection. */
  readonly collection: CollectionSummary | undefined;
  readonly isUnsaved: boolean;
  readonly isRenaming: boolean;
  /** Null leaves the name. `byKey`: the tree gets the focus back. */
  readonly onRenamed: (name: string | null, byKey: boolean) => void;
  readonly onMenu: (spot: { readonly x: number; readonly y: number }) => void;
}

/** What a row of the tree of actions says. */
export function ActionRow({ row, ...state }: RowState & { readonly row: TreeRow<ActionSummary> }) {
  const name = row.kind === 'request' ? row.request.name : row.folder.name;
  const label = state.isRenaming ? <RenameInput name={name} onDone={state.onRenamed} /> : null;
  return (
    <>
      {row.kind === 'request' ? (
        <RequestWords request={row.request} isUnsaved={state.isUnsaved} label={label} />
      ) : (
        <FolderWords row={row} collection={state.collection} isUnsaved={state.isUnsaved} label={label} />
      )}
      <ActionIcon
        size={22}
        tabIndex={-1}
        className={styles.more}
        data-always={row.depth === 0 || undefined}
        aria-label={`More for ${name}`}
        title="More (Shift+F10)"
        onClick={(event) => {
          event.stopPropagation();
          const box = event.currentTarget.getBoundingClientRect();
          state.onMenu({ x: box.left, y: box.bottom });
        }}
      >
        <IconDots size={14} />
      </ActionIcon>
    </>
  );
}

function FolderWords(props: {
  readonly row: TreeRow<ActionSummary> & { kind: 'folder' };
  readonly collection: CollectionSummary | undefined;
  readonly isUnsaved: boolean;
  readonly label: ReactNode;
}) {
  const { row, collection, isUnsaved, label } = props;
  const { name, requests } = row.folder;
  const Icon = row.open ? IconFolderOpen : IconFolder;
  const isCollection = collection !== undefined;
  return (
    <>
      {!isCollection && <Icon size={14} className={styles.number} aria-hidden="true" />}
      {label ?? (
        <span
          className={`cut ${isCollection ? styles.collection : styles.folder}`}
          title={isCollection ? `${name}\n${collection.file}` : name}
        >
          {name}
        </span>
      )}
      {isUnsaved && <UnsavedDot />}
      {isCollection && collection.problem !== null && (
        <Tooltip label={collection.problem} multiline maw={360}>
          <IconAlertTriangle size={14} className={styles.problem} aria-label={collection.problem} />
        </Tooltip>
      )}
      <span className={styles.number}>{isCollection ? collection.requests : requests.length}</span>
      {requests.length > 0 && <RunButton row={row} />}
    </>
  );
}

function RequestWords(props: {
  readonly request: ActionSummary;
  readonly isUnsaved: boolean;
  readonly label: ReactNode;
}) {
  const { request, isUnsaved, label } = props;
  const { name, method, url, unresolved: missing, activeEvents } = request;
  return (
    <>
      <MethodWord method={method} />
      {label ?? (
        <span className={`cut ${styles.name}`} title={`${name}\n${method} ${url}`}>
          {name}
        </span>
      )}
      {isUnsaved && <UnsavedDot />}
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

const UnsavedDot = () => (
  <span className={styles.unsaved} title="Unsaved edits">
    ●<VisuallyHidden>unsaved</VisuallyHidden>
  </span>
);

/** Enter keeps the name, Escape the one before; leaving the field keeps it too. */
function RenameInput({ name, onDone }: { readonly name: string; readonly onDone: RowState['onRenamed'] }) {
  const [typed, setTyped] = useState(name);
  const isDone = useRef(false);
  const done = (next: string | null, byKey = true): void => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(next === null || next.trim() === '' || next.trim() === name ? null : next.trim(), byKey);
  };
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: it is there because its row is being renamed
      autoFocus
      className={styles.rename}
      aria-label={`Name of ${name}`}
      spellCheck={false}
      maxLength={500}
      value={typed}
      onFocus={(event) => event.currentTarget.select()}
      onClick={(event) => event.stopPropagation()}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => done(typed, false)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') done(typed);
        if (event.key === 'Escape') done(null);
      }}
    />
  );
}
