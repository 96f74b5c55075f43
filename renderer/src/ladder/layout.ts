import type { Ladder, LadderArrow, LadderColumn } from '../../../shared/model/ladder.ts';
import { barOf, type CallBar, type PlacedStateChange } from './call-bar.ts';
import type { CallState } from './call-words.ts';
import { durationText, offsetWords, pauseWords, requestWords, secondsOf, statusWords } from './ladder-words.ts';
import { cutTo, plainLine, widthOf } from './text-width.ts';

/** How far apart two requests stand: all alike, or in proportion to the time between them. */
export type Gaps = 'even' | 'scale';

/** Pixels. */
export const rowHeight = 34;
export const headHeight = 50;
/** Where times end, the bar of the call's state stands, and the phone system's line. */
export const timeEnd = 50;
export const barX = 60;
const firstColumn = 136;
/** Room for a status and its time behind the last line. */
const afterLast = 116;
const leastBetween = 136;
const widestHead = 132;
const firstRow = 38;
const belowLast = 28;
/** More between requests that a pause of a second and more parts. */
const pauseRoom = 16;
const edge = 8;
const widestMark = 92;

/** A gap is drawn to scale up to here; a longer one is cut, and drawn a little longer than any that is not. */
const longestGap = 200;
const brokenGap = 220;

export interface PlacedColumn {
  readonly id: string;
  readonly kind: LadderColumn['kind'];
  readonly x: number;
  readonly label: string;
  readonly headWidth: number;
}

export interface PlacedArrow {
  readonly arrow: LadderArrow;
  readonly y: number;
  readonly fromX: number;
  readonly toX: number;
  /** Null where it is the time of the arrow above. */
  readonly time: string | null;
  /** Where the words begin. */
  readonly labelX: number;
  /** The dialect, where the call has several; empty where it has one. */
  readonly mark: string;
  readonly markWidth: number;
  readonly label: string;
  readonly leg: string;
  readonly rest: string;
  readonly status: string;
  readonly durationMs: string;
  /** The sentences of the violations at this arrow, one a line; empty where there is none. */
  readonly violations: string;
}

/** A pause that is drawn shorter than it was. */
export interface PlacedBreak {
  readonly y: number;
  readonly words: string;
}

export interface LadderLayout {
  readonly width: number;
  /** Of the part below the heads. */
  readonly height: number;
  readonly columns: readonly PlacedColumn[];
  readonly arrows: readonly PlacedArrow[];
  readonly breaks: readonly PlacedBreak[];
  readonly bar: CallBar;
  /** How far down the lines go. */
  readonly bottom: number;
  /** How far down the call is now; null where its run is not active. */
  readonly now: number | null;
}

export interface LayoutOptions {
  readonly width: number;
  readonly gaps: Gaps;
  readonly dialectName?: (id: string) => string;
  /** The state of a call whose run is active; null where it is not. */
  readonly live?: CallState | null;
}

/** Places a ladder on a width in pixels; where that is too narrow for its columns the drawing is wider. */
export function layoutLadder(ladder: Ladder, options: LayoutOptions): LadderLayout {
  const { gaps, dialectName = (id: string) => id, live = null } = options;
  const { columns, width } = placeColumns(ladder.columns, options.width);
  const { rows, breaks } = placeRows(ladder.arrows.map(secondsOf), gaps);
  const xOf = new Map(columns.map(({ id, x }) => [id, x]));
  const [firstX = firstColumn, lastX = firstColumn] = [columns[0]?.x, columns.at(-1)?.x];
  const isMixed = new Set(ladder.arrows.map(({ dialect }) => dialect)).size > 1;
  const sentences = violationSentences(ladder);
  let shownTime = '';
  const arrows = ladder.arrows.map((arrow, at): PlacedArrow => {
    const time = offsetWords(secondsOf(arrow));
    const isNew = time !== shownTime;
    shownTime = time;
    const [fromX, toX] = [xOf.get(arrow.from) ?? firstX, xOf.get(arrow.to) ?? lastX];
    return {
      ...{ arrow, fromX, toX, y: rows[at] ?? firstRow },
      time: isNew ? time : null,
      ...wordsOf(arrow, Math.min(fromX, toX) + 12, width - edge, isMixed ? dialectName : null),
      status: statusWords(arrow),
      durationMs: durationText(arrow.durationMs),
      violations: (sentences.get(arrow.id) ?? []).join('\n'),
    };
  });
  const last = rows.at(-1) ?? firstRow - rowHeight;
  const now = live === null || live === 'ended' ? null : last + rowHeight;
  const bottom = (now ?? last) + belowLast;
  return {
    ...{ width, columns, arrows, breaks, now, bottom, height: bottom },
    bar: barOf(
      arrows.map(({ y, arrow: { phase, hold } }) => ({ y, phase, hold })),
      now === null ? null : { state: live ?? 'none', y: now },
      placeStateChanges(ladder, rows),
    ),
  };
}

/** Pixels between two states, so that both labels can be read. */
const stateRoom = 15;

/** How far down each state begins: in proportion to the time between the requests above and below it. */
function placeStateChanges({ stateChanges, arrows }: Ladder, rows: readonly number[]): PlacedStateChange[] {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const seconds = arrows.map(secondsOf);
  const placed = stateChanges.map(({ state, at }): PlacedStateChange => {
    const below = seconds.findIndex((time) => time >= at);
    if (below === 0) return { state, y: first };
    if (below === -1) return { state, y: last };
    const [before = 0, after = 0, top = first, bottom = last] = [
      seconds[below - 1],
      seconds[below],
      rows[below - 1],
      rows[below],
    ];
    return { state, y: Math.round(top + ((at - before) / (after - before)) * (bottom - top)) };
  });
  let least = first;
  return placed.map(({ state, y }) => {
    const at = Math.min(last, Math.max(y, least));
    least = at + stateRoom;
    return { state, y: at };
  });
}

function placeColumns(columns: readonly LadderColumn[], wanted: number): Pick<LadderLayout, 'columns' | 'width'> {
  const spaces = Math.max(1, columns.length - 1);
  const width = Math.max(Number.isFinite(wanted) ? wanted : 0, firstColumn + afterLast + spaces * leastBetween);
  const between = (width - firstColumn - afterLast) / spaces;
  const headWidth = Math.min(widestHead, between - 12);
  return {
    width,
    columns: columns.map(({ id, kind, label }, at) => ({
      ...{ id, kind, headWidth, x: Math.round(firstColumn + at * between) },
      label: cutTo(plainLine(label), 'bold', headWidth - 16),
    })),
  };
}

/** Pixels a second: of few steps, so that a call which grows is drawn on another scale a few times only. */
const scales: readonly (readonly [seconds: number, pixels: number])[] = [
  [30, 12],
  [10, 20],
  [5, 40],
  [2, 80],
  [1, 160],
  [0.5, 320],
  [0.1, 1000],
  [0, 3000],
];
const scaleFor = (span: number): number => scales.find(([seconds]) => span >= seconds)?.[1] ?? 12;

/** Top to bottom, never closer than a row. A time that stands still, goes back or is none counts as no time. */
function placeRows(
  offsets: readonly number[],
  gaps: Gaps,
): { readonly rows: readonly number[]; readonly breaks: readonly PlacedBreak[] } {
  const finite = offsets.filter((offset) => Number.isFinite(offset));
  const scale = scaleFor((finite.at(-1) ?? 0) - (finite[0] ?? 0));
  const rows: number[] = [];
  const breaks: PlacedBreak[] = [];
  let y = firstRow;
  let before = offsets[0] ?? 0;
  for (const [at, offset] of offsets.entries()) {
    const current = Number.isFinite(offset) ? offset : before;
    const passed = Math.max(0, current - (Number.isFinite(before) ? before : current));
    before = Math.max(current, Number.isFinite(before) ? before : current);
    if (at > 0) {
      const proportional = passed * scale;
      if (gaps === 'even') y += passed >= 1 ? rowHeight + pauseRoom : rowHeight;
      else if (proportional <= longestGap) y += Math.max(rowHeight, proportional);
      else {
        // Nearer to the row above, whose words are above it, than to the words of the one below.
        breaks.push({ y: Math.round(y + (brokenGap - rowHeight / 2) / 2), words: pauseWords(passed) });
        y += brokenGap;
      }
    }
    rows.push(y);
  }
  return { rows, breaks };
}

/** What is written over an arrow, cut to the room up to `right`; the event's name is cut last. */
function wordsOf(
  arrow: LadderArrow,
  left: number,
  right: number,
  dialectName: ((id: string) => string) | null,
): Pick<PlacedArrow, 'labelX' | 'mark' | 'markWidth' | 'label' | 'leg' | 'rest'> {
  const mark =
    dialectName === null || arrow.dialect === null
      ? ''
      : cutTo(plainLine(dialectName(arrow.dialect)), 'small', widestMark);
  const markWidth = mark === '' ? 0 : Math.ceil(widthOf(mark, 'small')) + 10;
  const labelX = left + (mark === '' ? 0 : markWidth + 6);
  const space = widthOf(' ', 'words');
  const room = right - labelX;
  const label = cutTo(plainLine(arrow.label), 'bold', room);
  const leg = cutTo(plainLine(arrow.leg ?? ''), 'words', room - widthOf(label, 'bold') - space);
  const used = widthOf(label, 'bold') + space + (leg === '' ? 0 : widthOf(leg, 'words') + space);
  const altered = arrow.altered === null ? '' : ` · ${plainLine(arrow.altered)}`;
  const rest = cutTo(`${plainLine(requestWords(arrow))}${altered}`.trim(), 'words', room - used);
  return { labelX, mark, markWidth, label, leg, rest };
}

function violationSentences({ violations }: Ladder): ReadonlyMap<string, readonly string[]> {
  const at = new Map<string, string[]>();
  for (const { sentence, arrows } of violations) {
    for (const id of arrows) at.set(id, [...(at.get(id) ?? []), plainLine(sentence)]);
  }
  return at;
}
