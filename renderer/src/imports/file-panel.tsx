import { Button, Checkbox, Loader } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ImportReport } from '../../../shared/model/collection.ts';
import { RequestChoice } from '../actions/request-choice.tsx';
import { counted } from '../parts/counted.ts';
import { Problem } from '../parts/problem.tsx';
import { AgainChoice, Changes } from './again.tsx';
import { fileWords, groupWarnings, type ImportFile, type ReadyFile, warningsFor } from './import-files.ts';
import { allowScripts, choose, leaveOut, want } from './import-store.ts';
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
      {file.state !== 'done' && <Scripts file={file} />}
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
  const { report } = file;
  return (
    <>
      {report.before != null && <AgainChoice file={file} before={report.before} />}
      {file.again !== 'copy' && report.before != null ? (
        <Changes file={file} before={report.before} />
      ) : (
        <RequestChoice
          name={report.name}
          requests={report.requests}
          chosen={file.chosen}
          onChoose={(chosen) => choose(file, chosen)}
          searchLabel="Search in the file"
        />
      )}
    </>
  );
}

function Scripts({ file }: { readonly file: ReadyFile }) {
  const { report, allowsScripts } = file;
  if (report.scripted === 0) return null;
  return (
    <div className={styles.scripts}>
      <Checkbox
        label={`Allow scripts of this collection: ${counted(report.scripted, 'request')} ${report.scripted === 1 ? 'has' : 'have'} scripts`}
        description="Scripts run on this computer when you run the collection, test an action, or fire an event. You can allow them later."
        checked={allowsScripts}
        onChange={(event) => allowScripts(file, event.currentTarget.checked)}
      />
    </div>
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
