import { memo } from 'react';
import { isGoingOn, type RunSummary, runKindLabels } from '../../../shared/model/run.ts';
import { ago, dayOf, timeOfDay } from '../parts/times.ts';
import { durationText, kindIcons, runSentence, stateIcons, stateLabels } from './run-words.ts';
import styles from './runs.module.css';

interface RunRowProps {
  readonly run: RunSummary;
  /** Pixels from the head of the table. */
  readonly top: number;
  /** Counted from 0. */
  readonly index: number;
  /** Unix milliseconds; only of interest while the run goes on. */
  readonly now: number;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}

/** Cells are read with their row, which is the one stop of a screen reader: they take no focus of their own. */
const cell = { role: 'gridcell' } as const;

export const RunRow = memo(function RunRow({ run, top, index, now, isSelected, onSelect }: RunRowProps) {
  const { id, kind, label, state, startedAt, totals } = run;
  const KindIcon = kindIcons[kind];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the table
    // biome-ignore lint/a11y/useSemanticElements: a table row cannot be placed by its offset
    <div
      id={`run-${id}`}
      role="row"
      tabIndex={-1}
      className={styles.row}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-label={runSentence(run, now)}
      data-going={isGoingOn(state) || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(id)}
    >
      <span {...cell} className={styles.what} title={`${runKindLabels[kind]}: ${label}`}>
        <KindIcon size={14} stroke={1.75} aria-hidden="true" />
        <span className="cut" dir="auto">
          {label}
        </span>
      </span>
      <span {...cell}>
        <StateMark state={state} />
      </span>
      <span {...cell} className={styles.number}>
        {totals.failed > 0 && (
          <span className={styles.failed} title={`${totals.failed} failed`}>
            ✕ {totals.failed.toLocaleString('en')}
          </span>
        )}
        <span title={`${totals.deliveries} deliveries`}>{totals.deliveries.toLocaleString('en')}</span>
      </span>
      <span {...cell} className={styles.number}>
        {durationText(run, now)}
      </span>
      <time
        {...cell}
        className={`wire ${styles.time}`}
        dateTime={startedAt}
        title={`${startedAt}, ${ago(startedAt, Date.now())}`}
      >
        {dayOf(startedAt) === dayOf(new Date().toISOString()) ? timeOfDay(startedAt).slice(0, 8) : dayOf(startedAt)}
      </time>
    </div>
  );
});

/** How a run stands, as a glyph and a word. */
export function StateMark({ state }: { readonly state: RunSummary['state'] }) {
  const Icon = stateIcons[state];
  return (
    <span className={styles.state} data-state={state}>
      <Icon size={12} stroke={2} aria-hidden="true" />
      {stateLabels[state]}
    </span>
  );
}
