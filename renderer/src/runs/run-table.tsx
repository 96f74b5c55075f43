import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { isGoingOn } from '../../../shared/model/run.ts';
import type { RunList } from './run-list.ts';
import { RunRow } from './run-row.tsx';
import styles from './runs.module.css';
import { useNow } from './use-now.ts';

/** Pixels of a row and of the head, as in runs.module.css. */
const rowHeight = 32;
const headHeight = 28;
/** Rows from the end at which the next page is read. */
const ahead = 30;

interface RunTableProps {
  readonly list: RunList;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  /** Enter: goes into what is selected. */
  readonly onEnter: () => void;
  readonly onOlder: () => void;
}

const columns = ['Run', 'State', 'Sent', 'Duration', 'Started'];

/** The runs, newest first; only the rows on screen exist. */
export function RunTable({ list, selected, onSelect, onEnter, onOlder }: RunTableProps) {
  const { items, next } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  const now = useNow(items.some(({ state }) => isGoingOn(state)));

  const last = virtual.range?.endIndex ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that came may call for the next
  useEffect(() => {
    if (next !== null && last > items.length - ahead) onOlder();
  }, [last, next, items.length]);

  const selectedAt = selected === null ? -1 : items.findIndex(({ id }) => id === selected);
  // A run that was selected is brought into view; runs that begin must not pull the view back to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the view
  useEffect(() => {
    if (selectedAt !== -1) virtual.scrollToIndex(selectedAt, { align: 'auto' });
  }, [selected, selectedAt === -1]);

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      onEnter();
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 2);
    const end = items.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ...{ ArrowUp: selectedAt - 1, ArrowDown: selectedAt + 1, k: selectedAt - 1, j: selectedAt + 1 },
      ...{ PageUp: selectedAt - page, PageDown: selectedAt + page, Home: 0, End: end },
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const run = items[Math.max(0, Math.min(end, target))];
    if (run !== undefined) onSelect(run.id);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot lay out only the rows on screen
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      className={styles.table}
      aria-label="Runs, newest first"
      aria-rowcount={items.length + 1}
      aria-activedescendant={selectedAt === -1 ? undefined : `run-${selected}`}
      data-runs
      onKeyDown={press}
    >
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above; the grid has the focus */}
      <div role="row" className={styles.head} aria-rowindex={1}>
        {columns.map((name) => (
          // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
          <span key={name} role="columnheader" data-column={name}>
            {name}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const run = items[index];
          if (run === undefined) return null;
          const isSelected = run.id === selected;
          // Only a run that goes on changes with the time.
          const at = isGoingOn(run.state) ? now : 0;
          return <RunRow key={run.id} {...{ run, index, isSelected, onSelect, now: at }} top={start - headHeight} />;
        })}
      </div>
    </div>
  );
}
