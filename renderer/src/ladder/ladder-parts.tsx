import type { ReactNode } from 'react';
import { phaseWords } from './ladder-words.ts';
import { barX, type LadderLayout } from './layout.ts';
import type { Palette } from './palette.ts';
import { type FontStyle, sizeOf } from './text-width.ts';

interface WordsProps {
  readonly x: number;
  readonly y: number;
  readonly fontStyle: FontStyle;
  readonly fill: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Painted around the letters, so that lines behind them do not cross them. */
  readonly halo?: string;
  readonly children: ReactNode;
}

/** The families by name, so that a drawing that left the app finds them, or the nearest there are. */
export const wordFamily = "'Inter Variable', Inter, system-ui, sans-serif";
export const wireFamily = "'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, monospace";

export function Words({ x, y, fontStyle, fill, anchor, halo, children }: WordsProps) {
  return (
    <text
      x={x}
      y={y}
      fill={fill}
      fontFamily={fontStyle === 'wire' ? wireFamily : wordFamily}
      fontSize={sizeOf(fontStyle)}
      fontWeight={fontStyle === 'bold' ? 600 : 400}
      textAnchor={anchor}
      stroke={halo}
      strokeWidth={halo === undefined ? undefined : 4}
      strokeLinejoin={halo === undefined ? undefined : 'round'}
      paintOrder={halo === undefined ? undefined : 'stroke'}
    >
      {children}
    </text>
  );
}

interface PartProps {
  readonly layout: LadderLayout;
  readonly palette: Palette;
}

/** The heads of the columns, above their lifelines. */
export function Heads({ layout: { columns }, palette }: PartProps) {
  return columns.map(({ id, x, label, headWidth, kind }) => (
    <g key={id}>
      <rect
        {...{ x: x - headWidth / 2 + 0.5, y: 12.5, width: headWidth - 1, height: 26, rx: 6 }}
        fill={palette.panel}
        stroke={kind === 'receiver' ? palette.accentLine : palette.line}
      />
      <Words x={x} y={30} fontStyle="bold" fill={palette.ink} anchor="middle">
        {label}
      </Words>
    </g>
  ));
}

/** The lifelines of the columns, behind everything. */
export function Lifelines({ layout: { columns, bottom }, palette }: PartProps) {
  return (
    <>
      {columns.map(({ id, x }) => (
        <line key={id} x1={x} x2={x} y1={0} y2={bottom} stroke={palette.line} strokeWidth={1} strokeDasharray="3 3" />
      ))}
      <line x1={barX} x2={barX} y1={0} y2={bottom} stroke={palette.line} strokeWidth={1} />
    </>
  );
}

/** The states of the call and the shortened pauses, in front of everything, so that no marked row covers them. */
export function BarAndBreaks({ layout: { columns, breaks, width, bar }, palette }: PartProps) {
  return (
    <>
      <Bar bar={bar} palette={palette} />
      {breaks.map(({ y, words }) => (
        <g key={y}>
          <rect x={0} y={y - 9} width={width} height={18} fill={palette.ground} />
          <path
            d={`M${barX - 7} ${y - 6}l14 -5M${barX - 7} ${y + 10}l14 -5`}
            stroke={palette.lineStrong}
            strokeWidth={1.5}
            fill="none"
          />
          <Words x={(columns[0]?.x ?? 0) + 12} y={y + 4} fontStyle="small" fill={palette.inkDim}>
            {words}
          </Words>
          {columns.map(({ id, x }) => (
            <path
              key={id}
              d={`M${x - 4} ${y - 7}l8 -4M${x - 4} ${y + 11}l8 -4`}
              stroke={palette.lineStrong}
              fill="none"
            />
          ))}
        </g>
      ))}
    </>
  );
}

const barWidth = 8;

/** The states of the call: an outline while it rang, filled while it was answered, dashed while it was on hold. */
function Bar({ bar: { segments, ended }, palette }: { readonly bar: LadderLayout['bar']; readonly palette: Palette }) {
  return (
    <>
      {segments.map(({ state, from, to }) => (
        <g key={`${state} ${from}`}>
          <rect
            {...{ x: barX - barWidth / 2, y: from, width: barWidth, height: to - from, rx: barWidth / 2 }}
            fill={state === 'answered' ? palette.accentLine : palette.ground}
            stroke={state === 'held' ? palette.accent : palette.accentLine}
            strokeWidth={1.5}
            strokeDasharray={state === 'held' ? '3 3' : undefined}
          />
          <Words x={barX + 10} y={from + 16} fontStyle="small" fill={palette.inkDim} halo={palette.ground}>
            {phaseWords[state]}
          </Words>
        </g>
      ))}
      {ended !== null && (
        <g>
          <rect x={barX - 5} y={ended - 1} width={10} height={2} rx={1} fill={palette.inkDim} />
          <Words x={barX + 10} y={ended + 16} fontStyle="small" fill={palette.inkDim} halo={palette.ground}>
            {phaseWords.ended}
          </Words>
        </g>
      )}
    </>
  );
}
