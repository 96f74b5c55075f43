import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallKey, keysOf } from '../../../electron/engine/call-model/keys.ts';
import { seededRandom } from '../../../electron/engine/call-model/random.ts';
import { standingOf } from '../../../electron/engine/call-model/standing.ts';
import { createTimeline, retimed } from '../../../electron/engine/call-model/timeline.ts';
import { soFar } from '../../../electron/engine/player/by-hand.ts';
import { type PlannedEvent, planEvents } from '../../../electron/engine/player/plan.ts';
import { checkScenario } from '../../../electron/engine/scenarios/read-scenario.ts';
import { talkSeconds } from '../../../shared/model/call.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import {
  dialects,
  handPlayed,
  pressAt,
  shippedScenario,
  shippedScenarios,
  vendors,
} from '../../support/hand-played.ts';

const startedAt = 1_724_931_550_000;

/** Keys pressed by somebody who presses anything that can be pressed, at any time, to anybody. */
const presses = fc.array(
  fc.record({
    wait: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 60_000 })),
    which: fc.nat(20),
    to: fc.constantFrom(undefined, '102', '103', '104', '*21'),
  }),
  { maxLength: 14 },
);
const anyCall = fc.record({
  direction: fc.constantFrom('inbound' as const, 'outbound' as const, 'internal' as const),
  presses,
  ends: fc.boolean(),
});

interface Played {
  readonly file: ScenarioFile;
  readonly keys: readonly CallKey[];
  readonly at: number;
}

function play({
  direction,
  presses: list,
  ends,
}: typeof anyCall extends fc.Arbitrary<infer One> ? One : never): Played {
  let file = handPlayed(direction);
  let at = 0;
  const keys: CallKey[] = [];
  const press = (key: CallKey, wait: number, to?: string): void => {
    at = Math.round(at * 1000 + wait) / 1000;
    const begins = key === 'transfer' || (key === 'attended-transfer' && standingOf(file, at).consultation === null);
    const here = standingOf(file, at).extension.number;
    file = pressAt(file, key, at, begins && to !== here ? to : undefined);
    keys.push(key);
  };
  for (const { wait, which, to } of list) {
    const allowed = keysOf(standingOf(file, at));
    const key = allowed[which % Math.max(1, allowed.length)];
    if (key === undefined) break;
    press(key, wait, to);
  }
  for (let count = 0; ends && count < 3; count += 1) {
    const allowed = keysOf(standingOf(file, at));
    const key = (['hang-up', 'cancel'] as const).find((each) => allowed.includes(each));
    if (key === undefined) break;
    press(key, 1000);
  }
  return { file, keys, at };
}

const lanesOf = (file: ScenarioFile): PlannedEvent[][] => {
  const timeline = createTimeline(file, 'a call', seededRandom(5), startedAt, { exact: true });
  return vendors.map((id) => planEvents(file, id, timeline, (key) => dialects.event(id, key)));
};
const byLeg = (lane: readonly PlannedEvent[]) => Map.groupBy(lane, ({ leg }) => leg);

describe('whatever is pressed whenever', () => {
  const property = (holds: (played: Played) => void) =>
    fc.assert(
      fc.property(anyCall, (call) => holds(play(call))),
      { numRuns: 200 },
    );

  it('the call is a scenario that can be read', () =>
    property(({ file }) => {
      expect(checkScenario(JSON.parse(JSON.stringify(file)))).toEqual(file);
    }));

  it('ids of a leg stay, and what a vendor joins the call by stays over all that is no call of its own', () =>
    property(({ file }) => {
      const separate = new Set(file.legs.filter((leg) => leg.separate !== undefined).map(({ id }) => id));
      for (const lane of lanesOf(file)) {
        for (const events of byLeg(lane).values())
          expect(new Set(events.map(({ call }) => JSON.stringify(call.ids))).size).toBe(1);
        const ours = lane.filter(({ leg }) => leg === null || !separate.has(leg));
        expect(new Set(ours.map(({ call }) => `${call.ids.unique} ${call.ids.uuid}`)).size).toBeLessThanOrEqual(1);
        expect(new Set(lane.map(({ call }) => call.startedAt))).toEqual(new Set(lane.length > 0 ? [startedAt] : []));
      }
    }));

  it('ids that were sent stay when the call goes on', () =>
    property(({ file, keys, at }) => {
      if (standingOf(file, at).state === 'ended') return;
      const key = keysOf(standingOf(file, at + 20))[0];
      if (key === undefined) return;
      const [before, after] = [lanesOf(file), lanesOf(pressAt(file, key, at + 20))];
      for (const [index, lane] of before.entries()) {
        const sent = lane.map(({ event, leg, call }) => [event.key, leg, call.ids, call.caller, call.called]);
        const again = (after[index] ?? []).slice(0, sent.length);
        expect(again.map(({ event, leg, call }) => [event.key, leg, call.ids, call.caller, call.called])).toEqual(sent);
      }
      expect(keys.length).toBeLessThanOrEqual(17);
    }));

  it('times never go back', () =>
    property(({ file }) => {
      for (const lane of lanesOf(file)) {
        for (const [index, { happensAt }] of lane.entries())
          expect(happensAt).toBeGreaterThanOrEqual(lane[index - 1]?.happensAt ?? startedAt);
      }
    }));

  it('a leg ends once, after which nothing but the handset is sent of it, and no leg is answered that has ended', () =>
    property(({ file }) => {
      for (const lane of lanesOf(file)) {
        for (const [leg, events] of byLeg(lane)) {
          const ends = events.filter(({ event }) => event.phase === 'ended').map(({ event }) => event.key);
          expect([leg, ...new Set(ends)]).toEqual([leg, ...ends]);
          const first = events.findIndex(({ event }) => event.phase === 'ended');
          const later = first === -1 ? [] : events.slice(first + 1).map(({ event }) => event.phase);
          expect(later.filter((phase) => phase === 'ringing' || phase === 'answered')).toEqual([]);
          for (const { event, call, happensAt } of events) {
            if (event.phase === 'answered') expect(call.answeredAt).not.toBeNull();
            if (event.phase === 'ended') expect(call.endedAt).not.toBeNull();
            if (call.endedAt !== null) expect(call.endedAt).toBeLessThanOrEqual(happensAt);
            if (call.answeredAt !== null && call.endedAt !== null)
              expect(call.answeredAt).toBeLessThanOrEqual(call.endedAt);
            expect(call.result === null).toBe(call.endedAt === null);
            if (call.endedAt === null) continue;
            expect(call.result === 'answered').toBe(call.answeredAt !== null);
            const talked = call.answeredAt === null ? 0 : Math.round((call.endedAt - call.answeredAt) / 1000);
            expect(talkSeconds(call)).toBe(talked);
          }
        }
      }
    }));

  it('a call that is over is over for every receiver: what began to ring has ended, but whose place was taken', () =>
    property(({ file, at }) => {
      if (standingOf(file, at).state !== 'ended') return;
      const passedOn = new Set(
        file.transitions.filter(({ legEnd }) => legEnd === 'attended-transfer').map(({ leg }) => leg),
      );
      for (const lane of lanesOf(file)) {
        const { callKey = null } = lane[0] === undefined ? {} : dialects.get(lane[0].dialect);
        const whole = lane.some(({ leg, event }) => leg === null && event.phase === 'ended');
        for (const [leg, events] of byLeg(lane)) {
          if (whole || passedOn.has(leg ?? '') || !events.some(({ event }) => event.phase === 'ringing')) continue;
          expect(events.map(({ event }) => event.phase)).toContain('ended');
        }
        const keyOf = ({ dialect, event, call, happensAt }: PlannedEvent) =>
          dialects.values(dialect, event.key, call, happensAt).get(callKey ?? '') ?? '';
        const sent = lane.filter(({ event }) => event.phase !== 'none' && event.parameters.includes(callKey ?? ''));
        for (const events of Map.groupBy(sent, keyOf).values()) expect(events.at(-1)?.event.phase).toBe('ended');
      }
    }));

  it('there is a key as long as it is not over, and none afterwards', () =>
    property(({ file, at }) => {
      const { state } = standingOf(file, at);
      expect(keysOf(standingOf(file, at)).length > 0).toBe(state !== 'ended');
    }));
});

describe('whatever scenario is taken over, at any moment of it', () => {
  const anyTakeover = fc.record({
    scenario: fc.constantFrom(...shippedScenarios),
    seed: fc.nat(),
    /** Where in the scenario, and how many events of each dialect its slow endpoint has held up. */
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    late: fc.constantFrom(0, 0, 1),
    presses,
  });
  type Takeover = typeof anyTakeover extends fc.Arbitrary<infer One> ? One : never;

  function takeOver({ scenario: id, seed, part, late, presses: list }: Takeover) {
    const shipped = shippedScenario(id);
    const { time } = createTimeline(shipped, 'a call', seededRandom(seed), startedAt);
    const before = retimed(shipped, time);
    const all = Object.values(before.dialects).flatMap(({ steps }) => steps);
    let at = Math.round(part * 1000 * Math.max(...all.map((step) => step.at))) / 1000;
    const sent = new Set(
      Object.values(before.dialects).flatMap(({ steps }) => {
        const due = steps.filter((step) => step.at < at);
        return due.slice(0, due.length - late);
      }),
    );
    const open = keysOf(standingOf(before, at));
    if (before.transitions.length === 0 || open.length === 0) return null;
    let file = soFar(before, sent, at);
    for (const { wait, which } of list) {
      const allowed = keysOf(standingOf(file, at));
      const key = allowed[which % Math.max(1, allowed.length)];
      if (key === undefined) break;
      at = Math.round(at * 1000 + wait) / 1000;
      file = pressAt(file, key, at);
    }
    return { before, sent, file, seed };
  }
  const property = (holds: (taken: NonNullable<ReturnType<typeof takeOver>>) => void) =>
    fc.assert(
      fc.property(anyTakeover, (takeover) => {
        const taken = takeOver(takeover);
        if (taken !== null) holds(taken);
      }),
      { numRuns: 300 },
    );
  const planned = (file: ScenarioFile, seed: number) => {
    const timeline = createTimeline(file, 'a call', seededRandom(seed), startedAt, { exact: true });
    return Object.keys(file.dialects)
      .filter((id) => vendors.includes(id))
      .map((id) => planEvents(file, id, timeline, (key) => dialects.event(id, key)));
  };

  it('it is still a scenario that can be read', () =>
    property(({ file }) => {
      expect(checkScenario(JSON.parse(JSON.stringify(file)))).toEqual(file);
    }));

  it('what was sent is kept with its times and ids, and ids go on', () =>
    property(({ before, sent, file, seed }) => {
      const idsOf = (of: ScenarioFile) =>
        planned(of, seed).flatMap((lane) => lane.filter(({ step }) => sent.has(step)).map(({ call }) => call.ids));
      expect(idsOf(file)).toEqual(idsOf(before));
      const kept = Object.values(file.dialects).flatMap(({ steps }) => steps.filter((step) => sent.has(step)));
      expect(kept).toHaveLength(sent.size);
      for (const lane of planned(file, seed)) {
        for (const events of byLeg(lane).values())
          expect(new Set(events.map(({ call }) => JSON.stringify(call.ids))).size).toBe(1);
      }
    }));

  it('a leg that was sent of ends once, and nothing but the handset is sent of it afterwards', () =>
    property(({ file, seed }) => {
      for (const lane of planned(file, seed)) {
        for (const [leg, events] of byLeg(lane)) {
          if (leg === null) continue;
          const ends = events.filter(({ event }) => event.phase === 'ended').map(({ event }) => event.key);
          expect([leg, ...new Set(ends)]).toEqual([leg, ...ends]);
          const first = events.findIndex(({ event }) => event.phase === 'ended');
          const later = first === -1 ? [] : events.slice(first + 1).map(({ event }) => event.phase);
          expect(later.filter((phase) => phase !== 'none')).toEqual([]);
          for (const { event, call, happensAt } of events) {
            if (event.phase === 'ended') expect(call.endedAt).not.toBeNull();
            if (call.endedAt !== null) expect(call.endedAt).toBeLessThanOrEqual(happensAt);
          }
        }
      }
    }));
});
