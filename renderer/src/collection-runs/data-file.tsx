import { ActionIcon, Button, FileButton, Loader } from '@mantine/core';
import { IconFileSpreadsheet, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { importLimit } from '../../../shared/contract/imports.ts';
import { failure } from '../../../shared/failure.ts';
import type { DataPreview } from '../../../shared/model/collection-run.ts';
import { client } from '../client.ts';
import { counted } from '../parts/counted.ts';
import { Problem } from '../parts/problem.tsx';
import styles from './run-form.module.css';

/** A data file as it was when it was chosen. */
export interface DataFile {
  readonly name: string;
  readonly data: File;
  /** Tells two files of one name apart. */
  readonly key: string;
}

/** A copy in memory: the file may change before the run begins. Throws FILE_TOO_LARGE, FILE_UNREADABLE. */
export async function readDataFile(file: File): Promise<DataFile> {
  const { name, size } = file;
  if (size > importLimit) throw failure('FILE_TOO_LARGE', { file: name, bytes: size, limit: importLimit });
  try {
    return { name, data: new File([await file.arrayBuffer()], name), key: crypto.randomUUID() };
  } catch {
    throw failure('FILE_UNREADABLE', { file: name, detail: 'it is a folder, or it cannot be opened.' });
  }
}

/** The first rows of a data file, and how many there are. */
export function useDataPreview(file: DataFile | null) {
  return useQuery({
    queryKey: ['data preview', file?.key],
    queryFn: ({ signal }) =>
      client.runs.previewData({ file: { name: file?.name ?? '', data: file?.data ?? new File([], '') } }, { signal }),
    enabled: file !== null,
    gcTime: 0,
  });
}

/** Keeps what is dropped on the form from the import that takes files anywhere else in the window. */
export function useDataDrop(onFile: (file: File) => void) {
  const [isOver, setOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  const take = (event: DragEvent, over: boolean): boolean => {
    if (!hasFiles(event)) return false;
    event.preventDefault();
    event.stopPropagation();
    setOver(over);
    return true;
  };
  return {
    isOver,
    handlers: {
      onDragEnter: (event: DragEvent) => void take(event, true),
      onDragOver: (event: DragEvent) => void take(event, true),
      onDragLeave: (event: DragEvent) => void take(event, false),
      onDrop(event: DragEvent) {
        if (!take(event, false)) return;
        const [file] = event.dataTransfer.files;
        if (file !== undefined) onFile(file);
      },
    },
  };
}

/** The data file of a run: chosen with a button or dropped, with a preview of its rows. */
export function DataFileField(props: {
  readonly file: DataFile | null;
  readonly problem: unknown;
  readonly onFile: (file: File) => void;
  readonly onRemove: () => void;
}) {
  const { file, problem, onFile, onRemove } = props;
  const { data, error, isPending } = useDataPreview(file);
  const failed = problem ?? error;
  return (
    <fieldset className={styles.data} aria-label="Data file">
      <div className={styles.dataHead}>
        <IconFileSpreadsheet size={14} stroke={1.75} aria-hidden="true" />
        <span className="cut" title={file?.name}>
          {file?.name ?? 'Data file'}
        </span>
        <span className={styles.small} aria-live="polite">
          {file === null ? 'CSV or JSON, by button or drop' : data === undefined ? '' : dataWords(data)}
        </span>
        <FileButton accept=".csv,.json,.txt,text/csv,application/json" onChange={(chosen) => chosen && onFile(chosen)}>
          {(button) => (
            <Button {...button} size="compact-xs">
              {file === null ? 'Choose file' : 'Replace'}
            </Button>
          )}
        </FileButton>
        {file !== null && (
          <ActionIcon size={22} aria-label={`Remove ${file.name}`} onClick={onRemove}>
            <IconX size={14} />
          </ActionIcon>
        )}
      </div>
      {failed !== null && failed !== undefined ? (
        <Problem error={failed} />
      ) : file !== null && isPending ? (
        <Loader size={14} m={8} aria-label={`Reading ${file.name}`} />
      ) : (
        data !== undefined && <Rows preview={data} />
      )}
    </fieldset>
  );
}

const dataWords = ({ total, encoding }: DataPreview): string =>
  encoding === 'UTF-8' ? counted(total, 'row') : `${counted(total, 'row')}, read as ${encoding}`;

/** Columns and rows that are drawn. */
const mostColumns = 20;
const mostRows = 5;

function Rows({ preview: { columns, rows, total } }: { readonly preview: DataPreview }) {
  const shown = columns.slice(0, mostColumns);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls is reached by keyboard
    <div className={styles.dataRows} tabIndex={0}>
      <table aria-label="First rows">
        <thead>
          <tr>
            {shown.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows repeat and keep their order
            <tr key={at}>
              {shown.map((column) => (
                <td key={column}>{cellText(row[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {(total > mostRows || columns.length > mostColumns) && (
        <p className={styles.small}>
          {total > mostRows && `${counted(total - mostRows, 'more row')}. `}
          {columns.length > mostColumns && `${counted(columns.length - mostColumns, 'more column')}.`}
        </p>
      )}
    </div>
  );
}

/** Characters of a cell that are drawn. */
const mostText = 200;

function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > mostText ? `${text.slice(0, mostText)}…` : text;
}
