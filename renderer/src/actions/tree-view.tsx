import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { TreeRequest, TreeRow } from './request-tree.ts';
import { treeMove } from './tree-keys.ts';
import styles from './tree-view.module.css';
import { type DropMark, type TreeDragging, useTreeDrag } from './use-tree-drag.ts';

const rowHeight = 32;

/**
 * A tree of which only the rows in sight exist. One stop for Tab; inside it arrows walk, right and left open and close,
 * Enter picks, and the space bar picks or ticks.
 */
export function TreeView<Request extends TreeRequest, Drop extends DropMark = DropMark>(props: {
  readonly label: string;
  readonly rows: readonly TreeRow<Request>[];
  readonly selected: string | null;
  readonly onOpen: (folder: string, open: boolean) => void;
  readonly onPick: (row: TreeRow<Request>) => void;
  /** Where given, rows have a tick: its state, and what the space bar and a click do. */
  readonly ticked?: (row: TreeRow<Request>) => boolean | 'mixed';
  readonly onKeyDown?: (event: KeyboardEvent, row: TreeRow<Request>) => void;
  /** Where given, rows have a menu: asked for with the right mouse button, at its place, or by key, at the row's. */
  readonly onMenu?: (row: TreeRow<Request>, spot: { readonly x: number; readonly y: number }) => void;
  readonly dragging?: TreeDragging<Drop>;
  /** The element that takes the focus. */
  readonly treeRef?: RefObject<HTMLDivElement | null>;
  readonly children: (row: TreeRow<Request>) => ReactNode;
}) {
  const { label, rows, selected, onOpen, onPick, ticked, onMenu, children } = props;
  const own = useRef<HTMLDivElement>(null);
  const scroller = props.treeRef ?? own;
  const prefix = useId();
  const [activeId, setActiveId] = useState<string | null>(null);
  const wanted = activeId ?? selected;
  const found = rows.findIndex(({ id }) => id === wanted);
  // Where the active row went, the keys go on at its place.
  const place = useRef(0);
  if (found !== -1) place.current = found;
  const active = found === -1 ? Math.min(place.current, rows.length - 1) : found;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });

  useEffect(() => {
    setActiveId(selected);
  }, [selected]);
  const selectedAt = selected === null ? -1 : rows.findIndex(({ id }) => id === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scroll when another is selected, not when rows open or close
  useEffect(() => {
    if (selectedAt !== -1) virtualizer.scrollToIndex(selectedAt, { align: 'auto' });
  }, [selected, selectedAt === -1]);

  const { drop, rowProps, treeProps } = useTreeDrag(props.dragging);

  const pick = (row: TreeRow<Request>): void => {
    setActiveId(row.id);
    onPick(row);
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const row = rows[active];
    if (row !== undefined) props.onKeyDown?.(event, row);
    if (row !== undefined && onMenu !== undefined && isMenuKey(event)) {
      event.preventDefault();
      const box = document.getElementById(`${prefix}${active}`)?.getBoundingClientRect();
      onMenu(row, { x: (box?.left ?? 0) + 40, y: box?.bottom ?? 0 });
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) {
      event.preventDefault();
      onPick(row);
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const move = treeMove(rows, active, event.key, page);
    if (move === null) return;
    event.preventDefault();
    if ('open' in move) onOpen(move.open, true);
    else if ('close' in move) onOpen(move.close, false);
    else {
      setActiveId(rows[move.to]?.id ?? null);
      virtualizer.scrollToIndex(move.to, { align: 'auto' });
    }
  };

  return (
    <div
      ref={scroller}
      className={styles.tree}
      role="tree"
      aria-label={label}
      aria-multiselectable={ticked !== undefined || undefined}
      tabIndex={0}
      aria-activedescendant={active === -1 ? undefined : `${prefix}${active}`}
      onKeyDown={keyDown}
      {...treeProps}
    >
      <div className={styles.space} style={{ height: virtualizer.getTotalSize() }} role="presentation">
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const isFolder = row.kind === 'folder';
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the tree points at the active row
            <div
              key={row.id}
              id={`${prefix}${index}`}
              className={styles.row}
              role="treeitem"
              aria-level={row.depth + 1}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-expanded={isFolder ? row.open : undefined}
              aria-selected={ticked === undefined ? row.id === selected : undefined}
              aria-checked={ticked?.(row)}
              data-active={index === active || undefined}
              data-drop={(drop?.row === index && drop.edge === 'inside') || undefined}
              style={{ transform: `translateY(${start}px)`, paddingLeft: 8 + row.depth * 14 }}
              onClick={() => pick(row)}
              onContextMenu={(event) => {
                if (onMenu === undefined) return;
                event.preventDefault();
                setActiveId(row.id);
                onMenu(row, { x: event.clientX, y: event.clientY });
              }}
              {...rowProps(row.id, index)}
            >
              {isFolder && <Arrow row={row} onOpen={onOpen} />}
              {children(row)}
            </div>
          );
        })}
        {drop !== null && drop.edge !== 'inside' && <DropLine {...drop} />}
      </div>
    </div>
  );
}

const isMenuKey = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'ContextMenu' || (key === 'F10' && shiftKey);

function DropLine({ row, edge, depth }: DropMark) {
  const top = (edge === 'above' ? row : row + 1) * rowHeight;
  return <div className={styles.dropLine} style={{ top: top - 1, left: 8 + depth * 14 }} />;
}

function Arrow<Request extends TreeRequest>(props: {
  readonly row: TreeRow<Request> & { kind: 'folder' };
  readonly onOpen: (folder: string, open: boolean) => void;
}) {
  const Icon = props.row.open ? IconChevronDown : IconChevronRight;
  return (
    <Icon
      size={14}
      className={styles.arrow}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        props.onOpen(props.row.id, !props.row.open);
      }}
    />
  );
}
