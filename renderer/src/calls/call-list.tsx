import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef } from 'react';
import type { SeenCallRuns } from '../call-runs/call-runs-store.ts';
import { isGoingOn } from '../call-runs/clock.ts';
import { stateOf } from '../ladder/call-words.ts';
import { dayOf } from '../parts/times.ts';
import { usePagedList } from '../parts/use-paged-list.ts';
import type { CallPages } from './call-pages.ts';
import { CallRow } from './call-row.tsx';
import styles from './calls.module.css';

/** Pixels of a row, as in calls.module.css. */
const rowHeight = 52;

interface CallListProps {
  readonly pages: CallPages;
  readonly runs: SeenCallRuns;
  readonly selected: string | null;
  readonly dialectName: (id: string) => string;
  readonly onSelect: (id: string) => void;
  readonly onOlder: () => void;
}

/** The calls, newest first; only the rows on screen exist. The view does not move when new calls arrive. */
export function CallList({ pages, runs, selected, dialectName, onSelect, onOlder }: CallListProps) {
  const { items, next } = pages;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });

  const before = useRef(items);
  useLayoutEffect(() => {
    const element = scroller.current;
    const old = before.current;
    before.current = items;
    if (element === null || element.scrollTop < rowHeight / 2) return;
    const first = Math.floor(element.scrollTop / rowHeight);
    // The first row in view that is still there is kept in view: those before it may have moved to the top.
    const at = old.findIndex(
      ({ id, seq }, index) => index >= first && items.some((call) => call.id === id && call.seq === seq),
    );
    const now = items.findIndex(({ id }) => id === old[at]?.id);
    if (at !== -1 && now !== at) element.scrollTop += (now - at) * rowHeight;
  }, [items]);

  const { selectedAt, move } = usePagedList({
    ...{ items, next, selected, virtual, rowHeight, onSelect, onOlder },
    keptRows: 1,
  });

  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      className={styles.list}
      aria-label="Calls, newest first"
      aria-activedescendant={selectedAt === -1 ? undefined : `call-${selected}`}
      onKeyDown={move}
    >
      <div className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const call = items[index];
          if (call === undefined) return null;
          const run = runs.get(call.id)?.callRun ?? null;
          const day = dayOf(call.at);
          const above = items[index - 1];
          const isNewDay = above === undefined ? day !== dayOf(new Date().toISOString()) : dayOf(above.at) !== day;
          return (
            <CallRow
              key={call.id}
              {...{ call, index, dialectName, onSelect }}
              state={stateOf(call, run)}
              isGoing={run !== null && isGoingOn(run)}
              top={start}
              count={items.length}
              day={isNewDay ? day : null}
              isSelected={call.id === selected}
            />
          );
        })}
      </div>
    </div>
  );
}
