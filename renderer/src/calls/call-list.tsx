import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import type { SeenCallRuns } from '../call-runs/call-runs-store.ts';
import { isGoingOn } from '../call-runs/clock.ts';
import { stateOf } from '../ladder/call-words.ts';
import { dayOf } from '../parts/times.ts';
import type { CallPages } from './call-pages.ts';
import { CallRow } from './call-row.tsx';
import styles from './calls.module.css';

/** Pixels of a row, as in calls.module.css. */
const rowHeight = 52;
/** Rows from the end at which the next page is asked for. */
const ahead = 30;

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

  const last = virtual.range?.endIndex ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that arrives may need the next
  useEffect(() => {
    if (next !== null && last > items.length - ahead) onOlder();
  }, [last, next, items.length]);

  const selectedAt = selected === null ? -1 : items.findIndex(({ id }) => id === selected);
  // The selected call is scrolled into view; new calls must not pull the view back to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the view
  useEffect(() => {
    if (selectedAt !== -1) virtual.scrollToIndex(selectedAt, { align: 'auto' });
  }, [selected, selectedAt === -1]);

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const end = items.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ...{ ArrowUp: selectedAt - 1, ArrowDown: selectedAt + 1, k: selectedAt - 1, j: selectedAt + 1 },
      ...{ PageUp: selectedAt - page, PageDown: selectedAt + page, Home: 0, End: end },
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const call = items[Math.max(0, Math.min(end, to))];
    if (call !== undefined) onSelect(call.id);
  };

  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      className={styles.list}
      aria-label="Calls, newest first"
      aria-activedescendant={selectedAt === -1 ? undefined : `call-${selected}`}
      onKeyDown={press}
    >
      <div className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const call = items[index];
          if (call === undefined) return null;
          const run = runs.get(call.id)?.play ?? null;
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
