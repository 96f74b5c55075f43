import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Gaps, layoutLadder, type PlacedArrow, rowHeight } from '../../../../renderer/src/ladder/layout.ts';
import { widthOf } from '../../../../renderer/src/ladder/text-width.ts';
import { sampleArrow, sampleLadder } from '../../../support/sample-ladder.ts';

const bothGaps: readonly Gaps[] = ['even', 'scale'];
const anyText = fc.string({ unit: 'binary', maxLength: 80 });
const anyArrow = fc.record({
  offset: fc.oneof(fc.double({ min: 0, max: 4000 }), fc.constant(0), fc.double()),
  label: anyText,
  action: fc.option(anyText),
  leg: fc.option(anyText),
  dialect: fc.option(fc.constantFrom('pbx', 'desk', 'Ein langer Name einer Anlage')),
  altered: fc.option(anyText),
  status: fc.constantFrom(0, 200, 302, 503),
  durationMs: fc.option(fc.double({ min: 0, max: 1e7, noNaN: true })),
  from: fc.constantFrom('phone', 'crm', 'gone'),
  to: fc.constantFrom('crm', 'receiver', 'elsewhere'),
});
const anyLadder = fc
  .array(anyArrow, { minLength: 1, maxLength: 40 })
  .map((arrows) => sampleLadder(arrows.map((parts, at) => sampleArrow(at, parts))));

/** The box of the words over an arrow, and of the status at its head, as far as they are set in known fontFaces. */
function boxes(arrow: PlacedArrow) {
  const { labelX, label, leg, rest, y } = arrow;
  const tail = [leg, rest].filter((text) => text !== '').map((text) => widthOf(` ${text}`, 'words'));
  const right = labelX + widthOf(label, 'bold') + tail.reduce((sum, width) => sum + width, 0);
  return { words: { top: y - 22, bottom: y - 5, right }, status: { top: y - 6, bottom: y + 8 } };
}

it('begins a state of the call between the requests before and after it, wherever it falls', () => {
  const at = (...seconds: readonly number[]) => seconds.map((played, index) => sampleArrow(index, { played }));
  const stateChanges = [
    { state: 'ringing', at: 0 },
    { state: 'answered', at: 9 },
    { state: 'ended', at: 70 },
  ] as const;
  const ladder = sampleLadder(at(0, 0, 1, 70), { stateChanges: [...stateChanges] });
  for (const gaps of bothGaps) {
    const { arrows, bar } = layoutLadder(ladder, { width: 900, gaps });
    const [first, , second = first, third = first] = arrows;
    expect(bar.segments[0]).toMatchObject({ state: 'ringing', from: first?.y });
    const answered = bar.segments.find(({ state }) => state === 'answered');
    expect(answered?.from).toBeGreaterThan(second?.y ?? 0);
    expect(answered?.from).toBeLessThan(third?.y ?? 0);
    expect(answered?.to).toBe(third?.y);
  }
});

describe.each(bothGaps)('a ladder with %s gaps', (gaps) => {
  it('keeps the order, leaves each row its room, and is finite whatever the times', () => {
    fc.assert(
      fc.property(anyLadder, fc.oneof(fc.nat({ max: 3000 }), fc.constant(Number.NaN)), (ladder, width) => {
        const layout = layoutLadder(ladder, { width, gaps });
        const { arrows, columns, breaks, height, bottom } = layout;
        expect(arrows.map(({ arrow }) => arrow.id)).toEqual(ladder.arrows.map(({ id }) => id));
        const numbers = [
          height,
          bottom,
          layout.width,
          ...arrows.flatMap(({ y, fromX, toX, labelX }) => [y, fromX, toX, labelX]),
        ];
        expect(numbers.every(Number.isFinite)).toBe(true);
        for (const [at, arrow] of arrows.entries()) {
          const before = arrows[at - 1];
          if (before === undefined) continue;
          expect(arrow.y - before.y).toBeGreaterThanOrEqual(rowHeight - 1e-6);
          expect(boxes(arrow).words.top).toBeGreaterThan(boxes(before).status.bottom);
        }
        for (const { y } of breaks) {
          const above = arrows.findLast((arrow) => arrow.y < y);
          const below = arrows.find((arrow) => arrow.y > y);
          expect(y - (above?.y ?? 0)).toBeGreaterThan(24);
          expect((below?.y ?? height) - y).toBeGreaterThan(rowHeight);
        }
        expect(columns.every(({ x, headWidth }) => x - headWidth / 2 >= 0 && x + headWidth / 2 <= layout.width)).toBe(
          true,
        );
      }),
    );
  });

  it('cuts what is written to the width of the drawing, and the name of the event last', () => {
    fc.assert(
      fc.property(anyLadder, fc.nat({ max: 1600 }), (ladder, width) => {
        const layout = layoutLadder(ladder, { width, gaps });
        for (const arrow of layout.arrows) {
          expect(boxes(arrow).words.right).toBeLessThanOrEqual(layout.width + widthOf(' ', 'words'));
          if (arrow.rest !== '' && !arrow.rest.endsWith('…'))
            expect(arrow.label.endsWith('…')).toBe(arrow.arrow.label.trim().endsWith('…'));
        }
      }),
    );
  });

  it('draws one request and a thousand', () => {
    expect(layoutLadder(sampleLadder([sampleArrow(0)]), { width: 800, gaps }).arrows).toHaveLength(1);
    const many = Array.from({ length: 1000 }, (_, at) => sampleArrow(at, { offset: at / 100 }));
    const { arrows, height } = layoutLadder(sampleLadder(many), { width: 800, gaps });
    expect(arrows).toHaveLength(1000);
    expect(height).toBeGreaterThanOrEqual(1000 * rowHeight);
  });
});

describe('gaps to scale', () => {
  const yOf = (offsets: readonly number[]) => {
    const ladder = sampleLadder(offsets.map((offset, at) => sampleArrow(at, { offset })));
    const { arrows, breaks } = layoutLadder(ladder, { width: 800, gaps: 'scale' });
    return { gaps: arrows.slice(1).map(({ y }, at) => y - (arrows[at]?.y ?? 0)), breaks };
  };

  it('are in proportion to the time, with room for a row at least', () => {
    const { gaps, breaks } = yOf([0, 0, 1, 3, 6, 6.001]);
    expect(gaps).toEqual([34, 40, 80, 120, 34]);
    expect(breaks).toEqual([]);
  });

  it('are never drawn shorter than those of a shorter time', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 90, noNaN: true }), { minLength: 2, maxLength: 30 }), (times) => {
        let offset = 0;
        const { gaps } = yOf([0, ...times.map((time) => (offset += time))]);
        const sorted = times
          .map((time, at) => ({ time, gap: gaps[at] ?? 0 }))
          .sort((left, right) => left.time - right.time);
        for (const [at, { gap }] of sorted.entries())
          expect(gap).toBeGreaterThanOrEqual((sorted[at - 1]?.gap ?? 0) - 1e-6);
      }),
    );
  });

  it('break a long silence where it can be seen, and say how long it was', () => {
    const { gaps, breaks } = yOf([0, 0.3, 7, 70]);
    expect(breaks.map(({ words }) => words)).toEqual(['63.0 s without a request, not to scale']);
    expect(gaps[2]).toBeLessThan(63 * 12);
  });
});

it('says each time once, the dialect only where there are several, and the violations at their arrows', () => {
  const arrows = [
    sampleArrow(0, { offset: 0 }),
    sampleArrow(1, { offset: 0.02, dialect: 'desk' }),
    sampleArrow(2, { offset: 7.04, status: 0, durationMs: 3000, message: 'connect ECONNREFUSED' }),
  ];
  const violations = [
    { rule: 'two-hangups' as const, dialect: 'pbx', sentence: 'It hung up twice.', arrows: ['arrow-2'] },
  ];
  const dialectName = (id: string) => (id === 'pbx' ? 'The PBX' : id);
  const { arrows: placed } = layoutLadder(sampleLadder(arrows, { violations }), {
    width: 900,
    gaps: 'even',
    dialectName,
  });
  expect(placed.map(({ time }) => time)).toEqual(['0.0 s', null, '7.0 s']);
  expect(placed.map(({ mark }) => mark)).toEqual(['The PBX', 'desk', 'The PBX']);
  expect(placed.map(({ violations: texts }) => texts)).toEqual(['', '', 'It hung up twice.']);
  expect(placed.map(({ status }) => status)).toEqual(['200', '200', '✕ no response']);
  const alone = layoutLadder(sampleLadder(arrows.slice(0, 1)), { width: 900, gaps: 'even', dialectName });
  expect(alone.arrows[0]?.mark).toBe('');
});
