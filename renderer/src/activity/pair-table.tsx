import type { ReactNode } from 'react';
import styles from './detail.module.css';
import { mostRows } from './drawn-rows.ts';

/** Characters of a cell that are drawn: a table cell is no place for megabytes. */
const drawn = 20_000;

interface PairTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  /** The cells of a row; `at` is its place from 0. */
  readonly cells: (row: Row, at: number) => ReactNode;
}

/** Names and values, one pair a row. */
export function PairTable<Row>({ label, rows, cells }: PairTableProps<Row>) {
  return (
    <table className={styles.pairs} aria-label={label}>
      <tbody>
        {rows.slice(0, mostRows).map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat and have no identity but their place
          <tr key={at}>{cells(row, at)}</tr>
        ))}
        {rows.length > mostRows && (
          <tr>
            <td colSpan={3}>Only the first {mostRows.toLocaleString('en')} are shown.</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

export function NameCell({ name, note }: { readonly name: string; readonly note?: string }) {
  return (
    <th scope="row">
      {beginning(name)}
      {note !== undefined && <br />}
      {note}
    </th>
  );
}

/** A value as its cell; null where it is not text. */
export function ValueCell({ value }: { readonly value: string | null }) {
  return (
    <td data-empty={value === '' || value === null || undefined}>
      {value === null ? '(binary)' : value === '' ? '(empty)' : beginning(value)}
    </td>
  );
}

const beginning = (text: string): string => (text.length > drawn ? `${text.slice(0, drawn)}…` : text);
