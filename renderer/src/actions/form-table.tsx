import { ActionIcon, Checkbox, NativeSelect, TagsInput } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { FormPart } from '../../../shared/model/action.ts';
import styles from './pair-table.module.css';
import { enterGoesDown, Note } from './pair-table.tsx';
import { RemoveRow } from './remove-row.tsx';
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
  const [opened, setOpened] = useState<number | null>(null);
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
          <th scope="col" aria-label="More" />
        </tr>
      </thead>
      <tbody>
        {shown.map((part, at) => {
          const isNew = at === rows.length;
          const name = part.key === '' ? `row ${at + 1}` : part.key;
          const change = (next: FormPart): void => put(at, next);
          const isOpened = !isNew && opened === at;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has only its position as identity
            <Fragment key={at}>
              <PartRow
                {...{ part, name, isNew, isOpened, sourceOf }}
                onChange={change}
                onOpen={() => setOpened(isOpened ? null : at)}
                onRemove={() => {
                  setOpened(null);
                  onChange(rows.filter((_row, index) => index !== at));
                }}
              />
              {isOpened && <PartDetails {...{ part, name, sourceOf }} onChange={change} />}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

interface PartProps {
  readonly part: FormPart;
  readonly name: string;
  readonly onChange: (part: FormPart) => void;
  readonly sourceOf: SourceOf;
}

function PartRow(
  props: PartProps & {
    readonly isNew: boolean;
    readonly isOpened: boolean;
    readonly onOpen: () => void;
    readonly onRemove: () => void;
  },
) {
  const { part, name, isNew, isOpened, onChange, onOpen, onRemove, sourceOf } = props;
  return (
    <tr className={styles.row} data-form>
      <td className={styles.tick}>
        {!isNew && (
          <Checkbox
            aria-label={`Send ${name}`}
            checked={!part.disabled}
            onChange={(event) => onChange({ ...part, disabled: event.currentTarget.checked ? undefined : true })}
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
          onChange={(key) => onChange({ ...part, key })}
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
          onChange={(event) => onChange(asType(part, event.currentTarget.value === 'file' ? 'file' : 'text'))}
        />
      </td>
      <td className={styles.cell} data-cell="value">
        <PartValue {...{ part, name, isNew, sourceOf, onChange }} />
        {!isOpened && sentAs(part) !== '' && <span className={`wire ${styles.sentAs}`}>{sentAs(part)}</span>}
      </td>
      <td className={styles.cell} data-cell="note">
        {!isNew && (
          <Note
            label={`Note on ${name}`}
            value={part.description ?? ''}
            onChange={(text) => onChange({ ...part, description: text || undefined })}
          />
        )}
      </td>
      <td className={styles.tick}>
        {!isNew && (
          <>
            <ActionIcon
              className={styles.remove}
              size={22}
              title="Content type and file name"
              aria-label={`Content type and file name of ${name}`}
              aria-expanded={isOpened}
              onClick={onOpen}
            >
              <IconAdjustmentsHorizontal size={14} />
            </ActionIcon>
            <RemoveRow name={name} onRemove={onRemove} />
          </>
        )}
      </td>
    </tr>
  );
}

function PartValue({ part, name, isNew, onChange, sourceOf }: PartProps & { readonly isNew: boolean }) {
  if (part.type === 'text') {
    return (
      <TagInput
        bare
        label={isNew ? 'New value' : `Value of ${name}`}
        value={part.value}
        off={part.disabled}
        sourceOf={sourceOf}
        onChange={(value) => onChange({ ...part, value })}
        onKeyDown={enterGoesDown}
      />
    );
  }
  return (
    <TagsInput
      className={`wire ${styles.files}`}
      aria-label={`Files of ${name}`}
      placeholder={part.src.length === 0 ? 'files/report.pdf, then Enter' : ''}
      value={part.src}
      splitChars={[]}
      onChange={(src) => onChange({ ...part, src })}
    />
  );
}

/** What a part is sent with beside its value. An empty text is none. */
function PartDetails({ part, name, onChange, sourceOf }: PartProps) {
  return (
    <tr className={styles.details}>
      <td>
        <span>Content type</span>
        <TagInput
          label={`Content type of ${name}`}
          placeholder={part.type === 'file' || part.fileName ? 'By the file name' : 'None'}
          value={part.contentType ?? ''}
          sourceOf={sourceOf}
          onChange={(contentType) => onChange({ ...part, contentType })}
        />
        <span>File name</span>
        <TagInput
          label={`File name of ${name}`}
          placeholder={part.type === 'file' ? 'That of the file' : 'None'}
          value={part.fileName ?? ''}
          sourceOf={sourceOf}
          onChange={(fileName) => onChange({ ...part, fileName })}
        />
      </td>
    </tr>
  );
}
