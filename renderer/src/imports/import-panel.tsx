import { Button, FileButton, Loader } from '@mantine/core';
import { IconAlertTriangle, IconBraces, IconCircleCheck, IconFiles, IconWorld } from '@tabler/icons-react';
import { fileSource } from './dropped-files.ts';
import { FilePanel } from './file-panel.tsx';
import { chosenWords, fileWords, type ImportFile, isChosen, isOneAction } from './import-files.ts';
import { closeImport, importChosen, openImport, showFile, useImporting } from './import-store.ts';
import styles from './imports.module.css';

/** What is in the files, and the buttons that import what is chosen of it. */
export function ImportPanel() {
  const { files, shown, isBusy } = useImporting();
  const file = files.find(({ key }) => key === shown) ?? files[0];
  const words = chosenWords(files);
  const done = files.length > 0 && files.every(({ state }) => state === 'done' || state === 'failed');
  return (
    <div className={styles.dialog}>
      {file === undefined ? (
        <ChooseFiles />
      ) : (
        <div className={styles.columns}>
          {files.length > 1 && (
            <nav className={styles.files} aria-label="Files">
              {files.map((entry) => (
                <button
                  key={entry.key}
                  type="button"
                  className={styles.file}
                  aria-current={entry.key === file.key}
                  onClick={() => showFile(entry.key)}
                >
                  <FileMark file={entry} />
                  <span className={styles.fileText}>
                    <span className="cut" title={entry.name}>
                      {'report' in entry ? entry.report.name : entry.name}
                    </span>
                    <span className={styles.small}>{fileWords(entry)}</span>
                  </span>
                </button>
              ))}
            </nav>
          )}
          <FilePanel key={file.key} file={file} />
        </div>
      )}
      <div className={styles.foot}>
        <span className={styles.small} aria-live="polite">
          {isBusy
            ? 'Importing…'
            : file === undefined
              ? ''
              : words !== ''
                ? 'Nothing is imported yet.'
                : done
                  ? 'Files that could not be imported are marked.'
                  : 'Nothing selected.'}
        </span>
        {file !== undefined && !isBusy && <ChooseButton label="Add files" />}
        <Button disabled={isBusy} onClick={closeImport}>
          {done ? 'Close' : 'Cancel'}
        </Button>
        {file !== undefined && !done && (
          <Button
            variant="filled"
            loading={isBusy}
            disabled={!files.some(isChosen) || files.some(({ state }) => state === 'checking')}
            onClick={() => void importChosen()}
          >
            {isOneAction(files) ? 'Import as an action' : words === '' ? 'Import' : `Import ${words}`}
          </Button>
        )}
      </div>
    </div>
  );
}

function FileMark({ file }: { readonly file: ImportFile }) {
  if (file.state === 'checking' || file.state === 'importing') return <Loader size={14} aria-label="Working" />;
  if (file.state === 'failed') return <IconAlertTriangle size={14} color="var(--bad)" aria-label="Failed" />;
  if (file.state === 'done') return <IconCircleCheck size={14} color="var(--good)" aria-label="Imported" />;
  const Icon = { collection: IconFiles, environment: IconWorld, globals: IconBraces }[file.report.kind];
  return <Icon size={14} aria-hidden="true" />;
}

function ChooseButton({ label, primary }: { readonly label: string; readonly primary?: boolean }) {
  return (
    <FileButton
      multiple
      accept=".json,.zip,.yaml,.yml,.har,.curl,.sh,.txt,application/json,application/zip"
      onChange={(files) => files.length > 0 && openImport(files.map(fileSource))}
    >
      {(button) => (
        <Button {...button} variant={primary ? 'filled' : 'default'}>
          {label}
        </Button>
      )}
    </FileButton>
  );
}

function ChooseFiles() {
  return (
    <div className={styles.choose}>
      <p>
        Drop Postman collections, environments, folders or data dumps, OpenAPI descriptions, HAR recordings, or zip
        archives of them here, or paste their JSON or a curl command. You choose what to import in the next step.
      </p>
      <ChooseButton primary label="Choose files" />
    </div>
  );
}
