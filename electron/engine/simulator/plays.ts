import { Failure, failure } from '../../../shared/failure.ts';
import type { ChaosName, DialectSettings, Play, PlaySummary, Speed } from '../../../shared/model/play.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { Clock } from '../host-services.ts';
import { applyChaos } from './chaos.ts';
import type { FireInput, Simulator } from './fire.ts';
import { type PlannedEvent, planEvents } from './plan.ts';
import { createPlayWatchers } from './play-watchers.ts';
import { createPlayer, type Player, type Told } from './player.ts';
import type { Ticker } from './playhead.ts';
import { type Random, seededRandom, uuid } from './random.ts';
import type { Scenarios } from './scenarios.ts';
import { createTimeline, type Timeline } from './timeline.ts';

export interface PlayInput {
  readonly scenario: string;
  readonly dialects: readonly string[];
  readonly to?: string | undefined;
  /** How each dialect is spoken, by its id, over what the scenario and the dialect say. */
  readonly settings?: Readonly<Record<string, DialectSettings>> | undefined;
  readonly speed?: Speed | undefined;
  /** Stand over the call's values in every event that is sent. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly chaos?: readonly ChaosName[] | undefined;
  readonly seed?: number | undefined;
  /** Begins paused: each step tells one event. */
  readonly steps?: boolean | undefined;
}

/** The calls that are played, side by side. */
export interface Plays {
  /**
   * Begins to play a call. Throws SCENARIO_UNKNOWN, DIALECT_UNKNOWN, INPUT_INVALID for settings that a dialect does not
   * know, SCENARIO_SILENT where no dialect tells of it, and NOTHING_BOUND, EVENT_INACTIVE or EVENTS_OFF where no event of it could be sent.
   */
  start(input: PlayInput): Play;
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

/** Refusals that leave one event out; the call goes on. */
const skipping: ReadonlySet<string> = new Set([
  'NOTHING_BOUND',
  'EVENT_INACTIVE',
  'EVENTS_OFF',
  'NO_NATIVE_REQUEST',
  'NO_ENDPOINT_FOR_OWNER',
]);

interface Kept {
  readonly player: Player;
  readonly about: Omit<PlaySummary, 'state' | 'position' | 'sent' | 'skipped' | 'deliveries' | 'failed' | 'problem'>;
  readonly timeline: Timeline;
}

export function createPlays(parts: {
  readonly scenarios: Scenarios;
  readonly dialects: Dialects;
  readonly simulator: Simulator;
  readonly clock: Clock;
  readonly random: Random;
  readonly ticker: Ticker;
  /** Told of what is a bug and no failure. */
  readonly report: (bug: unknown) => void;
}): Plays {
  const { scenarios, dialects, simulator, clock, random, ticker, report } = parts;
  const plays = new Map<string, Kept>();
  const find = (id: string): Kept => {
    const found = plays.get(id);
    if (found === undefined) throw failure('CALL_UNKNOWN', { id });
    return found;
  };
  const watchers = createPlayWatchers((id) => {
    const kept = plays.get(id);
    return kept === undefined ? undefined : summaryOf(kept);
  });

  /** The event as it is fired: its call, its time, and how its dialect is spoken. */
  const fireInput = (planned: PlannedEvent, input: PlayInput): FireInput => {
    const { dialect, event, call, happensAt, altered, values } = planned;
    const needed = scenarios.get(input.scenario).dialects[dialect];
    const chosen = input.settings?.[dialect];
    return {
      ...{ dialect, event: event.key, call, at: happensAt, to: input.to, method: chosen?.method },
      parameters: { ...values, ...input.parameters },
      setup: { ...needed?.setup, ...chosen?.setup },
      switches: { ...needed?.switches, ...chosen?.switches },
      altered: altered ?? undefined,
    };
  };
  /** Why nothing would be sent for an event now; null where something would. */
  const refusal = (planned: PlannedEvent, input: PlayInput): Failure | null => {
    try {
      simulator.check(fireInput(planned, input));
      return null;
    } catch (error) {
      if (error instanceof Failure && skipping.has(error.code)) return error;
      throw error;
    }
  };
  /** Throws INPUT_INVALID where settings are for no dialect of the call, or are none of its dialect's. */
  const checkSettings = (input: PlayInput, events: readonly PlannedEvent[]): void => {
    const stray = Object.keys(input.settings ?? {}).find((each) => !input.dialects.includes(each));
    if (stray !== undefined) {
      throw failure('INPUT_INVALID', { where: `settings.${stray}`, detail: 'it is no dialect of this call.' });
    }
    for (const planned of new Map(events.map((each) => [each.dialect, each])).values()) {
      const { dialect, event, call, at = 0, setup, switches } = fireInput(planned, input);
      if (call !== undefined) dialects.values(dialect, event, call, at, { setup, switches });
    }
  };
  const tell = async (planned: PlannedEvent, input: PlayInput, signal: AbortSignal): Promise<Told> => {
    try {
      return await simulator.fire({ ...fireInput(planned, input), signal });
    } catch (error) {
      if (error instanceof Failure && skipping.has(error.code)) return { skipped: error.message };
      throw error;
    }
  };
  const explain = (error: unknown): string => {
    if (error instanceof Failure) return error.message;
    report(error);
    return failure('INTERNAL', {}).message;
  };
  const forgetOldest = (): void => {
    const over = [...plays].filter(([, { player }]) => isOver(player));
    for (const [id] of over.slice(0, Math.max(0, over.length - remembered))) plays.delete(id);
  };
  const ongoing = (id: string): Kept => {
    const kept = find(id);
    const { state } = kept.player.progress();
    if (isOver(kept.player)) throw failure('CALL_OVER', { id, state });
    return kept;
  };

  return {
    start(input) {
      const scenario = scenarios.get(input.scenario);
      const seed = input.seed ?? Math.floor(random() * 2 ** 31);
      const seeded = seededRandom(seed);
      const id = uuid(random);
      const chaos = [...new Set(input.chaos)];
      const timeline = createTimeline(scenario, id, seeded, clock());
      const notes: string[] = [];
      const lanes: PlannedEvent[][] = [];
      for (const dialect of new Set(input.dialects)) {
        const { name } = dialects.get(dialect);
        const note = scenarios.plays(scenario, dialect)
          ? scenario.dialects[dialect]?.note
          : 'The scenario does not know it.';
        if (note !== undefined) notes.push(`${name}: ${note}`);
        if (!scenarios.plays(scenario, dialect)) continue;
        const planned = planEvents(scenario, dialect, timeline, (key) => dialects.event(dialect, key));
        // Each dialect has its own chances, so that leaving one out changes nothing for the others.
        const made = applyChaos(planned, chaos, seededRandom(seed ^ hashOf(dialect)));
        if (made.length > 0) lanes.push(made);
      }
      const events = lanes.flat();
      if (events.length === 0) throw failure('SCENARIO_SILENT', { scenario: scenario.id, detail: notes.join(' ') });
      checkSettings(input, events);
      const refusals = events.map((event) => refusal(event, input));
      const first = refusals[0];
      if (first !== undefined && first !== null && refusals.every((each) => each !== null)) throw first;
      const known = new Set(events.flatMap(({ event }) => event.parameters));
      for (const tag of Object.keys(input.parameters ?? {})) {
        if (!known.has(tag)) notes.push(`${tag} is no parameter of any event of this call; it was given all the same.`);
      }
      const { label } = scenario;
      const speed = input.speed ?? 1;
      const about: Kept['about'] = {
        ...{ id, scenario: scenario.id, label, dialects: [...new Set(input.dialects)], to: input.to ?? null },
        ...{ speed, seed, chaos, startedAt: new Date(timeline.call.startedAt).toISOString(), notes },
        length: Math.max(...events.map(({ sendAt }) => sendAt)),
        events: events.length,
      };
      const player = createPlayer({
        ...{ lanes, speed, ticker, explain, paused: input.steps === true },
        tell: (planned, signal) => tell(planned, input, signal),
        onChange: () => watchers.changed(id),
      });
      plays.set(id, { player, about, timeline });
      forgetOldest();
      watchers.changed(id);
      return playOf(find(id));
    },
    list: () => [...plays.values()].reverse().map(summaryOf),
    get: (id) => playOf(find(id)),
    pause(id) {
      ongoing(id).player.pause();
      return playOf(find(id));
    },
    resume(id) {
      ongoing(id).player.resume();
      return playOf(find(id));
    },
    async step(id) {
      const kept = ongoing(id);
      await kept.player.step();
      return playOf(kept);
    },
    async stop(id) {
      const kept = find(id);
      await kept.player.stop();
      return playOf(kept);
    },
    async stopAll() {
      const going = [...plays.values()].filter(({ player }) => !isOver(player));
      await Promise.all(going.map(({ player }) => player.stop()));
      return going.length;
    },
    watch(id, signal) {
      if (id !== undefined) find(id);
      return watchers.watch(id, id === undefined ? [...plays.keys()] : [id], signal);
    },
    async close() {
      await Promise.all([...plays.values()].map(({ player }) => player.stop()));
      watchers.close();
    },
  };
}

function isOver(player: Player): boolean {
  const { state } = player.progress();
  return state !== 'playing' && state !== 'paused';
}

function summaryOf({ player, about }: Kept): PlaySummary {
  const { state, position, timeline, failed, notes, problem } = player.progress();
  return {
    ...about,
    ...{ state, failed, problem },
    position: Math.min(about.length, Math.round(position * 1000) / 1000),
    sent: timeline.filter((each) => each.state === 'sent').length,
    skipped: timeline.filter((each) => each.state === 'skipped').length,
    deliveries: timeline.reduce((sum, each) => sum + each.deliveries.length, 0),
    notes: [...about.notes, ...notes],
  };
}

function playOf(kept: Kept): Play {
  const timeline = kept.player.progress().timeline.map((each) => ({ ...each, deliveries: [...each.deliveries] }));
  return { ...summaryOf(kept), call: kept.timeline.call, timeline };
}

/** FNV-1a: spreads short texts well enough to begin a row of chances. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
