import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityLog } from '../../../electron/engine/activity/log.ts';
import { seededRandom } from '../../../electron/engine/call-model/random.ts';
import { createTimeline } from '../../../electron/engine/call-model/timeline.ts';
import { createCallEventReader } from '../../../electron/engine/calls/call-events.ts';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { planEvents } from '../../../electron/engine/player/plan.ts';
import { createRecognizer } from '../../../electron/engine/recognition/recognizer.ts';
import {
  createScenarioRecorder,
  type RecordInput,
} from '../../../electron/engine/scenario-recorder/scenario-recorder.ts';
import { vocabularyOf } from '../../../electron/engine/scenario-recorder/vocabulary.ts';
import { openScenarios } from '../../../electron/engine/scenarios/scenarios.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { resources } from '../../support/open-engine.ts';
import { openLog } from '../../support/open-log.ts';
import { sampleCapture, sampleDelivery } from '../../support/sample-activities.ts';

const dialects = openDialects(join(resources, 'dialects'));
const callEvents = createCallEventReader(dialects.all(), createRecognizer(dialects.all()));
const scenarios = openScenarios(join(resources, 'scenarios'), dialects);
const startedAt = Date.parse('2026-11-20T14:01:52.104Z');

interface SentEvent {
  readonly dialect: string;
  readonly event: string;
  readonly at: number;
  readonly values: ReadonlyMap<string, string>;
}

type Chosen = Readonly<Record<string, { readonly setup?: object; readonly variants?: object }>>;

/** The events of a scenario when it is played, in the order in which they are sent. */
function playedEvents(scenario: ScenarioFile, seed: number, chosen: Chosen = {}): SentEvent[] {
  const timeline = createTimeline(scenario, 'call', seededRandom(seed), startedAt);
  const lanes = Object.keys(scenario.dialects).map((id) =>
    planEvents(scenario, id, timeline, (key) => dialects.event(id, key)),
  );
  return lanes
    .flat()
    .sort((one, other) => one.at - other.at)
    .map(({ dialect, event, call, happensAt, values }) => {
      const needed = scenario.dialects[dialect];
      const made = dialects.values(dialect, event.key, call, happensAt, {
        setup: { ...chosen[dialect]?.setup, ...needed?.setup },
        variants: { ...chosen[dialect]?.variants, ...needed?.variants },
        target: 'https://crm.example.org/hooks/9f8e7d',
      });
      return { dialect, event: event.key, at: happensAt, values: new Map([...made, ...Object.entries(values)]) };
    });
}

const captureOf = (sent: SentEvent, index: number, callId: string): Activity => {
  const event = dialects.event(sent.dialect, sent.event);
  return sampleCapture({
    id: `capture-${index}`,
    at: new Date(sent.at).toISOString(),
    url: '/hook',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: String(new URLSearchParams([...sent.values])),
    recognized: { dialect: sent.dialect, event: event.key, confidence: 1, reason: 'as a test says' },
    callId,
  });
};

const deliveryOf = (sent: SentEvent, index: number, callId: string, action = 'action-1'): Activity =>
  sampleDelivery({
    id: `delivery-${index}-${action}`,
    at: new Date(sent.at).toISOString(),
    action: { id: action, name: action },
    event: { dialect: sent.dialect, key: sent.event, label: sent.event, id: `${sent.event}.1.1.${index}` },
    parameters: Object.fromEntries(sent.values),
    callId,
  });

let folder: string;
let log: ActivityLog;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookswitch-recorder-'));
  log = await openLog(join(folder, 'activity.db'), { keepRows: 1e6, keepDays: 1e6 });
});
afterAll(async () => {
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

/** The scenario that is recorded from activities in a real log, in which there is nothing else. */
async function record(activities: readonly Activity[], numbers: RecordInput['numbers'] = 'masked', call = 'the call') {
  await log.clear();
  await Promise.all(activities.map((sent) => log.append(sent)));
  const recorder = createScenarioRecorder({
    ...{ log, callEvents, dialects, scenarios },
    chosen: () => ({}),
    playedScenario: async () => null,
  });
  return recorder.recordScenario({ call, numbers });
}

/** The values of an event that identify nobody: those that have nothing but the dialect's words, and whether others are there. */
function plain({ dialect: id, event: key, values }: SentEvent) {
  const [dialect, event] = [dialects.get(id), dialects.event(id, key)];
  const { hasOnlyWords } = vocabularyOf({ dialect, event });
  return [...values].map(([tag, text]) => [tag, hasOnlyWords(tag) ? text : text === '' ? 'empty' : 'filled']);
}

const outline = (events: readonly SentEvent[]) =>
  [...Map.groupBy(events, ({ dialect }) => dialect)].map(([dialect, sent]) => [
    dialect,
    sent.map((one) => [one.event, plain(one)]),
  ]);

/** Texts of four characters and more that are not the dialect's own. */
const identifying = (events: readonly SentEvent[]): string[] =>
  events.flatMap((sent) => {
    const dialect = dialects.get(sent.dialect);
    const { isWord } = vocabularyOf({ dialect, event: dialects.event(sent.dialect, sent.event) });
    return [...sent.values].filter(([tag, text]) => text.length > 3 && !isWord(tag, text)).map(([, text]) => text);
  });

/** The calls of a scenario as receivers tell them apart: by the dialect's call key. */
function callsOf(scenario: ScenarioFile, seed: number): [name: string, events: SentEvent[]][] {
  const keyOf = ({ dialect, values }: SentEvent) => values.get(dialects.get(dialect).callKey ?? '') ?? '';
  const calls = Map.groupBy(
    playedEvents(scenario, seed).filter((sent) => keyOf(sent) !== ''),
    (sent) => `${sent.dialect} ${keyOf(sent)}`,
  );
  return [...calls.values()].map((events, index) => [`${scenario.id} ${events[0]?.dialect} ${index + 1}`, events]);
}

const files = scenarios.all().map(({ id }) => scenarios.get(id));
const captured = files.flatMap((file) => callsOf(file, 3));
const played = files.map((file) => [file.id, playedEvents(file, 3)] as const).filter(([, events]) => events.length > 0);

describe('a call that others sent', () => {
  it.each(captured)("%s is replayed as it was, without anybody's numbers", async (_, events) => {
    const { scenario } = await record(events.map((sent, index) => captureOf(sent, index, 'the call')));
    const again = playedEvents(scenario, 8);
    expect(outline(again)).toEqual(outline(events));
    const text = JSON.stringify(scenario);
    expect(identifying(events).filter((sent) => text.includes(sent))).toEqual([]);
    const gaps = (list: readonly SentEvent[]) => list.map(({ at }) => at - (list[0]?.at ?? 0));
    for (const [index, gap] of gaps(again).entries()) {
      const before = gaps(events)[index] ?? 0;
      expect(Math.abs(gap - before)).toBeLessThanOrEqual(before * 0.16 + 20);
    }
  });
});

describe('a call of ours without its run', () => {
  it.each(played)('%s is replayed in every dialect', async (_, events) => {
    const { scenario } = await record(events.map((sent, index) => deliveryOf(sent, index, 'the call')));
    expect(outline(playedEvents(scenario, 8))).toEqual(outline(events));
    const text = JSON.stringify(scenario);
    expect(identifying(events).filter((sent) => text.includes(sent))).toEqual([]);
  });
});

const eventsOf = (scenario: string, seed = 3) => playedEvents(scenarios.get(scenario), seed);
const allCaptured = (events: readonly SentEvent[]) => events.map((sent, index) => captureOf(sent, index, 'the call'));
const ofDialect = (dialect: string, events: readonly SentEvent[]) => events.filter((sent) => sent.dialect === dialect);

describe('what does not follow from the events', () => {
  it('stands in the steps where numbers are kept, and nowhere else', async () => {
    for (const { id: dialect } of dialects.all()) {
      const events = ofDialect(dialect, eventsOf('answered-inbound'));
      const { scenario } = await record(allCaptured(events), 'kept');
      const { parties } = dialects.get(dialect);
      const tags = [parties.caller, parties.callerName, parties.called, parties.extension].flat().map(({ tag }) => tag);
      const shown = ({ values }: SentEvent) => [...values].filter(([tag]) => tags.includes(tag));
      const again = playedEvents(scenario, 99);
      expect(again.map(shown)).toEqual(events.map(shown));
      const ids = (list: readonly SentEvent[]) =>
        list.map(({ values }) => values.get(dialects.get(dialect).callKey ?? ''));
      expect(ids(again)).not.toEqual(ids(events));
    }
  });

  it.each([
    ['voipnow', { profile: 'older', flow_case: 'lower' }],
    ['urlnetworks', { second_parameter: 'both', hangup_cause: 'sample' }],
    ['grandstream', { duration_before: 'empty' }],
  ])('of the variants of %s is found again', async (dialect, variants) => {
    const events = ofDialect(dialect, playedEvents(scenarios.get('missed'), 3, { [dialect]: { variants } }));
    const { scenario } = await record(allCaptured(events));
    expect(outline(playedEvents(scenario, 8))).toEqual(outline(events));
  });

  it('is a word that does not follow from the call: the step carries it', async () => {
    const [first, ...others] = ofDialect('urlnetworks', eventsOf('missed'));
    if (first === undefined) throw new Error('the scenario has no events');
    const odd = others.map((sent) =>
      sent.values.has('hangup_cause')
        ? { ...sent, values: new Map([...sent.values, ['hangup_cause', 'MEDIA_TIMEOUT'] as const]) }
        : sent,
    );
    const { scenario, notes } = await record(allCaptured([first, ...odd]));
    expect(scenario.dialects.urlnetworks?.steps.map(({ values }) => values?.hangup_cause)).toContain('MEDIA_TIMEOUT');
    expect(notes).toContainEqual(expect.stringContaining('fixed values that do not follow from the call'));
    expect(outline(playedEvents(scenario, 8))).toEqual(outline([first, ...odd]));
  });

  it('is a caller who hides: nobody is made up in his place', async () => {
    const events = ofDialect('voipnow', eventsOf('answered-inbound')).map((sent) => ({
      ...sent,
      values: new Map([...sent.values, ['CallerIDNum', ''], ['CallerIDName', '']] as const),
    }));
    const { scenario } = await record(allCaptured(events));
    const again = playedEvents(scenario, 8);
    expect(again.map(({ values }) => [values.get('CallerIDNum'), values.get('CallerIDName')])).toEqual(
      events.map(() => ['', '']),
    );
  });
});

describe('a call that is unusual', () => {
  it('that was played faster gets its original times', async () => {
    const events = ofDialect('pbxware', eventsOf('answered-inbound'));
    const begin = events[0]?.at ?? 0;
    const faster = events.map((sent) => ({ ...sent, at: begin + (sent.at - begin) / 60 }));
    const { scenario, notes } = await record(faster.map((sent, index) => deliveryOf(sent, index, 'the call')));
    const length = ((events.at(-1)?.at ?? 0) - begin) / 1000;
    expect(scenario.dialects.pbxware?.steps.at(-1)?.at).toBeCloseTo(length, -0.5);
    expect(notes).toContainEqual(expect.stringMatching(/^The requests arrived (59|60|61)\.\d times faster/));
  });

  it('was answered where it states the duration of talk, however fast it arrived', async () => {
    // At the end of the call, as a system sends it that is not configured to send it at pick-up.
    const events = ofDialect('pbxware', eventsOf('answered-inbound')).filter(
      (sent) => sent.values.get('duration') !== '0',
    );
    const begin = events[0]?.at ?? 0;
    // A clock that stands still: only the duration shows the answer.
    const faster = events.map((sent) => ({
      ...sent,
      at: begin + (sent.at - begin) / 60,
      values: new Map([...sent.values, ['unix_time', '1767348000']]),
    }));
    const { scenario } = await record(faster.map((sent, index) => captureOf(sent, index, 'the call')));
    expect(scenario.transitions.map(({ answered, ended }) => answered ?? ended)).toEqual([true, 'answered']);
    expect(Number(playedEvents(scenario, 1).at(-1)?.values.get('duration'))).toBeGreaterThan(20);
  });

  it('that the caller gave up was not answered elsewhere', async () => {
    const events = ofDialect('voipnow', eventsOf('abandoned'));
    const { scenario } = await record(allCaptured(events));
    expect(scenario.transitions.map(({ answered, ended, legEnd }) => [answered, ended, legEnd])).toEqual([
      [undefined, 'canceled', undefined],
    ]);
  });

  it('has one event once, however many actions sent it', async () => {
    const events = ofDialect('pbxware', eventsOf('missed'));
    const deliveries = events.flatMap((sent, index) => [
      deliveryOf(sent, index, 'the call', 'look-up'),
      deliveryOf(sent, index, 'the call', 'log'),
    ]);
    const { scenario, notes } = await record(deliveries);
    expect(scenario.dialects.pbxware?.steps.map(({ event }) => event)).toEqual(events.map(({ event }) => event));
    expect(notes).toContain('3 requests repeat an event for another action and were left out.');
  });

  it('that never ends, ends twice, or is answered after its end is replayed as it was', async () => {
    const events = ofDialect('voipnow', eventsOf('answered-inbound'));
    const [dial, answer, hangup] = events as [SentEvent, SentEvent, SentEvent];
    const later = (sent: SentEvent, seconds: number): SentEvent => ({ ...sent, at: hangup.at + seconds * 1000 });
    for (const odd of [[dial], [dial, answer], [dial, hangup, later(hangup, 1)], [dial, hangup, later(answer, 2)]]) {
      const { scenario, notes } = await record(allCaptured(odd));
      expect(outline(playedEvents(scenario, 8))).toEqual(outline(odd));
      expect(notes.some((note) => note.startsWith('No event ends the call'))).toBe(!odd.includes(hangup));
    }
  });

  it('leaves out what is no event, with a note; refuses a call without any', async () => {
    const events = ofDialect('voipnow', eventsOf('missed'));
    const stranger = sampleCapture({ id: 'strange', at: new Date(startedAt).toISOString(), callId: 'the call' });
    const { scenario, notes } = await record([...allCaptured(events), stranger]);
    expect(scenario.dialects.voipnow?.steps).toHaveLength(events.length);
    expect(notes).toContain('1 request matches no event of a known phone system and was left out.');
    await expect(record([stranger])).rejects.toMatchObject({ code: 'CALL_WITHOUT_EVENTS' });
    await expect(record([])).rejects.toMatchObject({ code: 'CALL_UNKNOWN' });
  });

  it('of anything in any order becomes a scenario with the same events', async () => {
    const kinds = dialects.all().flatMap(({ id, events }) => events.map(({ key }) => ({ dialect: id, event: key })));
    const text = fc.oneof(fc.constantFrom('', '101', '102', 'ANSWER', 'IN', '12', '1795183312'), fc.string());
    const event = fc.record({
      kind: fc.constantFrom(...kinds),
      gap: fc.integer({ min: 0, max: 5000 }),
      texts: fc.array(text, { minLength: 30, maxLength: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 7 }), async (list) => {
        let at = startedAt;
        const events = list.map(({ kind, gap, texts }) => {
          at += gap;
          const { parameters } = dialects.event(kind.dialect, kind.event);
          return { ...kind, at, values: new Map(parameters.map((tag, index) => [tag, texts[index] ?? ''])) };
        });
        const { scenario } = await record(events.map((sent, index) => deliveryOf(sent, index, 'the call')));
        const keys = (sent: readonly SentEvent[]) =>
          [...Map.groupBy(sent, ({ dialect }) => dialect)]
            .map(([id, sent]) => [id, sent.map((one) => one.event)])
            .sort();
        expect(keys(playedEvents(scenario, 8))).toEqual(keys(events));
      }),
      { numRuns: 15 },
    );
  });

  it('of more extensions than a scenario has legs keeps the first ones', async () => {
    const [first] = ofDialect('pbxware', eventsOf('missed'));
    if (first === undefined) throw new Error('the scenario has no events');
    const many = Array.from({ length: 150 }, (_, index) => ({
      ...first,
      at: first.at + index,
      values: new Map([...first.values, ['extension', String(2000 + index)] as const]),
    }));
    const { scenario, notes } = await record(allCaptured(many));
    expect(scenario.legs).toHaveLength(99);
    expect(notes).toContain('51 events exceed the limits of a scenario and were left out.');
  });

  it('of a thousand events is recorded in a moment', async () => {
    const [first] = ofDialect('grandstream', eventsOf('hold-resume'));
    if (first === undefined) throw new Error('the scenario has no events');
    const many = Array.from({ length: 1200 }, (_, index) => ({ ...first, at: first.at + index * 100 }));
    const begin = performance.now();
    const { scenario, notes } = await record(allCaptured(many));
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(scenario.dialects.grandstream?.steps).toHaveLength(1000);
    expect(notes).toContain('200 events exceed the limits of a scenario and were left out.');
  });
});
