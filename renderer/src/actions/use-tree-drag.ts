import { type DragEvent, useRef, useState } from 'react';

/** What of a drag a tree shows: a line above or below a row, or the row itself. */
export interface DropMark {
  readonly row: number;
  readonly edge: 'above' | 'below' | 'inside';
  readonly depth: number;
}

/** What may be dragged in a tree, and where to. */
export interface TreeDragging<Drop extends DropMark> {
  /** By the index of a row. */
  readonly canDrag: (index: number) => boolean;
  /** `part`: how far down in the row the pointer is, from 0 to 1. */
  readonly dropAt: (moved: string, over: number, part: number) => Drop | null;
  readonly onDrop: (moved: string, drop: Drop) => void;
  /** A closed folder that something is held over opens. */
  readonly onHold: (over: number) => void;
}

/** Of this kind, so that nobody takes a row for a file or a text. */
const kind = 'application/x-hookswitch-row';
/** Milliseconds. */
const holdFor = 600;

/** Rows that are dragged with the mouse: what the rows and the tree around them need for it. */
export function useTreeDrag<Drop extends DropMark>(dragging: TreeDragging<Drop> | undefined) {
  const [drop, setDrop] = useState<Drop | null>(null);
  const moved = useRef<string | null>(null);
  const hold = useRef<{ readonly over: number; readonly timer: ReturnType<typeof setTimeout> } | null>(null);

  const wait = (over: number | null): void => {
    if (hold.current?.over === over) return;
    clearTimeout(hold.current?.timer);
    hold.current = over === null ? null : { over, timer: setTimeout(() => dragging?.onHold(over), holdFor) };
  };
  const end = (): void => {
    moved.current = null;
    wait(null);
    setDrop(null);
  };

  const dropOf = ({ currentTarget, clientY }: DragEvent, index: number): Drop | null => {
    if (moved.current === null || dragging === undefined) return null;
    const box = currentTarget.getBoundingClientRect();
    return dragging.dropAt(moved.current, index, (clientY - box.top) / box.height);
  };
  const over = (event: DragEvent, index: number): void => {
    if (moved.current === null) return;
    const next = dropOf(event, index);
    wait(index);
    if (next !== null) event.preventDefault();
    if (next?.row !== drop?.row || next?.edge !== drop?.edge || next?.depth !== drop?.depth) setDrop(next);
  };

  const rowProps = (id: string, index: number) =>
    dragging === undefined
      ? {}
      : {
          draggable: dragging.canDrag(index),
          onDragStart(event: DragEvent) {
            moved.current = id;
            event.dataTransfer.setData(kind, id);
            event.dataTransfer.effectAllowed = 'move';
          },
          onDragEnter: (event: DragEvent) => over(event, index),
          onDragOver: (event: DragEvent) => over(event, index),
          onDrop(event: DragEvent) {
            const id = moved.current;
            if (id === null) return;
            event.preventDefault();
            const last = dropOf(event, index);
            end();
            if (last !== null) dragging.onDrop(id, last);
          },
          onDragEnd: end,
        };
  const treeProps = {
    onDragLeave(event: DragEvent) {
      if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
      wait(null);
      setDrop(null);
    },
  };
  return { drop, rowProps, treeProps };
}
