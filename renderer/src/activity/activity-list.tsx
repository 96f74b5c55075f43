import { VisuallyHidden } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { dayOf } from '../parts/times.ts';
import { type ActivityWindow, matchingCount, newerCount } from './activity-window.ts';
import styles from './list.module.css';
import { ListRow } from './list-row.tsx';

/** Pixels of a row: `--row` in theme.css. */
const rowHeight = 32;
/** Pixels of the head, which stays in view. */
const headHeight = 28;
/** Rows from the edge of what is held at which more is asked for. */
const ahead = 150;
/** Rows laid out at most: a browser cannot scroll farther than about 33 million pixels. */
const laidOut = 1_000_000;

/** A table that scrolls by the row needs boxes of its own; these say what they are. */
const roles = {
  rows: { role: 'rowgroup' },
  column: { role: 'columnheader' },
} as const;
const columns = [
  { name: 'Date', shown: true },
  { name: 'Direction', shown: false },
  { name: 'Event', shown: true },
  { name: 'Method', shown: false },
  { name: 'Action or path', shown: true },
  { name: 'Status', shown: true, className: styles.right },
  { name: 'Duration', shown: true, className: styles.right },
  { name: 'Size', shown: true, className: styles.right },
  { name: 'Message', shown: true, className: styles.message },
];

interface ActivityListProps {
  readonly list: ActivityWindow;
  readonly selected: string | null;
  readonly label: string;
  readonly onSelect: (id: string) => void;
  readonly onFollow: (following: boolean) => void;
  /** The newest row is on screen. */
  readonly onSeen: () => void;
  readonly onOlder: () => void;
  readonly onNewer: () => void;
}

/** Activity as rows of one height: only those on screen exist. */
export function ActivityList(props: ActivityListProps) {
  const { list, selected, label, onSelect, onFollow, onSeen, onOlder, onNewer } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, following } = list;
  const older = Math.min(list.older, laidOut);
  const count = Math.min(matchingCount(list), older + rows.length + newerCount(list));
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves with the count and with the first rows
  useLayoutEffect(() => {
    const element = scroller.current;
    if (following && element !== null) element.scrollTop = element.scrollHeight;
  }, [following, count, list.state]);

  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  const needsOlder = list.olderCursor !== null && first < older + ahead;
  const needsNewer = list.newerPages.length > 0 && last > older + rows.length - ahead;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that came may call for the next
  useEffect(() => {
    if (needsOlder && !following) onOlder();
    else if (needsNewer && !following) onNewer();
  }, [needsOlder, needsNewer, following, rows, onOlder, onNewer]);

  const atEnd = list.unseen > 0 && last >= count - 1;
  useEffect(() => {
    if (atEnd) onSeen();
  }, [atEnd, onSeen]);

  const lastTop = useRef(0);
  const scrolled = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const atEnd = scrollHeight - clientHeight - scrollTop < rowHeight / 2;
    if (scrollTop < lastTop.current - 1 && !atEnd) onFollow(false);
    else if (atEnd && scrollTop > lastTop.current + 1) onFollow(true);
    lastTop.current = scrollTop;
  }, [onFollow]);

  const selectedAt = selected === null ? -1 : rows.findIndex(({ id }) => id === selected);
  // A row that was chosen by key is brought into view; following alone must not pull the view back to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice moves the view
  useEffect(() => {
    if (selectedAt !== -1) virtual.scrollToIndex(older + selectedAt, { align: 'auto' });
  }, [selected, selectedAt === -1]);

  return (
    // One stop of the keyboard: its rows are moved through with the keys of the page.
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot lay out only the rows on screen
    <div
      role="grid"
      tabIndex={0}
      className={styles.grid}
      aria-label={label}
      aria-rowcount={count + 1}
      aria-activedescendant={selectedAt === -1 ? undefined : `activity-${selected}`}
      data-list
      data-chosen={selectedAt !== -1 || undefined}
    >
      <div className={styles.scroller} ref={scroller} data-scroller onScroll={scrolled}>
        {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above; the grid has the focus */}
        <div role="row" className={styles.head} aria-rowindex={1}>
          {columns.map(({ name, shown, className }) => (
            <span key={name} {...roles.column} className={className}>
              {shown ? name : <VisuallyHidden>{name}</VisuallyHidden>}
            </span>
          ))}
        </div>
        <div {...roles.rows} className={styles.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start: from }) => {
            const start = from - headHeight;
            const at = index - older;
            const row = rows[at];
            if (row === undefined) {
              return (
                <div
                  key={`gap ${index}`}
                  className={styles.gap}
                  style={{ transform: `translateY(${start}px)` }}
                  aria-hidden="true"
                />
              );
            }
            const before = rows[at - 1];
            const day = dayOf(row.at);
            return (
              <ListRow
                key={row.id}
                row={row}
                top={start}
                index={index + 2}
                newDay={before !== undefined && dayOf(before.at) !== day ? day : null}
                selected={row.id === selected}
                onSelect={onSelect}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
