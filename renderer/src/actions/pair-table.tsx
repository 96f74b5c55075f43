import { Button, Checkbox } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import type { Pair } from '../../../shared/model/action.ts';
import { BulkEdit } from './bulk-edit.tsx';
import { bulkProblem } from './bulk-rows.ts';
import styles from './pair-table.module.css';
import { RemoveRow } from './remove-row.tsx';
import { TagInput } from './tag-input.tsx';
import type { SourceOf } from './tag-sources.ts';

/** Enter goes to the same cell of the next row. */
export function enterGoesDown(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
  const cell = event.currentTarget.closest('[data-cell]');
  const name = cell?.getAttribute('data-cell');
  // Rows with the details of a row stand between.
  for (let row = cell?.closest('tr')?.nextElementSibling; row; row = row.nextElementSibling) {
    const input = row.querySelector<HTMLInputElement>(`[data-cell="${name}"] input`);
    input?.focus();
    if (input !== null) return;
  }
}

export function Note(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <input
      className={styles.note}
      aria-label={props.label}
      placeholder="Note"
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      onKeyDown={enterGoesDown}
    />
  );
}

const blank: Pair = { key: '', value: '' };

interface TableProps {
  readonly label: string;
  readonly rows: readonly Pair[];
  readonly onChange: (rows: Pair[]) => void;
  readonly sourceOf: SourceOf;
  readonly keyWord?: string;
  readonly fixed?: boolean;
  readonly plain?: boolean;
}

/**
 * Rows of key and value with a switch and a note, as a table or as text. With `fixed` the names are given and only values
 * can be changed; with `plain` there is neither switch nor note.
 */
export function PairTable(props: TableProps) {
  const [isBulk, setBulk] = useState(false);
  const [refused, setRefused] = useState<readonly Pair[] | null>(null);
  if (props.fixed || props.plain) return <RowTable {...props} />;
  const { label, rows, onChange } = props;
  const problem = refused === rows ? bulkProblem(rows) : null;
  const change = (): void => {
    const isPossible = isBulk || bulkProblem(rows) === null;
    setRefused(isPossible ? null : rows);
    if (isPossible) setBulk(!isBulk);
  };
  return (
    <div className={styles.root}>
      <Button className={styles.switch} size="compact-xs" variant="subtle" color="gray" onClick={change}>
        {isBulk ? 'Edit as table' : 'Bulk edit'}
      </Button>
      {isBulk ? <BulkEdit {...{ label, rows, onChange }} /> : <RowTable {...props} />}
      <p className={styles.refused} role="status">
        {problem}
      </p>
    </div>
  );
}

/** The last row is always a blank one: typing there adds it. */
function RowTable(props: TableProps) {
  const { label, rows, onChange, sourceOf, keyWord = 'Key', fixed = false, plain = false } = props;
  const shown = fixed ? rows : [...rows, blank];
  const change = (at: number, part: Partial<Pair>): void => {
    onChange(
      shown.map((row, index) => (index === at ? { ...row, ...part } : row)).slice(0, Math.max(rows.length, at + 1)),
    );
  };

  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr className={`${styles.row} ${styles.head}`} data-fixed={fixed || undefined} data-plain={plain || undefined}>
          {!fixed && !plain && <th scope="col" aria-label="On" />}
          <th scope="col">{keyWord}</th>
          <th scope="col">Value</th>
          {!plain && <th scope="col">Note</th>}
          {!fixed && <th scope="col" aria-label="Remove" />}
        </tr>
      </thead>
      <tbody>
        {shown.map((row, at) => {
          const isNew = at === rows.length;
          const name = row.key === '' ? `row ${at + 1}` : row.key;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has only its position as identity
            <tr key={at} className={styles.row} data-fixed={fixed || undefined} data-plain={plain || undefined}>
              {!fixed && !plain && (
                <td className={styles.tick}>
                  {!isNew && (
                    <Checkbox
                      aria-label={`Send ${name}`}
                      checked={!row.disabled}
                      onChange={(event) => change(at, { disabled: event.currentTarget.checked ? undefined : true })}
                    />
                  )}
                </td>
              )}
              <td className={styles.cell} data-cell="key">
                {fixed ? (
                  <span className={styles.name}>:{row.key}</span>
                ) : (
                  <TagInput
                    bare
                    label={isNew ? `New ${keyWord.toLowerCase()}` : `${keyWord} of ${name}`}
                    value={row.key}
                    off={row.disabled}
                    placeholder={isNew ? `Add ${keyWord.toLowerCase()}` : ''}
                    sourceOf={sourceOf}
                    onChange={(key) => change(at, { key })}
                    onKeyDown={enterGoesDown}
                  />
                )}
              </td>
              <td className={styles.cell} data-cell="value">
                <TagInput
                  bare
                  label={isNew ? 'New value' : `Value of ${name}`}
                  value={row.value}
                  off={row.disabled}
                  sourceOf={sourceOf}
                  onChange={(value) => change(at, { value })}
                  onKeyDown={enterGoesDown}
                />
              </td>
              {!plain && (
                <td className={styles.cell} data-cell="note">
                  {(!isNew || fixed) && (
                    <Note
                      label={`Note on ${name}`}
                      value={row.description ?? ''}
                      onChange={(description) => change(at, { description: description || undefined })}
                    />
                  )}
                </td>
              )}
              {!fixed && (
                <td className={styles.tick}>
                  {!isNew && (
                    <RemoveRow name={name} onRemove={() => onChange(rows.filter((_row, index) => index !== at))} />
                  )}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
