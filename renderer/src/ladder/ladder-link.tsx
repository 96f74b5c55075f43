import { type KeyboardEvent, memo } from 'react';
import { linkTo } from '../route.ts';
import styles from './ladder.module.css';
import { ArrowMarks } from './ladder-svg.tsx';
import { type PlacedArrow, rowHeight } from './layout.ts';
import { screenPalette } from './palette.ts';

interface LadderLinkProps extends PlacedArrow {
  readonly width: number;
  readonly sentence: string;
  readonly isSelected: boolean;
  /** The one of the arrows that the Tab key focuses. */
  readonly isStop: boolean;
  readonly onOpen: (activity: string) => void;
  readonly onFocused: (activity: string) => void;
}

/** Pixels that a row reaches above its arrow, where its words are. */
const above = 24.5;

/** A drawing has no list items of HTML. */
const listItem = { role: 'listitem' } as const;

/** An arrow on screen: a link to its activity over the whole of its row. */
export const LadderLink = memo(function LadderLink(props: LadderLinkProps) {
  const { width, sentence, isSelected, isStop, onOpen, onFocused, ...placed } = props;
  const { id } = placed.arrow;
  return (
    <g {...listItem}>
      <a
        href={linkTo('activity', id)}
        className={styles.arrow}
        aria-label={sentence}
        aria-current={isSelected || undefined}
        tabIndex={isStop ? 0 : -1}
        onFocus={() => onFocused(id)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') moveAmong(event);
          else if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
            event.preventDefault();
            onOpen(id);
          }
        }}
        onClick={(event) => {
          // With a modifier key the browser opens a new tab, as for any link.
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onOpen(id);
        }}
      >
        <title>{placed.arrow.message === '' ? sentence : `${sentence}\n${placed.arrow.message.slice(0, 300)}`}</title>
        <rect className={styles.row} x={2} y={placed.y - above} width={width - 4} height={rowHeight - 1} rx={6} />
        <ArrowMarks {...placed} palette={screenPalette} />
      </a>
    </g>
  );
});

/** Up, down, Home and End go to another arrow of the list. */
function moveAmong(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...(event.currentTarget.closest('[role="list"]')?.querySelectorAll<SVGAElement>('a') ?? [])];
  const at = (links as readonly EventTarget[]).indexOf(event.currentTarget);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  links[Math.max(0, Math.min(links.length - 1, to))]?.focus();
}
