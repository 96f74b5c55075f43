import { ActionIcon, Checkbox, NativeSelect, TagsInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { FormPart } from '../../../shared/model/action.ts';
import styles from './pair-table.module.css';
import { enterGoesDown, Note } from './pair-table.tsx';
import { TagInput } from './tag-input.tsx';
import type { SourceOf } from './tag-sources.ts';

const blank: FormPart = { type: 'text', key: '', value: '' };

/** The other kind of the same part; a text that looks like a path is not taken for one. */
function asType(part: FormPart, type: 'text' | 'file'): FormPart {
  if (part.type === type) return part;
  const { key, contentType, fileName, disabled, description } = part;
  const shared = { key, contentType, fileName, disabled, description };
  return type === 'file' ? { ...shared, type, src: [] } : { ...shared, type, value: '' };
}

/** `sent as meta.json, application/json`: what the collection file says of a part beside its value. */
function sentAs({ contentType, fileName }: FormPart): string {
  const words = [fileName, contentType].filter((word) => word !== undefined && word !== '');
  return words.length === 0 ? '' : `sent as ${words.join(', ')}`;
}

/** Parts of a multipart body: texts, and files by their paths in the workspace's folder or absolute ones. */
export function FormTable(props: {
  readonly rows: readonly FormPart[];
  readonly onChange: (rows: FormPart[]) => void;
  readonly sourceOf: SourceOf;
}) {
  const { rows, onChange, sourceOf } = props;
  const shown = [...rows, blank];
  const put = (at: number, part: FormPart): void => {
    onChange(shown.map((row, index) => (index === at ? part : row)).slice(0, Math.max(rows.length, at + 1)));
  };

  return (
    <table className={styles.table} aria-label="Form data">
      <thead>
        <tr className={`${styles.row} ${styles.head}`} data-form>
          <th scope="col" aria-label="On" />
          <th scope="col">Key</th>
          <th scope="col">Kind</th>
          <th scope="col">Value or file path</th>
          <th scope="col">Note</th>
          <th scope="col" aria-label="Remove" />
        </tr>
      </thead>
      <tbody>
        {shown.map((part, at) => {
          const isNew = at === rows.length;
          const name = part.key === '' ? `row ${at + 1}` : part.key;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has only its position as identity
            <tr key={at} className={styles.row} data-form>
              <td className={styles.tick}>
                {!isNew && (
                  <Checkbox
                    aria-label={`Send ${name}`}
                    checked={!part.disabled}
                    onChange={(event) => put(at, { ...part, disabled: event.currentTarget.checked ? undefined : true })}
                  />
                )}
              </td>
              <td className={styles.cell} data-cell="key">
                <TagInput
                  bare
                  label={isNew ? 'New key' : `Key of ${name}`}
                  value={part.key}
                  off={part.disabled}
                  placeholder={isNew ? 'Add key' : ''}
                  sourceOf={sourceOf}
                  onChange={(key) => put(at, { ...part, key })}
                  onKeyDown={enterGoesDown}
                />
              </td>
              <td className={styles.cell}>
                <NativeSelect
                  className={styles.kind}
                  aria-label={`Type of ${name}`}
                  value={part.type}
                  data={[
                    { value: 'text', label: 'Text' },
                    { value: 'file', label: 'File' },
                  ]}
                  onChange={(event) => put(at, asType(part, event.currentTarget.value === 'file' ? 'file' : 'text'))}
                />
              </td>
              <td className={styles.cell} data-cell="value">
                {part.type === 'text' ? (
                  <TagInput
                    bare
                    label={isNew ? 'New value' : `Value of ${name}`}
                    value={part.value}
                    off={part.disabled}
                    sourceOf={sourceOf}
                    onChange={(value) => put(at, { ...part, value })}
                    onKeyDown={enterGoesDown}
                  />
                ) : (
                  <TagsInput
                    className={`wire ${styles.files}`}
                    aria-label={`Files of ${name}`}
                    placeholder={part.src.length === 0 ? 'files/report.pdf, then Enter' : ''}
                    value={part.src}
                    splitChars={[]}
                    onChange={(src) => put(at, { ...part, src })}
                  />
                )}
                {sentAs(part) !== '' && <span className={`wire ${styles.sentAs}`}>{sentAs(part)}</span>}
              </td>
              <td className={styles.cell} data-cell="note">
                {!isNew && (
                  <Note
                    label={`Note on ${name}`}
                    value={part.description ?? ''}
                    onChange={(text) => put(at, { ...part, description: text || undefined })}
                  />
                )}
              </td>
              <td className={styles.tick}>
                {!isNew && (
                  <ActionIcon
                    className={styles.remove}
                    size={22}
                    aria-label={`Remove ${name}`}
                    onClick={() => onChange(rows.filter((_row, index) => index !== at))}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
