import { Button, FileButton, Loader, Modal } from '@mantine/core';
import { IconAlertTriangle, IconBraces, IconCircleCheck, IconFiles, IconWorld } from '@tabler/icons-react';
import { FilePanel } from './file-panel.tsx';
import { fileWords, type ImportFile, isTaken, takenWords } from './import-files.ts';
import { closeImport, importChosen, openImport, showFile, useImporting } from './import-store.ts';
import styles from './imports.module.css';

/** Shows what is in files before anything changes, and takes in what is chosen. Stands once in the app. */
export function ImportDialog() {
  const { isOpen, files, shown, isBusy } = useImporting();
  const file = files.find(({ key }) => key === shown) ?? files[0];
  const words = takenWords(files);
  const done = files.length > 0 && files.every(({ state }) => state === 'done' || state === 'failed');
  return (
    <Modal
      opened={isOpen}
      onClose={closeImport}
      title="Import"
      size={880}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.dialog}>
        {file === undefined ? (
          <ChooseFiles />
        ) : (
          <div className={styles.columns}>
            {files.length > 1 && (
              <nav className={styles.files} aria-label="Files">
                {files.map((each) => (
                  <button
                    key={each.key}
                    type="button"
                    className={styles.file}
                    aria-current={each.key === file.key}
                    onClick={() => showFile(each.key)}
                  >
                    <FileMark file={each} />
                    <span className={styles.fileText}>
                      <span className="cut" title={each.name}>
                        {'report' in each ? each.report.name : each.name}
                      </span>
                      <span className={styles.small}>{fileWords(each)}</span>
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
                  ? 'Nothing has been changed yet.'
                  : done
                    ? 'Done. What could not be imported is marked.'
                    : 'Nothing is chosen.'}
          </span>
          {file !== undefined && !isBusy && <ChooseButton label="Add files" />}
          <Button disabled={isBusy} onClick={closeImport}>
            {done ? 'Close' : 'Cancel'}
          </Button>
          {file !== undefined && !done && (
            <Button
              variant="filled"
              loading={isBusy}
              disabled={!files.some(isTaken) || files.some(({ state }) => state === 'checking')}
              onClick={() => void importChosen()}
            >
              {words === '' ? 'Import' : `Import ${words}`}
            </Button>
          )}
        </div>
      </div>
    </Modal>
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
    <FileButton multiple accept=".json,application/json" onChange={(files) => files.length > 0 && openImport(files)}>
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
        Drop Postman collections, environments or globals here, or paste their JSON. Every version from 1 to 2.1 is
        read; you choose what to take before anything changes.
      </p>
      <ChooseButton primary label="Choose files" />
    </div>
  );
}
