import { Button, Checkbox, NativeSelect } from '@mantine/core';
import type { ImportAgain, ImportChange, ImportedBefore } from '../../../shared/model/collection.ts';
import { MethodWord } from '../actions/action-row.tsx';
import { counted } from '../parts/counted.ts';
import type { ReadyFile } from './import-files.ts';
import { putAgain, takeChanges } from './import-store.ts';
import styles from './imports.module.css';

interface Props {
  readonly file: ReadyFile;
  readonly before: ImportedBefore;
}

const choices: readonly { readonly value: ImportAgain; readonly label: string }[] = [
  { value: 'copy', label: 'Keep both' },
  { value: 'merge', label: 'Merge changes' },
  { value: 'replace', label: 'Replace it' },
];

/** What becomes of the collection that the file was imported as before. */
export function AgainChoice({ file, before }: Props) {
  return (
    <div className={styles.tools}>
      <span className="cut">
        {before.name} is in the workspace already{before.by === 'name' ? ', with the same name' : ''}.
      </span>
      <NativeSelect
        aria-label={`${before.name} is in the workspace already`}
        data={[...choices]}
        value={file.again}
        onChange={(event) => putAgain(file, event.currentTarget.value as ImportAgain)}
      />
    </div>
  );
}

/** What is different: with a checkbox for each change where they are merged. */
export function Changes({ file, before }: Props) {
  const { again, taken } = file;
  const { changes, unchanged } = before;
  const isMerge = again === 'merge';
  const offered = changes.filter(({ kind }) => kind !== 'removed');
  const all = taken.size === offered.length;
  const toggle = (id: string, isTaken: boolean): void => {
    const next = new Set(taken);
    if (isTaken) next.add(id);
    else next.delete(id);
    takeChanges(file, next);
  };
  return (
    <>
      <div className={styles.tools}>
        <span className={styles.small}>
          {counted(unchanged, 'request')} unchanged.{' '}
          {isMerge
            ? 'Requests that only the workspace has are kept.'
            : 'The collection becomes what is in the file. This cannot be undone.'}
        </span>
        {isMerge && offered.length > 0 && (
          <Button onClick={() => takeChanges(file, new Set(all ? [] : offered.map(({ id }) => id)))}>
            {all ? 'Select none' : 'Select all'}
          </Button>
        )}
      </div>
      {changes.length === 0 ? (
        <p className={styles.waiting}>The file has no changes.</p>
      ) : (
        <ul className={styles.changes} aria-label="Changes">
          {changes.map((change) => (
            <li key={change.id} className={styles.change} data-inset={isMerge && change.kind === 'removed'}>
              {isMerge && change.kind !== 'removed' ? (
                <Checkbox
                  checked={taken.has(change.id)}
                  onChange={(event) => toggle(change.id, event.currentTarget.checked)}
                  label={<ChangeWords change={change} />}
                />
              ) : (
                <ChangeWords change={change} isKept={isMerge} />
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const kinds = { added: 'New', changed: 'Changed', removed: 'Only here' } as const;

function ChangeWords({ change, isKept = false }: { readonly change: ImportChange; readonly isKept?: boolean }) {
  const { of, kind, name, folder, method, parts } = change;
  const isLost = kind === 'removed' && !isKept;
  const word = isLost ? 'Removed' : kinds[kind];
  const path = of === 'collection' ? 'The collection' : [...folder, name].join(' / ');
  return (
    <span className={styles.changeWords}>
      <span className={styles.changeKind} data-kind={isLost ? 'lost' : kind}>
        {word}
      </span>
      {method !== '' && <MethodWord method={method} />}
      <span className={`cut ${styles.rowName}`} title={path}>
        {path}
      </span>
      {parts.length > 0 && <span className={`cut ${styles.small}`}>{parts.join(', ')}</span>}
    </span>
  );
}
