import { useElementSize } from '@mantine/hooks';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Ladder } from '../../../shared/model/ladder.ts';
import { isGoingOn, type SeenCallRun } from '../call-runs/clock.ts';
import { NewPill } from '../parts/new-pill.tsx';
import styles from './ladder.module.css';
import { LadderLink } from './ladder-link.tsx';
import { BarAndBreaks, Heads, Lifelines } from './ladder-parts.tsx';
import { type Gaps, headHeight, type LadderLayout, layoutLadder, type PlacedArrow } from './layout.ts';
import { LiveTail } from './live-tail.tsx';
import { screenPalette } from './palette.ts';

interface LadderViewProps {
  readonly ladder: Ladder;
  /** The run of the call; null where there is none. */
  readonly seen: SeenCallRun | null;
  readonly gaps: Gaps;
  readonly dialectName: (id: string) => string;
  readonly sentence: (placed: PlacedArrow) => string;
  readonly selected: string | null;
  readonly onOpen: (activity: string) => void;
}

/** Roles of SVG groups, which have no list elements of HTML. */
const roles = { list: { role: 'list' }, hidden: { 'aria-hidden': true } } as const;

/** Pixels from the end that still count as there. */
const nearEnd = 24;

/** The scrolled diagram: its heads stay in view, new arrows do not move the view, and the end is followed while in view. */
export function LadderView({ ladder, seen, gaps, dialectName, sentence, selected, onOpen }: LadderViewProps) {
  const { ref: measured, width } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const active = seen !== null && isGoingOn(seen.callRun) ? seen : null;
  const phone = active?.callRun.phone.state ?? null;
  const live = phone === 'idle' ? 'none' : phone;
  const layout = useMemo(
    () => layoutLadder(ladder, { width, gaps, dialectName, live }),
    [ladder, width, gaps, dialectName, live],
  );
  const { unread, scrolled, toEnd } = useScrollPosition(scroller, layout, width > 0);
  const [focused, setFocused] = useState<string | null>(null);
  const stop = stopOf(layout, [focused, selected]);

  const drawn = Math.floor(layout.width);
  return (
    <div className={styles.body}>
      <div className={styles.scroller} ref={scroller} onScroll={scrolled} data-ladder>
        <div ref={measured} className={styles.measure} />
        {width > 0 && (
          <>
            <svg className={styles.heads} width={drawn} height={headHeight} aria-hidden="true">
              <Heads layout={layout} palette={screenPalette} />
            </svg>
            <svg className={styles.arrows} width={drawn} height={layout.height} role="none">
              <g {...roles.hidden}>
                <Lifelines layout={layout} palette={screenPalette} />
              </g>
              <g {...roles.list} aria-label="Requests, oldest first">
                {layout.arrows.map((placed) => (
                  <LadderLink
                    key={placed.arrow.id}
                    {...placed}
                    width={drawn}
                    sentence={sentence(placed)}
                    isSelected={placed.arrow.id === selected}
                    isStop={placed.arrow.id === stop}
                    onOpen={onOpen}
                    onFocused={setFocused}
                  />
                ))}
              </g>
              <g {...roles.hidden} className={styles.before}>
                <BarAndBreaks layout={layout} palette={screenPalette} />
              </g>
              {active !== null && layout.now !== null && <LiveTail seen={active} y={layout.now} />}
            </svg>
          </>
        )}
      </div>
      {unread > 0 && <NewPill count={unread} onGo={toEnd} />}
    </div>
  );
}

/** Keeps the view in place when arrows are added, also above it; at the end it follows the end. */
function useScrollPosition(
  scroller: { readonly current: HTMLDivElement | null },
  layout: LadderLayout,
  isDrawn: boolean,
) {
  const before = useRef<LadderLayout | null>(null);
  const isAtEnd = useRef(false);
  const [read, setRead] = useState<number | null>(null);
  const count = layout.arrows.length;

  const look = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    isAtEnd.current = element.scrollHeight - element.clientHeight - element.scrollTop < nearEnd;
    setRead((last) => (isAtEnd.current || last === null ? count : last));
  }, [scroller, count]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || !isDrawn) return;
    const old = before.current;
    before.current = layout;
    const isLonger = layout.arrows.length > (old?.arrows.length ?? 0);
    if (old !== null && isAtEnd.current && isLonger) element.scrollTop = element.scrollHeight;
    else if (old !== null) {
      const top = element.scrollTop;
      const first = old.arrows.find(({ y }) => y > top);
      const same = layout.arrows.find(({ arrow }) => arrow.id === first?.arrow.id);
      if (first !== undefined && same !== undefined) element.scrollTop = top + same.y - first.y;
    }
    look();
  }, [layout, isDrawn, scroller, look]);

  const toEnd = () => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
    look();
  };
  return { unread: read === null ? 0 : Math.max(0, count - read), scrolled: look, toEnd };
}

/** The one arrow that the Tab key focuses: the first of those wanted that exists, or the oldest. */
function stopOf({ arrows }: LadderLayout, wanted: readonly (string | null)[]): string | null {
  const stop = wanted.find((id) => arrows.some(({ arrow }) => arrow.id === id));
  return stop ?? arrows[0]?.arrow.id ?? null;
}
