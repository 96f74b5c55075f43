import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { failure } from '../../../shared/failure.ts';
import type { CallDirection } from '../../../shared/model/call.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { extensions } from '../call-model/new-call.ts';
import { withExtensions } from '../call-model/numbers.ts';
import { hashOf, type Random, seededRandom, uuid } from '../call-model/random.ts';
import { createTimeline, retimed, type Timeline } from '../call-model/timeline.ts';
import { type DialectsInForce, possibleEvents } from '../call-model/transition-events.ts';
import { choicesOver, chosenOf } from '../dialects/chosen.ts';
import type { DialectSettings } from '../dialects/dialect-settings.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { Clock } from '../host-services.ts';
import { whyInactive } from '../scenarios/dialect-faults.ts';
import type { Scenarios } from '../scenarios/scenarios.ts';
import { withoutInactiveEvents } from '../scenarios/without-inactive-events.ts';
import { ringing } from './by-hand.ts';
import { applyChaos } from './chaos.ts';
import type { CallSending, EventSender } from './event-sender.ts';
import { type PlannedEvent, planEvents } from './plan.ts';
import type { CallStart } from './played-call.ts';

type Inputs = ContractInputs['calls'];

/** Makes what a call begins with, and refuses beforehand what could send nothing. Throws what `CallPlayer.start` throws. */
export interface CallStarts {
  ofScenario(input: Inputs['start']): CallStart;
  byHand(input: Inputs['ring']): CallStart;
  resolveDialects(input: CallSending, chosen: ScenarioFile['dialects']): DialectsInForce;
}

/** Who is called, or calls, where nothing else is said. */
const [ourExtension, ourColleague] = extensions;

const labels: Record<CallDirection, string> = {
  inbound: 'Inbound call, by hand',
  outbound: 'Outbound call, by hand',
  internal: 'Internal call, by hand',
};

export function createCallStarts(parts: {
  readonly scenarios: Scenarios;
  readonly dialects: Dialects;
  readonly dialectSettings: DialectSettings;
  readonly sender: EventSender;
  readonly clock: Clock;
  readonly random: Random;
}): CallStarts {
  const { scenarios, dialects, dialectSettings, sender, clock, random } = parts;
  /** How the dialects of a call are spoken: as the workspace has decided, what its scenario needs, what was given. */
  const resolveDialects = (input: CallSending, chosen: ScenarioFile['dialects']): DialectsInForce => ({
    dialects,
    inForce(dialect) {
      const { setup, variants } = dialectSettings.of(dialect);
      const [needed, given] = [chosen[dialect], input.settings?.[dialect]];
      return chosenOf(dialects.get(dialect), {
        setup: choicesOver(setup, needed?.setup, given?.setup),
        variants: choicesOver(variants, needed?.variants, given?.variants),
      });
    },
  });
  const eventsOf = (scenario: ScenarioFile, dialect: string, timeline: Timeline) =>
    planEvents(scenario, dialect, timeline, (key) => dialects.event(dialect, key));
  /** Refuses what could send nothing, and notes what is strange. */
  const check = (
    input: Inputs['start'] | Inputs['ring'],
    scenario: ScenarioFile,
    events: readonly PlannedEvent[],
    notes: string[],
  ): void => {
    if (events.length === 0) throw failure('SCENARIO_SILENT', { scenario: scenario.id, detail: notes.join(' ') });
    sender.checkSettings(input, scenario, events);
    sender.checkSome(input, scenario, events);
    notes.push(...sender.strangeTags(input, events));
  };
  const newSeed = (input: Inputs['start'] | Inputs['ring']): number => input.seed ?? Math.floor(random() * 2 ** 31);

  return {
    resolveDialects,
    ofScenario(input) {
      const written = withExtensions(scenarios.get(input.scenario), input.numbers ?? {});
      const seed = newSeed(input);
      const id = uuid(random);
      const startedAt = clock();
      const chaos = [...new Set(input.chaos)];
      const { numbers } = input;
      const first = createTimeline(written, id, seededRandom(seed), startedAt, { numbers });
      const played = retimed(withDialects(written, input.dialects), first.time);
      const dialectsInForce = resolveDialects(input, written.dialects);
      const scenario = withoutInactiveEvents(
        played,
        (dialect) => scenarios.canPlay(written, dialect) && dialectsInForce.inForce(dialect),
      );
      const timeline = createTimeline(scenario, id, seededRandom(seed), startedAt, { numbers, exact: true });
      const notes: string[] = [];
      const lanes: PlannedEvent[][] = [];
      const parts: ScenarioFile['dialects'] = {};
      for (const dialect of new Set(input.dialects)) {
        const { name } = dialects.get(dialect);
        const playable = scenarios.canPlay(written, dialect);
        const note = playable ? scenario.dialects[dialect]?.note : whyInactive(written, dialects.get(dialect));
        if (note !== undefined) notes.push(`${name}: ${note}`);
        const part = scenario.dialects[dialect];
        parts[dialect] = playable && part !== undefined ? part : { steps: [], note: note ?? '' };
        if (!playable) continue;
        // Each dialect has its own chances, so that leaving one out changes nothing for the others.
        const made = applyChaos(eventsOf(scenario, dialect, timeline), chaos, seededRandom(seed ^ hashOf(dialect)));
        if (made.length > 0) lanes.push(made);
      }
      check(input, scenario, lanes.flat(), notes);
      return {
        ...{ id, seed, startedAt, lanes, timeline, input, numbers, byHand: false, paused: input.steps === true },
        scenario: { ...scenario, dialects: parts },
        about: { scenario: scenario.id, label: scenario.label, speed: input.speed ?? 1, chaos, notes },
      };
    },
    byHand(input) {
      const { numbers, direction = 'inbound' } = input;
      const seed = newSeed(input);
      const id = uuid(random);
      const startedAt = clock();
      const chosen: ScenarioFile['dialects'] = {};
      for (const dialect of new Set(input.dialects)) {
        dialects.get(dialect);
        const { setup, variants } = input.settings?.[dialect] ?? {};
        chosen[dialect] = {
          steps: [],
          ...(setup === undefined ? {} : { setup }),
          ...(variants === undefined ? {} : { variants }),
        };
      }
      const parties = withExtensions(
        {
          ...{ schema: 2, id: 'by-hand', label: labels[direction], description: labels[direction], direction },
          ...{ extension: ourExtension, transitions: [], dialects: {} },
          legs: direction === 'internal' ? [{ id: 'called', extension: ourColleague }] : [],
        },
        numbers ?? {},
      );
      const colleague = parties.legs[0]?.extension ?? ourColleague;
      const scenario = ringing(
        { direction, extension: parties.extension, colleague, label: labels[direction], chosen },
        resolveDialects(input, {}),
      );
      const timeline = createTimeline(scenario, id, seededRandom(seed), startedAt, { numbers, exact: true });
      const notes: string[] = [];
      const possible: PlannedEvent[] = [];
      for (const dialect of Object.keys(chosen)) {
        const events = possibleEvents(scenario, dialect, dialects);
        if (events.length === 0) notes.push(`${dialects.get(dialect).name}: It sends nothing for ${direction} calls.`);
        const steps = events.map((event) => ({ at: 0, event, leg: 'first' }));
        const imagined = { ...scenario, dialects: { [dialect]: { steps } } };
        possible.push(...eventsOf(imagined, dialect, timeline));
      }
      check(input, scenario, possible, notes);
      return {
        ...{ id, seed, startedAt, scenario, timeline, input, numbers, byHand: true, paused: false },
        lanes: Object.keys(chosen).map((dialect) => eventsOf(scenario, dialect, timeline)),
        about: { scenario: null, label: labels[direction], speed: input.speed ?? 1, chaos: [], notes },
      };
    },
  };
}

/** The scenario without what other dialects send. */
function withDialects(scenario: ScenarioFile, dialects: readonly string[]): ScenarioFile {
  const parts = Object.entries(scenario.dialects).filter(([dialect]) => dialects.includes(dialect));
  return { ...scenario, dialects: Object.fromEntries(parts) };
}
