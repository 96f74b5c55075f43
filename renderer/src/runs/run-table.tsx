import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef } from 'react';
import { isGoingOn } from '../../../shared/model/run.ts';
import { usePagedList } from '../parts/use-paged-list.ts';
import type { RunList } from './run-list.ts';
import { RunRow } from './run-row.tsx';
import styles from './runs.module.css';
import { useNow } from './use-now.ts';

/** Pixels of a row and of the head, as in runs.module.css. */
const rowHeight = 32;
const headHeight = 28;

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

  const { selectedAt, move } = usePagedList({
    ...{ items, next, selected, virtual, rowHeight, onSelect, onOlder },
    keptRows: 2,
  });
  const press = (event: KeyboardEvent): void => {
    if (move(event) || event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onEnter();
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
