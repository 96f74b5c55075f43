import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Pair } from '../../../shared/model/action.ts';
import { bulkRows, bulkText } from './bulk-rows.ts';
import styles from './pair-table.module.css';

/** Rows as text, one a line. */
export function BulkEdit(props: {
  readonly label: string;
  readonly rows: readonly Pair[];
  readonly onChange: (rows: Pair[]) => void;
}) {
  const { label, rows, onChange } = props;
  const [typed, setTyped] = useState(() => ({ text: bulkText(rows), base: rows }));
  // The rows may have become others elsewhere: a query in the URL, edits that were discarded.
  const isOurs = JSON.stringify(bulkRows(typed.text, typed.base)) === JSON.stringify(rows);
  const { text, base } = isOurs ? typed : { text: bulkText(rows), base: rows };
  return (
    <>
      <p className={styles.bulkHead}>
        <code>key: value</code>, one a line. A line that begins with <code>{'//'}</code> is not sent.
      </p>
      <Textarea
        className={styles.bulk}
        aria-label={`${label} as text`}
        autosize
        minRows={4}
        maxRows={14}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          const next = { text: event.currentTarget.value, base };
          setTyped(next);
          onChange(bulkRows(next.text, next.base));
        }}
      />
    </>
  );
}
