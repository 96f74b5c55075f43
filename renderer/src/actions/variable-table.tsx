import { Checkbox } from '@mantine/core';
import type { GroupVariable } from '../../../shared/model/group.ts';
import styles from './pair-table.module.css';
import { enterGoesDown, Note } from './pair-table.tsx';
import { RemoveRow } from './remove-row.tsx';
import { TagInput } from './tag-input.tsx';
import type { SourceOf } from './tag-sources.ts';

const blank: GroupVariable = { key: '', value: '' };

/** The variables of a folder or collection. Values of secrets are masked, and stay where nothing is typed in their place. */
export function VariableTable(props: {
  readonly rows: readonly GroupVariable[];
  readonly onChange: (rows: GroupVariable[]) => void;
  readonly sourceOf: SourceOf;
  /** Values of secrets by their key, once a person asked for them. */
  readonly revealed: ReadonlyMap<string, string> | null;
}) {
  const { rows, onChange, sourceOf, revealed } = props;
  const change = (at: number, part: Partial<GroupVariable>): void =>
    onChange(
      [...rows, blank]
        .map((row, index) => (index === at ? { ...row, ...part } : row))
        .slice(0, Math.max(rows.length, at + 1)),
    );
  return (
    <table className={styles.table} aria-label="Variables">
      <thead>
        <tr className={`${styles.row} ${styles.head}`} data-variables>
          <th scope="col" aria-label="On" />
          <th scope="col">Key</th>
          <th scope="col">Value</th>
          <th scope="col">Secret</th>
          <th scope="col">Note</th>
          <th scope="col" aria-label="Remove" />
        </tr>
      </thead>
      <tbody>
        {[...rows, blank].map((row, at) => {
          const isNew = at === rows.length;
          const name = row.key === '' ? `row ${at + 1}` : row.key;
          const kept = revealed?.get(row.key);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has only its position as identity
            <tr key={at} className={styles.row} data-variables>
              <td className={styles.tick}>
                {!isNew && (
                  <Checkbox
                    aria-label={`Use ${name}`}
                    checked={!row.disabled}
                    onChange={(event) => change(at, { disabled: event.currentTarget.checked ? undefined : true })}
                  />
                )}
              </td>
              <td className={styles.cell} data-cell="key">
                <TagInput
                  bare
                  label={isNew ? 'New key' : `Key of ${name}`}
                  placeholder={isNew ? 'Add key' : ''}
                  value={row.key}
                  off={row.disabled}
                  sourceOf={sourceOf}
                  onChange={(key) => change(at, { key })}
                  onKeyDown={enterGoesDown}
                />
              </td>
              <td className={styles.cell} data-cell="value">
                <TagInput
                  bare
                  label={isNew ? 'New value' : `Value of ${name}`}
                  placeholder={row.value === null && kept === undefined ? '••••••' : ''}
                  value={row.value ?? kept ?? ''}
                  masked={row.secret === true && revealed === null}
                  off={row.disabled}
                  sourceOf={sourceOf}
                  onChange={(value) => change(at, { value })}
                  onKeyDown={enterGoesDown}
                />
              </td>
              <td className={`${styles.cell} ${styles.tick}`}>
                {!isNew && (
                  <Checkbox
                    aria-label={`${name} is secret`}
                    checked={row.secret === true}
                    onChange={(event) => change(at, { secret: event.currentTarget.checked || undefined })}
                  />
                )}
              </td>
              <td className={styles.cell} data-cell="note">
                {!isNew && (
                  <Note
                    label={`Note on ${name}`}
                    value={row.description ?? ''}
                    onChange={(description) => change(at, { description: description || undefined })}
                  />
                )}
              </td>
              <td className={styles.tick}>
                {!isNew && (
                  <RemoveRow name={name} onRemove={() => onChange(rows.filter((_row, index) => index !== at))} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
