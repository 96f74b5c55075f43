import { Button, Checkbox, Loader, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ImportedRequest, ImportReport } from '../../../shared/model/collection.ts';
import { MethodWord } from '../actions/action-row.tsx';
import { Problem } from '../actions/preview-pane.tsx';
import { requestTree, searching, type TreeRow, treeRows } from '../actions/request-tree.ts';
import { TreeView } from '../actions/tree-view.tsx';
import { AgainChoice, Changes } from './again.tsx';
import { tickOf, toggled } from './choice.ts';
import { fileWords, groupWarnings, type ImportFile, type ReadyFile, warningsFor } from './import-files.ts';
import { choose, leaveOut, want } from './import-store.ts';
import styles from './imports.module.css';

/** The contents of one file. */
export function FilePanel({ file }: { readonly file: ImportFile }) {
  if (file.state === 'checking') {
    return (
      <div className={styles.panel}>
        <p className={styles.waiting} aria-live="polite">
          <Loader size={14} /> Reading {file.name}
          {file.size > 0 && `, ${(file.size / 1_048_576).toFixed(1)} MiB`}
          <Button size="compact-xs" onClick={() => leaveOut(file.key)}>
            Remove from list
          </Button>
        </p>
      </div>
    );
  }
  if (file.state === 'failed') {
    return (
      <div className={styles.panel}>
        <div className={styles.body}>
          <Problem error={file.error} />
          <Button ml={40} mt={8} onClick={() => leaveOut(file.key)}>
            Remove from list
          </Button>
        </div>
      </div>
    );
  }
  const { report } = file;
  return (
    <section className={styles.panel} aria-label={report.name}>
      {file.state === 'done' ? (
        <div className={styles.body}>
          {fileWords(file)} from {file.name}.
        </div>
      ) : report.kind === 'collection' ? (
        <Collection file={file} />
      ) : (
        <Values file={file} />
      )}
      <Warnings warnings={file.state === 'done' ? report.warnings : warningsFor(file)} />
    </section>
  );
}

function Values({ file }: { readonly file: ReadyFile }) {
  const { kind, name, values } = file.report;
  return (
    <div className={styles.body}>
      <Checkbox
        label={kind === 'environment' ? `Import the environment ${name}` : 'Import the values as custom parameters'}
        checked={file.wanted}
        onChange={(event) => want(file, event.currentTarget.checked)}
      />
      <ul className={styles.values}>
        {values.map((value) => (
          <li key={value} className="wire cut">
            {value}
          </li>
        ))}
      </ul>
      {values.length === 0 && <p className={styles.small}>The file has no values.</p>}
    </div>
  );
}

function Collection({ file }: { readonly file: ReadyFile }) {
  return (
    <>
      {file.report.before != null && <AgainChoice file={file} before={file.report.before} />}
      {file.again !== 'copy' && file.report.before != null ? (
        <Changes file={file} before={file.report.before} />
      ) : (
        <Requests file={file} />
      )}
    </>
  );
}

function Requests({ file }: { readonly file: ReadyFile }) {
  const { report, chosen } = file;
  const { requests } = report;
  const [search, setSearch] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const tree = useMemo(() => requestTree({ id: 'root', name: report.name }, requests), [report.name, requests]);
  const matches = useMemo(() => searching<ImportedRequest>(search), [search]);
  const rows = useMemo(() => treeRows([tree], (id) => !closed.has(id), matches), [tree, closed, matches]);
  const matching = useMemo(() => (matches === null ? requests : requests.filter(matches)), [requests, matches]);

  /** The requests that a checkbox stands for: while searching, only those of a folder that match. */
  const requestsOf = (row: TreeRow<ImportedRequest>): readonly ImportedRequest[] => {
    if (row.kind === 'request') return [row.request];
    return matches === null ? row.folder.requests : row.folder.requests.filter(matches);
  };
  const ticked = (row: TreeRow<ImportedRequest>): boolean | 'mixed' => {
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
          data-autofocus
          type="search"
          aria-label="Search in the file"
          placeholder="Search in the file"
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <span className={styles.count} aria-live="polite">
          {chosen.size.toLocaleString('en')} of {requests.length.toLocaleString('en')}
        </span>
        <Button disabled={matching.length === 0} onClick={() => choose(file, toggled(matching, chosen))}>
          {all ? 'Select none' : 'Select all'}
          {matches !== null && ` (${matching.length})`}
        </Button>
      </div>
      {rows.length === 0 ? (
        <p className={styles.waiting}>
          {requests.length === 0 ? 'The collection has no requests.' : `No request matches “${search}”.`}
        </p>
      ) : (
        <TreeView
          label={`Requests of ${report.name}`}
          rows={rows}
          selected={null}
          onOpen={open}
          onPick={(row) => choose(file, toggled(requestsOf(row), chosen))}
          ticked={ticked}
        >
          {(row) => <RequestRow row={row} tick={ticked(row)} chosen={chosen} />}
        </TreeView>
      )}
    </>
  );
}

function RequestRow(props: {
  readonly row: TreeRow<ImportedRequest>;
  readonly tick: boolean | 'mixed';
  readonly chosen: ReadonlySet<string>;
}) {
  const { row, tick, chosen } = props;
  return (
    <>
      <Checkbox
        readOnly
        aria-hidden="true"
        tabIndex={-1}
        style={{ pointerEvents: 'none' }}
        checked={tick === true}
        indeterminate={tick === 'mixed'}
      />
      {row.kind === 'folder' ? (
        <>
          <span className={`cut ${styles.rowName}`} title={row.folder.name}>
            {row.folder.name}
          </span>
          <span className={styles.count}>
            {row.folder.requests.filter(({ id }) => chosen.has(id)).length} of {row.folder.requests.length}
          </span>
        </>
      ) : (
        <>
          <MethodWord method={row.request.method} />
          <span className={`cut ${styles.rowName}`} title={row.request.name}>
            {row.request.name}
          </span>
          <span className={`wire cut ${styles.rowUrl}`} title={row.request.url}>
            {row.request.url}
          </span>
        </>
      )}
    </>
  );
}

function Warnings({ warnings }: { readonly warnings: ImportReport['warnings'] }) {
  const groups = groupWarnings(warnings);
  const [isOpen, setOpen] = useState(groups.length <= 3);
  const count = warnings.length;
  if (count === 0) return null;
  return (
    <div className={styles.warnings}>
      <button type="button" className={styles.warningsHead} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        <IconAlertTriangle size={14} aria-hidden="true" />
        {count === 1 ? '1 warning' : `${count.toLocaleString('en')} warnings`}
      </button>
      {isOpen && (
        <ul className={styles.warningList}>
          {groups.map(({ message, paths }) => (
            <li key={message}>
              <Warning message={message} paths={paths} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** One warning, or several equal ones as a line that opens. */
function Warning({ message, paths }: { readonly message: string; readonly paths: readonly string[] }) {
  const [path = ''] = paths;
  if (paths.length === 1) {
    return (
      <>
        {path !== '' && <span className={`wire ${styles.warningPath}`}>{path}</span>}
        {message}
      </>
    );
  }
  return (
    <details className={styles.warningGroup}>
      <summary>
        {message} <span className={styles.count}>({paths.length.toLocaleString('en')} times)</span>
      </summary>
      <ul>
        {paths.map((location, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paths repeat and keep their order
          <li key={at} className={`wire ${styles.warningPath}`}>
            {location === '' ? 'The file' : location}
          </li>
        ))}
      </ul>
    </details>
  );
}
