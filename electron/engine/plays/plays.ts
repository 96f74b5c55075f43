import { Failure, failure } from '../../../shared/failure.ts';
import type { CallDirection } from '../../../shared/model/call.ts';
import type { ChaosName, Numbers, Party, Play, PlayEvent, PlaySummary, Speed } from '../../../shared/model/play.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import type { Prepared } from '../actions/desk.ts';
import { chosenOf } from '../dialects/chosen.ts';
import type { DialectSettings } from '../dialects/dialect-settings.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { Clock } from '../host-services.ts';
import { ringing } from '../phone/by-hand.ts';
import { type PhoneWords, possibleEvents } from '../phone/key-events.ts';
import type { CallKey } from '../phone/keys.ts';
import { whyUntold } from '../scenarios/dialect-faults.ts';
import type { Scenarios } from '../scenarios/scenarios.ts';
import { withoutUntold } from '../scenarios/without-untold.ts';
import type { Simulator } from '../simulator/fire.ts';
import { hashOf, type Random, seededRandom, uuid } from '../simulator/random.ts';
import { applyChaos } from './chaos.ts';
import { withExtensions } from './numbers.ts';
import { type PlannedEvent, planEvents } from './plan.ts';
import { createPlayWatchers } from './play-watchers.ts';
import { type Beginning, createPlayedCall, type PlayedCall } from './played-call.ts';
import type { Ticker } from './playhead.ts';
import { createTeller, type TellInput } from './teller.ts';
import { createTimeline, retimed } from './timeline.ts';

interface CallInput extends TellInput {
  readonly speed?: Speed | undefined;
  readonly numbers?: Numbers | undefined;
  readonly seed?: number | undefined;
}

export interface PlayInput extends CallInput {
  readonly scenario: string;
  readonly chaos?: readonly ChaosName[] | undefined;
  /** Begins paused: each step tells one event. */
  readonly steps?: boolean | undefined;
}

export interface RingInput extends CallInput {
  readonly direction?: CallDirection | undefined;
}

/** The calls that are played, side by side. */
export interface Plays {
  /**
   * Begins to play a call. Throws SCENARIO_UNKNOWN, DIALECT_UNKNOWN, INPUT_INVALID for settings that a dialect does not
   * know, SCENARIO_SILENT where no dialect tells of it, and NOTHING_BOUND, EVENT_INACTIVE or EVENTS_OFF where no event
   * of it could be sent.
   */
  start(input: PlayInput): Play;
  /** Begins a call that is played by hand, an inbound one where nothing else is said. Throws as `start` does. */
  ring(input: RingInput): Play;
  /**
   * Presses a key of a call's phone; a call that plays a scenario is taken over. Throws CALL_UNKNOWN, CALL_OVER,
   * KEY_REFUSED, and INPUT_INVALID for a target that cannot be.
   */
  press(id: string, key: CallKey, target?: Party | undefined): Play;
  /** What is told next and the requests it makes; null where nothing waits. Throws CALL_UNKNOWN. */
  next(id: string): Promise<{ event: PlayEvent; prepared: readonly Prepared[]; notes: readonly string[] } | null>;
  /** The call as a scenario: what was told, and what has happened until now; null where no such call is known. */
  recording(id: string): ScenarioFile | null;
  /** Newest first: all that are being played, and the latest that are over. */
  list(): PlaySummary[];
  /** Throws CALL_UNKNOWN. */
  get(id: string): Play;
  /** Throw CALL_UNKNOWN, CALL_OVER. */
  pause(id: string): Play;
  resume(id: string): Play;
  step(id: string): Promise<Play>;
  /** Resolves when nothing of it is left running; a call that is over stays as it is. Throws CALL_UNKNOWN. */
  stop(id: string): Promise<Play>;
  /** Stops every call; gives how many there were. */
  stopAll(): Promise<number>;
  /** How calls stand: first all of them, or the one, then those that changed. For one it ends when the call is over. */
  watch(id: string | undefined, signal: AbortSignal | undefined): AsyncGenerator<PlaySummary[], void, undefined>;
  /** Stops everything and ends every watcher. */
  close(): Promise<void>;
}

/** Calls that are over and still listed. */
const remembered = 1000;

/** Who is called, or calls, where nothing else is said. */
const ourExtension = { number: '101', name: 'Reception' };
const ourColleague = { number: '102', name: 'Sales' };

const labels: Record<CallDirection, string> = {
  inbound: 'Inbound call, by hand',
  outbound: 'Outbound call, by hand',
  internal: 'Internal call, by hand',
};

export function createPlays(parts: {
  readonly scenarios: Scenarios;
  readonly dialects: Dialects;
  readonly dialectSettings: DialectSettings;
  readonly simulator: Simulator;
  readonly clock: Clock;
  readonly random: Random;
  readonly ticker: Ticker;
  /** Told of what is a bug and no failure. */
  readonly report: (bug: unknown) => void;
}): Plays {
  const { scenarios, dialects, dialectSettings, simulator, clock, random, ticker, report } = parts;
  const plays = new Map<string, PlayedCall>();
  const teller = createTeller(simulator, dialects);
  const watchers = createPlayWatchers((id) => plays.get(id)?.summary());
  const find = (id: string): PlayedCall => {
    const found = plays.get(id);
    if (found === undefined) throw failure('CALL_UNKNOWN', { id });
    return found;
  };
  const ongoing = (id: string): PlayedCall => {
    const call = find(id);
    if (call.isOver()) throw failure('CALL_OVER', { id, state: call.summary().state });
    return call;
  };
  const explain = (error: unknown): string => {
    if (error instanceof Failure) return error.message;
    report(error);
    return failure('INTERNAL', {}).message;
  };
  const forgetOldest = (): void => {
    const over = [...plays].filter(([, call]) => call.isOver());
    for (const [id] of over.slice(0, Math.max(0, over.length - remembered))) plays.delete(id);
  };
  /** How the dialects of a call are spoken: as the workspace has decided, what its scenario needs, what was given. */
  const wordsOf = (input: TellInput, chosen: ScenarioFile['dialects']): PhoneWords => ({
    dialects,
    inForce(dialect) {
      const layers = [dialectSettings.of(dialect), chosen[dialect], input.settings?.[dialect]];
      return chosenOf(dialects.get(dialect), {
        setup: Object.assign({}, ...layers.map((layer) => layer?.setup)),
        switches: Object.assign({}, ...layers.map((layer) => layer?.switches)),
      });
    },
  });
  const begin = (beginning: Beginning): Play => {
    const { id, input, scenario } = beginning;
    const words = wordsOf(input, scenario.dialects);
    const onChange = () => watchers.changed(id);
    const call = createPlayedCall(beginning, { words, teller, ticker, explain, onChange });
    plays.set(id, call);
    forgetOldest();
    watchers.changed(id);
    return call.play();
  };
  const eventsOf = (scenario: ScenarioFile, dialect: string, timeline: ReturnType<typeof createTimeline>) =>
    planEvents(scenario, dialect, timeline, (key) => dialects.event(dialect, key));
  /** Refuses what could send nothing, and notes what is strange. */
  const check = (input: CallInput, scenario: ScenarioFile, events: readonly PlannedEvent[], notes: string[]): void => {
    if (events.length === 0) throw failure('SCENARIO_SILENT', { scenario: scenario.id, detail: notes.join(' ') });
    teller.checkSettings(input, scenario, events);
    teller.checkSome(input, scenario, events);
    notes.push(...teller.strangeTags(input, events));
  };
  const newSeed = (input: CallInput): number => input.seed ?? Math.floor(random() * 2 ** 31);

  return {
    start(input) {
      const written = withExtensions(scenarios.get(input.scenario), input.numbers ?? {});
      const seed = newSeed(input);
      const id = uuid(random);
      const startedAt = clock();
      const chaos = [...new Set(input.chaos)];
      const { numbers } = input;
      const first = createTimeline(written, id, seededRandom(seed), startedAt, { numbers });
      const played = retimed(written, first.time);
      const words = wordsOf(input, written.dialects);
      const scenario = withoutUntold(played, (dialect) => scenarios.plays(written, dialect) && words.inForce(dialect));
      const timeline = createTimeline(scenario, id, seededRandom(seed), startedAt, { numbers, exact: true });
      const notes: string[] = [];
      const lanes: PlannedEvent[][] = [];
      const known: ScenarioFile['dialects'] = {};
      for (const dialect of new Set(input.dialects)) {
        const { name } = dialects.get(dialect);
        const playable = scenarios.plays(written, dialect);
        const note = playable ? scenario.dialects[dialect]?.note : whyUntold(written, dialects.get(dialect));
        if (note !== undefined) notes.push(`${name}: ${note}`);
        const told = scenario.dialects[dialect];
        known[dialect] = playable && told !== undefined ? told : { steps: [], note: note ?? '' };
        if (!playable) continue;
        // Each dialect has its own chances, so that leaving one out changes nothing for the others.
        const made = applyChaos(eventsOf(scenario, dialect, timeline), chaos, seededRandom(seed ^ hashOf(dialect)));
        if (made.length > 0) lanes.push(made);
      }
      check(input, scenario, lanes.flat(), notes);
      return begin({
        ...{ id, seed, startedAt, lanes, timeline, input, numbers, byHand: false, paused: input.steps === true },
        scenario: { ...scenario, dialects: known },
        about: { scenario: scenario.id, label: scenario.label, speed: input.speed ?? 1, chaos, notes },
      });
    },
    ring(input) {
      const { numbers, direction = 'inbound' } = input;
      const seed = newSeed(input);
      const id = uuid(random);
      const startedAt = clock();
      const chosen: ScenarioFile['dialects'] = {};
      for (const dialect of new Set(input.dialects)) {
        dialects.get(dialect);
        const { setup, switches } = input.settings?.[dialect] ?? {};
        chosen[dialect] = {
          steps: [],
          ...(setup === undefined ? {} : { setup }),
          ...(switches === undefined ? {} : { switches }),
        };
      }
      const parties = withExtensions(
        {
          ...{ schema: 1, id: 'by-hand', label: labels[direction], description: labels[direction], direction },
          ...{ extension: ourExtension, turns: [], dialects: {} },
          legs: direction === 'internal' ? [{ id: 'called', extension: ourColleague }] : [],
        },
        numbers ?? {},
      );
      const colleague = parties.legs[0]?.extension ?? ourColleague;
      const scenario = ringing(
        { direction, extension: parties.extension, colleague, label: labels[direction], chosen },
        wordsOf(input, {}),
      );
      const timeline = createTimeline(scenario, id, seededRandom(seed), startedAt, { numbers, exact: true });
      const notes: string[] = [];
      const possible: PlannedEvent[] = [];
      for (const dialect of Object.keys(chosen)) {
        const events = possibleEvents(scenario, dialect, dialects);
        if (events.length === 0) notes.push(`${dialects.get(dialect).name}: It tells nothing of ${direction} calls.`);
        const steps = events.map((event) => ({ at: 0, event, leg: 'first' }));
        const imagined = { ...scenario, dialects: { [dialect]: { steps } } };
        possible.push(...eventsOf(imagined, dialect, timeline));
      }
      check(input, scenario, possible, notes);
      return begin({
        ...{ id, seed, startedAt, scenario, timeline, input, numbers, byHand: true, paused: false },
        lanes: Object.keys(chosen).map((dialect) => eventsOf(scenario, dialect, timeline)),
        about: { scenario: null, label: labels[direction], speed: input.speed ?? 1, chaos: [], notes },
      });
    },
    press(id, key, target) {
      const call = ongoing(id);
      call.press(key, target);
      return call.play();
    },
    next: (id) => find(id).next(),
    recording: (id) => plays.get(id)?.recording() ?? null,
    list: () => [...plays.values()].reverse().map((call) => call.summary()),
    get: (id) => find(id).play(),
    pause(id) {
      const call = ongoing(id);
      call.pause();
      return call.play();
    },
    resume(id) {
      const call = ongoing(id);
      call.resume();
      return call.play();
    },
    async step(id) {
      const call = ongoing(id);
      await call.step();
      return call.play();
    },
    async stop(id) {
      const call = find(id);
      await call.stop();
      return call.play();
    },
    async stopAll() {
      const going = [...plays.values()].filter((call) => !call.isOver());
      await Promise.all(going.map((call) => call.stop()));
      return going.length;
    },
    watch(id, signal) {
      if (id !== undefined) find(id);
      return watchers.watch(id, id === undefined ? [...plays.keys()] : [id], signal);
    },
    async close() {
      await Promise.all([...plays.values()].map((call) => call.stop()));
      watchers.close();
    },
  };
}
