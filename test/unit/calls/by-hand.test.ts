import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { keysOf } from '../../../electron/engine/call-model/keys.ts';
import { seededRandom } from '../../../electron/engine/call-model/random.ts';
import { standingOf } from '../../../electron/engine/call-model/standing.ts';
import { createTimeline } from '../../../electron/engine/call-model/timeline.ts';
import { planEvents } from '../../../electron/engine/player/plan.ts';
import { handPlayed, pressAt, vendors } from '../../support/hand-played.ts';
import { sampleDelivery } from '../../support/sample-activities.ts';
import { dialects, ladderAt, startedAt } from './telephony.ts';

const anyCall = fc.record({
  direction: fc.constantFrom('inbound' as const, 'outbound' as const, 'internal' as const),
  presses: fc.array(
    fc.record({
      wait: fc.integer({ min: 1, max: 60_000 }),
      which: fc.nat(20),
      to: fc.constantFrom(undefined, '102', '103', '104'),
    }),
    { maxLength: 14 },
  ),
});

/** Presses keys, then hangs up as often as it takes; returns the deliveries of every vendor. */
function deliveriesOf({ direction, presses }: typeof anyCall extends fc.Arbitrary<infer One> ? One : never) {
  let file = handPlayed(direction);
  let at = 0;
  const press = (wait: number, choose: (allowed: ReturnType<typeof keysOf>) => number, to?: string): void => {
    at = Math.round(at * 1000 + wait) / 1000;
    const standing = standingOf(file, at);
    const allowed = keysOf(standing);
    const key = allowed[choose(allowed)];
    if (key === undefined) return;
    const begins = key === 'transfer' || (key === 'attended-transfer' && standing.consultation === null);
    file = pressAt(file, key, at, begins && to !== standing.extension.number ? to : undefined);
  };
  for (const { wait, which, to } of presses) press(wait, (allowed) => which % Math.max(1, allowed.length), to);
  for (let count = 0; count < 3; count += 1) {
    press(1000, (allowed) => allowed.findIndex((key) => key === 'hang-up' || key === 'cancel'));
  }
  const timeline = createTimeline(file, 'call-1', seededRandom(5), startedAt, { exact: true });
  return vendors.flatMap((dialect) =>
    planEvents(file, dialect, timeline, (key) => dialects.event(dialect, key)).map((planned, index) => {
      const { key, label } = planned.event;
      const values = dialects.values(dialect, key, planned.call, planned.happensAt);
      return sampleDelivery({
        id: `${dialect} ${index}`,
        at: new Date(startedAt + Math.round(planned.sendAt * 1000)).toISOString(),
        event: { dialect, key, label, id: `${key}.1.1.1` },
        parameters: { ...Object.fromEntries(values), ...planned.values },
      });
    }),
  );
}

it('a call by hand has no violation, whatever keys are pressed until it is over', () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      const deliveries = deliveriesOf(call);
      const ladder = ladderAt(10 * 3600, deliveries);
      expect(ladder.violations).toEqual([]);
      // For an outbound call that is transferred, not every vendor sends the end of the first extension's leg.
      if (call.direction !== 'outbound') expect(ladder.phase).toBe('ended');
    }),
    { numRuns: 300 },
  );
});
