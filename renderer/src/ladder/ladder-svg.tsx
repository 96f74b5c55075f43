import { memo } from 'react';
import { toneOf } from '../parts/tone.ts';
import { BarAndBreaks, Heads, Lifelines, Words } from './ladder-parts.tsx';
import { headHeight, type LadderLayout, type PlacedArrow, timeEnd } from './layout.ts';
import type { Palette } from './palette.ts';
import { cutTo } from './text-width.ts';

/** One request: its arrow, its event and its response. */
export const ArrowMarks = memo(function ArrowMarks({
  palette,
  ...placed
}: PlacedArrow & { readonly palette: Palette }) {
  const { arrow, y, fromX, toX, time, labelX, mark, markWidth, label, leg, rest, status, durationMs, violations } =
    placed;
  const tone = toneOf(arrow);
  const color = { good: palette.accent, warning: palette.warning, bad: palette.bad }[tone];
  const ink = { good: palette.good, warning: palette.warning, bad: palette.bad }[tone];
  const forward = toX >= fromX ? 1 : -1;
  const halo = palette.halo;
  return (
    <>
      {time !== null && (
        <Words x={timeEnd} y={y + 4} fontStyle="wire" fill={palette.inkDim} anchor="end">
          {time}
        </Words>
      )}
      {violations !== '' && (
        <g>
          <path
            d={`M${fromX - 17} ${y - 6}l6.5 11.5h-13z`}
            fill="none"
            stroke={palette.warning}
            strokeWidth={1.5}
            strokeLinejoin="round"
          />
          <path
            d={`M${fromX - 17} ${y - 2.5}v4M${fromX - 17} ${y + 3}v.6`}
            stroke={palette.warning}
            strokeWidth={1.5}
          />
        </g>
      )}
      <circle cx={fromX} cy={y} r={3.5} fill={color} />
      <line
        {...{ x1: fromX + 4 * forward, x2: toX - 6 * forward, y1: y, y2: y }}
        stroke={color}
        strokeWidth={1.5}
        strokeDasharray={arrow.altered === null ? undefined : '5 4'}
      />
      <path d={`M${toX - forward} ${y}l${-7 * forward} -4v8z`} fill={color} />
      {mark !== '' && (
        <g>
          <rect
            {...{ x: labelX - markWidth - 5.5, y: y - 21.5, width: markWidth, height: 15, rx: 4 }}
            fill={palette.panel}
            stroke={palette.line}
          />
          <Words x={labelX - 6 - markWidth / 2} y={y - 10} fontStyle="small" fill={palette.inkSoft} anchor="middle">
            {mark}
          </Words>
        </g>
      )}
      <Words x={labelX} y={y - 9} fontStyle="words" fill={palette.inkSoft} halo={halo}>
        <tspan fontWeight={600} fill={palette.ink} unicodeBidi="isolate">
          {label}
        </tspan>
        {leg !== '' && <tspan unicodeBidi="isolate">{` ${leg}`}</tspan>}
        {rest !== '' && <tspan unicodeBidi="isolate">{` ${rest}`}</tspan>}
      </Words>
      <Words
        x={toX + 10 * forward}
        y={y + 4}
        fontStyle="wire"
        fill={palette.inkDim}
        halo={halo}
        anchor={forward === 1 ? 'start' : 'end'}
      >
        <tspan fill={ink}>{status}</tspan>
        {durationMs !== '' && arrow.status !== 0 && ` ${durationMs}`}
      </Words>
    </>
  );
});

interface WholeLadderProps {
  readonly layout: LadderLayout;
  readonly palette: Palette;
  /** Its first line, and its name for screen readers. */
  readonly title: string;
  readonly description: string;
  /** The sentences of the violations. */
  readonly violations: readonly string[];
  /** An arrow as a sentence, complete where its label is cut. */
  readonly sentence: (placed: PlacedArrow) => string;
  /** Font fontFaces as CSS; none where the reader's own fonts will do. */
  readonly fontFaces?: string;
}

const titleHeight = 60;
const violationHeight = 20;

/** A complete ladder as an image file: no script, no class, no external resource. */
export function WholeLadder({
  layout,
  palette,
  title,
  description,
  violations,
  sentence,
  fontFaces,
}: WholeLadderProps) {
  const { width, height, arrows } = layout;
  const room = width - 32;
  const top = titleHeight + violations.length * violationHeight;
  const whole = Math.ceil(top + headHeight + height);
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height={whole}
      viewBox={`0 0 ${width} ${whole}`}
      role="img"
      aria-labelledby="ladder-title ladder-desc"
    >
      <title id="ladder-title">{title}</title>
      <desc id="ladder-desc">{description}</desc>
      {fontFaces !== undefined && <style>{fontFaces}</style>}
      <rect width={width} height={whole} fill={palette.ground} />
      <Words x={16} y={28} fontStyle="bold" fill={palette.ink}>
        {cutTo(title, 'bold', room)}
      </Words>
      <Words x={16} y={48} fontStyle="words" fill={palette.inkSoft}>
        {cutTo(description, 'words', room)}
      </Words>
      {violations.map((violation, at) => (
        <Words
          key={violation}
          x={16}
          y={titleHeight + 8 + at * violationHeight}
          fontStyle="words"
          fill={palette.warning}
        >
          {cutTo(`⚠ ${violation}`, 'words', room)}
        </Words>
      ))}
      <g transform={`translate(0 ${top})`}>
        <Heads layout={layout} palette={palette} />
        <g transform={`translate(0 ${headHeight})`}>
          <Lifelines layout={layout} palette={palette} />
          {arrows.map((placed) => (
            <g key={placed.arrow.id}>
              <title>{sentence(placed)}</title>
              <ArrowMarks {...placed} palette={palette} />
            </g>
          ))}
          <BarAndBreaks layout={layout} palette={palette} />
        </g>
      </g>
    </svg>
  );
}
