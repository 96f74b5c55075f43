import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import styles from './detail-split.module.css';

interface DetailSplitProps {
  /** The share of the first part is remembered under this name. */
  readonly name: string;
  readonly first: ReactNode;
  /** Null gives the first all the room. */
  readonly second: ReactNode | null;
  /** Hundredths of the first part where nothing is remembered. */
  readonly share?: number;
  /** `by-width`: beside the first in a wide window, below it in a narrow one. */
  readonly layout?: 'by-width' | 'below';
  /** Of a second part that folds to a line: the border moved past its end folds it, and unfolds it. */
  readonly fold?: { readonly isFolded: boolean; readonly onChange: (isFolded: boolean) => void };
}

/** Hundredths the first part has at least and at most. */
const least = 25;
const most = 80;
const atFirst = 63;
/** From here on a part that folds is folded. */
const folds = 90;
const within = (share: number): number => Math.min(most, Math.max(least, share));

/**
 * Two parts with a line that can be dragged, or moved by arrow keys. The first stays as it is, scrolled and focused,
 * when the second comes and goes, which a splitter of panes does not promise.
 */
export function DetailSplit(props: DetailSplitProps) {
  const { name, first, second, share: usual = atFirst, layout = 'by-width', fold } = props;
  const isWide = useMediaQuery('(min-width: 1000px)', true, { getInitialValueInEffect: false });
  const wide = isWide && layout === 'by-width';
  const [share, setShare] = useLocalStorage({ key: name, defaultValue: usual, getInitialValueInEffect: false });
  const root = useRef<HTMLDivElement>(null);
  const isFolded = fold?.isFolded === true;

  const drag = (event: PointerEvent<HTMLHRElement>) => {
    const box = root.current?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const part = wide ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
    const next = Math.round(part * 1000) / 10;
    fold?.onChange(next > folds);
    if (next <= folds) setShare(within(next));
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return fold?.onChange(!isFolded);
    const step = event.shiftKey ? 10 : 2;
    const move = { ArrowLeft: -step, ArrowUp: -step, ArrowRight: step, ArrowDown: step }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    if (fold !== undefined && (isFolded || (move > 0 && share >= most))) fold.onChange(move > 0);
    else setShare(within(share + move));
  };

  return (
    <div
      ref={root}
      className={styles.split}
      data-open={second !== null || undefined}
      data-wide={wide || undefined}
      data-folded={isFolded || undefined}
      style={{ '--first': `${within(share)}fr`, '--second': `${100 - within(share)}fr` } as CSSProperties}
    >
      <div className={styles.part}>{first}</div>
      {second !== null && (
        <>
          <hr
            className={styles.line}
            tabIndex={0}
            aria-label="Resize panes"
            aria-orientation={wide ? 'vertical' : 'horizontal'}
            aria-valuenow={isFolded ? 100 : Math.round(within(share))}
            aria-valuemin={least}
            aria-valuemax={fold === undefined ? most : 100}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
            onDoubleClick={() => setShare(usual)}
            onKeyDown={press}
          />
          <div className={styles.part}>{second}</div>
        </>
      )}
    </div>
  );
}
