import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react';
import { memo } from 'react';
import type { ActivityRow } from '../../../shared/model/activity.ts';
import { ago, bytes, milliseconds, timeOfDay } from '../parts/times.ts';
import { toneOf } from '../parts/tone.ts';
import { useDialectName } from '../parts/use-dialect-name.ts';
import styles from './list.module.css';
import { eventWords, oneLine, rowSentence, targetWords } from './row-words.ts';

interface ListRowProps {
  readonly row: ActivityRow;
  /** Pixels from the head of the list. */
  readonly top: number;
  /** Counted from 1, the head included. */
  readonly index: number;
  /** The date, where the row is the first of its day. */
  readonly newDay: string | null;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
}

/** Cells are read with their row, which is the one stop of a screen reader: they take no focus of their own. */
const cell = { role: 'gridcell' } as const;

/** One activity in the list. */
export const ListRow = memo(function ListRow({ row, top, index, newDay, selected, onSelect }: ListRowProps) {
  const dialectName = useDialectName();
  const event = eventWords(row);
  const tone = toneOf(row);
  const Arrow = row.direction === 'out' ? IconArrowUpRight : IconArrowDownLeft;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the page, j k and Enter
    // biome-ignore lint/a11y/useSemanticElements: a table row cannot be placed by its offset
    <div
      id={`activity-${row.id}`}
      className={styles.row}
      role="row"
      tabIndex={-1}
      aria-rowindex={index}
      aria-selected={selected}
      aria-label={rowSentence(row)}
      data-new-day={newDay ?? undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(row.id)}
    >
      {newDay !== null && <span className={styles.day}>{newDay}</span>}
      <span {...cell} className={styles.time} title={`${row.at}, ${ago(row.at, Date.now())}`}>
        {timeOfDay(row.at)}
      </span>
      <span {...cell} className={styles.arrow} data-direction={row.direction}>
        <Arrow size={14} stroke={1.75} aria-label={row.direction === 'out' ? 'Sent' : 'Received'} />
      </span>
      <span {...cell} className={styles.event} data-dim={event.dim || undefined}>
        {row.dialect !== null && <span className={`mark ${styles.mark}`}>{dialectName(row.dialect)}</span>}
        <span className="cut" title={event.text}>
          {event.text}
        </span>
      </span>
      <span {...cell} className={styles.method} data-method={row.method}>
        {row.method}
      </span>
      <span {...cell} className="cut" data-wire={row.action === null || undefined} title={row.url}>
        {targetWords(row)}
      </span>
      <span {...cell} className={styles.status} data-tone={tone}>
        {row.status === 0 ? (
          <>
            <span aria-hidden="true">✕ </span>0
          </>
        ) : (
          row.status
        )}
      </span>
      <span {...cell} className={styles.duration}>
        {milliseconds(row.durationMs)}
      </span>
      <span {...cell} className={styles.size}>
        {row.status === 0 && row.direction === 'out' ? '–' : bytes(row.size)}
      </span>
      <span {...cell} className={styles.message} title={row.message}>
        {oneLine(row.message)}
      </span>
    </div>
  );
});
