import type { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect } from 'react';

/** Rows from the end at which the next page is read. */
const ahead = 30;

interface PagedList {
  readonly items: readonly { readonly id: string }[];
  /** Cursor of the next page; null at the end. */
  readonly next: number | null;
  readonly selected: string | null;
  readonly virtual: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;
  /** Pixels of a row. */
  readonly rowHeight: number;
  /** Rows of the view that a page key leaves in sight. */
  readonly keptRows: number;
  readonly onSelect: (id: string) => void;
  readonly onOlder: () => void;
}

/** A long list whose pages are read while one scrolls, and whose selection follows the keys. */
export function usePagedList(list: PagedList): {
  /** Index of what is selected; -1 if it is not in the list. */
  readonly selectedAt: number;
  /** Moves the selection; true if the key is one that moves. */
  readonly move: (event: KeyboardEvent) => boolean;
} {
  const { items, next, selected, virtual, rowHeight, keptRows, onSelect, onOlder } = list;
  const last = virtual.range?.endIndex ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that arrives may need the next
  useEffect(() => {
    if (next !== null && last > items.length - ahead) onOlder();
  }, [last, next, items.length]);

  const selectedAt = selected === null ? -1 : items.findIndex(({ id }) => id === selected);
  // What is selected is scrolled into view; new rows must not pull the view back to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the view
  useEffect(() => {
    if (selectedAt !== -1) virtual.scrollToIndex(selectedAt, { align: 'auto' });
  }, [selected, selectedAt === -1]);

  const move = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const height = virtual.scrollElement?.clientHeight ?? rowHeight;
    const page = Math.max(1, Math.floor(height / rowHeight) - keptRows);
    const end = items.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ...{ ArrowUp: selectedAt - 1, ArrowDown: selectedAt + 1, k: selectedAt - 1, j: selectedAt + 1 },
      ...{ PageUp: selectedAt - page, PageDown: selectedAt + page, Home: 0, End: end },
    };
    const target = moves[event.key];
    if (target === undefined) return false;
    event.preventDefault();
    const item = items[Math.max(0, Math.min(end, target))];
    if (item !== undefined) onSelect(item.id);
    return true;
  };
  return { selectedAt, move };
}
