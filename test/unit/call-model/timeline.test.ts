import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../electron/engine/call-model/random.ts';
import { createTimeline } from '../../../electron/engine/call-model/timeline.ts';
import { chosenOf } from '../../../electron/engine/dialects/chosen.ts';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { applyChaos } from '../../../electron/engine/player/chaos.ts';
import { type PlannedEvent, planEvents } from '../../../electron/engine/player/plan.ts';
import { openScenarios } from '../../../electron/engine/scenarios/scenarios.ts';
import { withoutInactiveEvents } from '../../../electron/engine/scenarios/without-inactive-events.ts';
import { talkSeconds } from '../../../shared/model/call.ts';
import { ChaosName } from '../../../shared/model/call-run.ts';
import { resources } from '../../support/open-engine.ts';

const dialects = openDialects(join(resources, 'dialects'));
const scenarios = openScenarios(join(resources, 'scenarios'), dialects);
const startedAt = 1_724_931_550_000;

function planOf(scenario: string, seed: number) {
  const file = withoutInactiveEvents(scenarios.get(scenario), (id) => chosenOf(dialects.get(id), {}));
  const timeline = createTimeline(file, 'a call', seededRandom(seed), startedAt);
  const lanes = dialects
    .all()
    .filter(({ id }) => scenarios.canPlay(file, id))
    .map(({ id }) => planEvents(file, id, timeline, (key) => dialects.event(id, key)));
  return { file, timeline, lanes };
}

const anyScenario = fc.constantFrom(...scenarios.all().map(({ id }) => id));
const anySeed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
/** The legs of one lane as receivers tell them apart: by the id of their call and their extension's leg. */
const byLeg = (lane: readonly PlannedEvent[]) => Map.groupBy(lane, ({ leg }) => leg);

describe('for every scenario and every seed', () => {
  const property = (holds: (plan: ReturnType<typeof planOf>) => void) =>
    fc.assert(fc.property(anyScenario, anySeed, (scenario, seed) => holds(planOf(scenario, seed))));

  it('the ids of a leg are the same from its first event to its last, and so is the id kept over transfers', () =>
    property(({ lanes }) => {
      for (const lane of lanes) {
        for (const events of byLeg(lane).values())
          expect(new Set(events.map(({ call }) => JSON.stringify(call.ids))).size).toBe(1);
        expect(new Set(lane.map(({ call }) => call.ids.api)).size).toBeLessThanOrEqual(1);
        expect(new Set(lane.map(({ call }) => call.id)).size).toBeLessThanOrEqual(1);
      }
    }));

  it('what the vendor joins a call by is the same in every event of a leg, and is there', () =>
    property(({ lanes }) => {
      for (const lane of lanes) {
        const key = dialects.get(lane[0]?.dialect ?? 'pbxware').callKey;
        for (const events of byLeg(lane).values()) {
          const carrying = events.filter(({ event }) => key !== null && event.parameters.includes(key));
          const texts = carrying.map(({ dialect, event, call, happensAt }) =>
            dialects.values(dialect, event.key, call, happensAt).get(key ?? ''),
          );
          expect(new Set(texts).size).toBeLessThanOrEqual(1);
          expect(texts).not.toContain('');
        }
      }
    }));

  it('legs that are no call of their own have the call’s key', () =>
    property(({ file, timeline, lanes }) => {
      const own = new Set(file.legs.filter((leg) => leg.separate !== undefined).map(({ id }) => id));
      for (const { leg, call } of lanes.flat()) {
        expect(call.ids.uuid === timeline.call.ids.uuid).toBe(leg === null || !own.has(leg));
      }
    }));

  it('times never go back, and are those of the scenario within 15 %', () =>
    property(({ file, timeline, lanes }) => {
      for (const lane of lanes) {
        const [{ dialect = '' } = {}] = lane;
        let before = 0;
        for (const [index, { at, happensAt }] of lane.entries()) {
          expect(at).toBeGreaterThanOrEqual(before);
          expect(happensAt).toBe(timeline.call.startedAt + Math.round(at * 1000));
          const said = file.dialects[dialect]?.steps[index]?.at ?? 0;
          expect(Math.abs(at - said)).toBeLessThanOrEqual(said * 0.15 + 0.01);
          before = at;
        }
      }
    }));

  it('a leg ends at most once, after it was answered, and only then has an end', () =>
    property(({ lanes }) => {
      for (const events of lanes.flatMap((lane) => [...byLeg(lane).values()])) {
        const ends = events.filter(({ event }) => event.phase === 'ended').map(({ event }) => event.key);
        // Some vendors tell one end by two events; none tells one event of it twice.
        expect(new Set(ends).size).toBe(ends.length);
        for (const { event, call, happensAt } of events) {
          if (event.phase === 'ended') expect(call.endedAt).not.toBeNull();
          if (event.phase === 'answered') expect(call.answeredAt).not.toBeNull();
          if (call.endedAt !== null) expect(call.endedAt).toBeLessThanOrEqual(happensAt);
          if (call.answeredAt !== null && call.endedAt !== null) expect(call.answeredAt).toBeLessThan(call.endedAt);
          expect(call.result === null).toBe(call.endedAt === null);
          expect(call.startedAt).toBe(startedAt);
        }
      }
    }));

  it('a receiver sees one end of each leg: no two alike of the same extension and call', () =>
    property(({ lanes }) => {
      for (const lane of lanes) {
        const ends = lane
          .filter(({ event }) => event.phase === 'ended')
          .map(({ event, call }) => `${event.key} ${call.ids.unique} ${call.ids.sip} ${call.extension.number}`);
        expect(ends).toEqual([...new Set(ends)]);
      }
    }));

  it('the duration is the end less the answer, and none where it was never answered', () =>
    property(({ lanes }) => {
      for (const { call } of lanes.flat().filter(({ event }) => event.phase === 'ended')) {
        const { answeredAt, endedAt } = call;
        const seconds = answeredAt === null || endedAt === null ? 0 : Math.round((endedAt - answeredAt) / 1000);
        expect(talkSeconds(call)).toBe(seconds);
        expect(seconds > 0).toBe(call.result === 'answered');
      }
    }));

  it('a vendor that names the dialed extension names the same one, whoever takes the call', () =>
    property(({ lanes }) => {
      const sent = lanes.flat().filter(({ dialect }) => dialect === 'pbxware');
      const texts = sent.map(({ event, call, happensAt }) => dialects.values('pbxware', event.key, call, happensAt));
      expect(new Set(texts.map((text) => text.get('called_number'))).size).toBeLessThanOrEqual(1);
    }));

  it('every dialect tells of the same call', () =>
    property(({ timeline, lanes }) => {
      const { caller, ids, answeredAt, endedAt } = timeline.call;
      const whole = lanes.flatMap((lane) => lane.filter(({ leg }) => leg === null).slice(-1));
      for (const { call } of whole) {
        expect([call.caller, call.ids]).toEqual([caller, ids]);
        if (call.endedAt !== null) expect([call.answeredAt, call.endedAt]).toEqual([answeredAt, endedAt]);
      }
    }));

  it('the same seed gives the same play, in values too', () =>
    fc.assert(
      fc.property(anyScenario, anySeed, (scenario, seed) => {
        const values = () =>
          planOf(scenario, seed)
            .lanes.flat()
            .map(({ dialect, event, call, happensAt }) => [...dialects.values(dialect, event.key, call, happensAt)]);
        expect(values()).toEqual(values());
      }),
      { numRuns: 30 },
    ));

  it('chaos loses nothing but what it says it left out, and says so of everything it altered', () =>
    fc.assert(
      fc.property(anyScenario, anySeed, fc.subarray([...ChaosName.options]), (scenario, seed, chosen) => {
        for (const lane of planOf(scenario, seed).lanes) {
          const made = applyChaos(lane, chosen, seededRandom(seed));
          for (const original of lane) {
            const found = made.filter(
              ({ event, leg, at }) => event === original.event && leg === original.leg && at === original.at,
            );
            expect(found.length).toBeGreaterThan(0);
            for (const call of found) {
              const same = call.sendAt === original.sendAt && call.happensAt === original.happensAt && !call.dropped;
              if (!same) expect(call.altered).not.toBeNull();
              if (call.altered === null) expect(call).toEqual(original);
            }
            if (!chosen.includes('duplicate')) expect(found).toHaveLength(1);
          }
          const dropped = made.filter((event) => event.dropped);
          expect(dropped.every(({ event }) => event.phase === 'ended')).toBe(true);
          if (chosen.length === 0) expect(made).toEqual(lane);
          expect(applyChaos(lane, chosen, seededRandom(seed))).toEqual(made);
        }
      }),
    ));
});

describe('what the dialects make of how a call ends', () => {
  const valuesOf = (scenario: string, dialect: string, tag: string) =>
    (planOf(scenario, 1).lanes.find(([first]) => first?.dialect === dialect) ?? []).flatMap(
      ({ event, call, happensAt }) => dialects.values(dialect, event.key, call, happensAt).get(tag) ?? [],
    );

  it.each([
    ['answered-inbound', 'CALLING ANSWER ANSWER', 'NORMAL_CLEARING'],
    ['missed', 'CALLING NOANSWER', 'NO_ANSWER'],
    ['abandoned', 'CALLING CANCEL', 'ORIGINATOR_CANCEL'],
    ['busy', 'CALLING BUSY', 'USER_BUSY'],
    ['rejected', 'CALLING BUSY', 'CALL_REJECTED'],
    ['unregistered', 'CALLING CHANUNAVAIL', 'NO_USER_RESPONSE'],
    ['voicemail', 'CALLING NOANSWER', 'NO_ANSWER'],
    ['outbound-unanswered', 'CALLING NOANSWER', ''],
    ['wrong-number', 'CALLING CONGESTION', ''],
    ['blind-transfer', 'CALLING ANSWER CALLING ANSWER ANSWER ANSWER', 'BLIND_TRANSFER NORMAL_CLEARING'],
    ['attended-transfer', null, 'ATTENDED_TRANSFER'],
    ['forwarded', null, 'REDIRECTION_TO_NEW_DESTINATION'],
    ['ring-group', null, 'LOSE_RACE LOSE_RACE NORMAL_CLEARING'],
  ])('%s', (scenario, statuses, causes) => {
    if (statuses !== null) expect(valuesOf(scenario, 'voipnow', 'CallStatus').join(' ')).toBe(statuses);
    expect(valuesOf(scenario, 'urlnetworks', 'hangup_cause').join(' ')).toBe(causes);
  });

  it('gives the message of the caller its address, once it is there', () => {
    expect(valuesOf('voicemail', 'urlnetworks', 'recording_url')).toEqual([
      expect.stringMatching(/^https:\/\/voicemail/),
    ]);
  });

  it('prices an outbound call by its length', () => {
    const [duration = '', cost = ''] = ['duration', 'call_cost'].map(
      (tag) => valuesOf('outbound-answered', 'pbxware', tag)[0],
    );
    expect(Number(cost)).toBeCloseTo((Number(duration) / 60) * 0.024, 2);
    expect(valuesOf('outbound-unanswered', 'pbxware', 'call_cost')).toEqual(['']);
  });
});

describe('chaos', () => {
  const lane = () => planOf('answered-inbound', 7).lanes.find(([first]) => first?.dialect === 'pbxware') ?? [];
  const keys = (events: readonly PlannedEvent[]) =>
    events.filter(({ dropped }) => !dropped).map(({ event }) => event.key);

  it.each([
    ['reorder', ['ringing', 'call_incoming', 'call_answered'], 'call_incoming', /^sent out of order, after /],
    ['dropHangup', ['call_incoming', 'ringing'], 'ringing', / left out$/],
    ['lateRinging', ['call_incoming', 'call_answered', 'ringing'], 'ringing', /^sent late, after /],
    ['clockSkew', ['call_incoming', 'ringing', 'call_answered'], 'ringing', /^its clock is \d+ s (slow|fast)$/],
  ] as const)('%s sends %j and says so', (name, order, key, words) => {
    const made = applyChaos(lane(), [name], seededRandom(3));
    expect(keys(made)).toEqual(order);
    expect(made.find(({ event }) => event.key === key)?.altered).toMatch(words);
  });

  it('duplicate sends at least one event twice', () => {
    const made = applyChaos(lane(), ['duplicate'], seededRandom(3));
    const twice = made.filter(({ altered }) => altered === 'sent a second time');
    expect(twice.length).toBeGreaterThan(0);
    expect(made).toHaveLength(lane().length + twice.length);
  });

  it('a clock that is wrong is as wrong for every event of its dialect', () => {
    const original = lane();
    const off = applyChaos(original, ['clockSkew'], seededRandom(3)).map(
      ({ happensAt }, at) => happensAt - (original[at]?.happensAt ?? 0),
    );
    expect(new Set(off).size).toBe(1);
    expect(off[0]).not.toBe(0);
  });
});
