import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { failure } from '../../../shared/failure.ts';
import { type ScenarioFile, type ScenarioStep, scenarioLimits } from '../../../shared/model/scenario.ts';
import { scenarioLength } from '../../../shared/scenario-faults.ts';
import { withoutTrailing } from '../../../shared/trailing.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { CallEventReader, KnownCallEvent } from '../calls/call-events.ts';
import type { Chosen, Dialects } from '../dialects/dialects.ts';
import { freeId } from '../scenarios/free-id.ts';
import { checkScenario } from '../scenarios/read-scenario.ts';
import type { Scenarios } from '../scenarios/scenarios.ts';
import { type BuiltScenario, buildScenario, type CallFacts, type Candidate } from './candidate.ts';
import { legsOfCall } from './legs.ts';
import { identifyingTexts, inventExtensions, maskScenario } from './masking.ts';
import { reconstructCall } from './reconstruction.ts';
import { readRecordedEvents, timesOfEvents } from './recorded-events.ts';
import type { Replay } from './similarity.ts';
import { findOwnWords, partyValues, withStepValues } from './step-values.ts';

/** `call` is the `callId` of the call's activities. */
export type RecordInput = ContractInputs['scenarios']['record'];

/** Makes scenarios from calls of the activity log. */
export interface ScenarioRecorder {
  /**
   * `notes` are sentences on what was left out or estimated. Throws CALL_UNKNOWN, and CALL_WITHOUT_EVENTS where no request
   * of the call is an event.
   */
  recordScenario(input: RecordInput): Promise<{ scenario: ScenarioFile; notes: string[] }>;
}

/** One fewer than a scenario has legs: an internal call needs one more. */
const mostLegs = scenarioLimits.legs - 1;

export function createScenarioRecorder(services: {
  readonly log: Pick<ActivityLog, 'calls'>;
  readonly callEvents: Pick<CallEventReader, 'readCall'>;
  readonly dialects: Dialects;
  readonly scenarios: Pick<Scenarios, 'all'>;
  /** What the workspace has chosen for a dialect. */
  readonly chosen: (dialect: string) => Chosen;
  /** The scenario that a call was played by, as it was played; null where it was not, or its run is not known. */
  readonly playedScenario: (call: string) => Promise<ScenarioFile | null>;
}): ScenarioRecorder {
  const { dialects, scenarios, chosen, playedScenario } = services;
  const replay: Replay = { dialects, chosen };

  return {
    async recordScenario({ call, label, numbers }) {
      const played = await playedScenario(call);
      const { events, notes, isInLog } = await readRecordedEvents(call, services);
      if (played === null && events.length === 0) {
        throw isInLog ? failure('CALL_WITHOUT_EVENTS', { id: call }) : failure('CALL_UNKNOWN', { id: call });
      }
      const recording =
        played === null
          ? await recordFromEvents(events, numbers, replay)
          : recordFromRun(played, events, numbers, replay);
      const values = numbers === 'kept' ? partyValues(recording.events, recording.built, replay) : new Map();
      const { scenario } = withStepValues(recording.built, values);
      const ids = new Set(scenarios.all().map(({ id }) => id));
      return { scenario: checkScenario(withHead(scenario, label, ids)), notes: [...notes, ...recording.notes] };
    },
  };
}

interface Recording {
  readonly built: BuiltScenario;
  readonly events: readonly KnownCallEvent[];
  readonly notes: readonly string[];
}

/** The played scenario is known; only what was chosen for that one run has to be found in the events. */
function recordFromRun(
  played: ScenarioFile,
  events: readonly KnownCallEvent[],
  numbers: RecordInput['numbers'],
  replay: Replay,
): Recording {
  const unconditional = withoutConditions(played);
  const extensionFor = inventExtensions(identifyingTexts(events));
  const scenario = numbers === 'kept' ? unconditional : maskScenario(unconditional, replay.dialects, extensionFor);
  const built = { scenario, stepOf: stepsOfEvents(scenario, events) };
  const { values } = findOwnWords(events, built, replay);
  return { built: withStepValues(built, values), events, notes: [] };
}

/** The scenario that sends the same events again, whatever the dialects' variants are by then. */
function withoutConditions(scenario: ScenarioFile): ScenarioFile {
  const dialects = Object.entries(scenario.dialects).map(([id, entry]) => {
    const steps = entry.steps.map(({ when: _, ...step }) => step);
    return [id, { ...entry, steps }] as const;
  });
  return { ...scenario, dialects: Object.fromEntries(dialects) };
}

/** The step of each event, in the order of each dialect. A step that was never sent has no event. */
function stepsOfEvents(scenario: ScenarioFile, events: readonly KnownCallEvent[]): Map<KnownCallEvent, ScenarioStep> {
  const stepOf = new Map<KnownCallEvent, ScenarioStep>();
  for (const [id, { steps }] of Object.entries(scenario.dialects)) {
    const waiting = [...steps];
    for (const callEvent of events.filter(({ dialect }) => dialect.id === id)) {
      const index = waiting.findIndex(({ event }) => event === callEvent.event.key);
      const [step] = index === -1 ? [] : waiting.splice(index, 1);
      if (step !== undefined) stepOf.set(callEvent, step);
    }
  }
  return stepOf;
}

async function recordFromEvents(
  all: readonly KnownCallEvent[],
  numbers: RecordInput['numbers'],
  replay: Replay,
): Promise<Recording> {
  const times = timesOfEvents(all);
  const events = withinLimits(all, times.at);
  const at = new Map(events.map((event) => [event, times.at.get(event) ?? 0]));
  const invent = inventExtensions(identifyingTexts(events));
  const extensionFor: CallFacts['extensionFor'] = (number) =>
    // Only what looks like a number is kept: the placeholder of an unknown party is nobody's.
    numbers === 'kept' && /^\S{1,64}$/.test(number) ? { ...invent(number), number } : invent(number);
  const ways = [false, true].map((perDialect) => ({ legs: legsOfCall(events, at, perDialect), at, extensionFor }));
  const { facts, candidate, built, own } = await bestReconstruction(events, ways, replay);
  const notes = [
    ...times.notes,
    ...(events.length < all.length ? [leftOutNote(all.length - events.length)] : []),
    ...notesOf(candidate, facts),
    ...(own.lost.size === 0
      ? []
      : [`These parameters do not follow from the call and will be empty: ${[...own.lost].join(', ')}.`]),
    ...(own.values.size === 0
      ? []
      : [`${counted(own.values.size, 'step has', 'steps have')} fixed values that do not follow from the call.`]),
  ];
  return { built: withStepValues(built, own.values), events, notes };
}

interface Reconstruction {
  readonly facts: CallFacts;
  readonly candidate: Candidate;
  readonly built: BuiltScenario;
  readonly own: ReturnType<typeof findOwnWords>;
}

/** The first of several ways to split a call into legs that needs no fixed values, or the one that needs fewest. */
async function bestReconstruction(
  events: readonly KnownCallEvent[],
  ways: readonly CallFacts[],
  replay: Replay,
): Promise<Reconstruction> {
  let best: Reconstruction | null = null;
  const deviations = ({ own }: Reconstruction): number => own.values.size + own.lost.size;
  for (const facts of ways) {
    const candidate = await reconstructCall(facts, replay);
    const built = buildScenario(candidate, facts);
    const reconstruction = { facts, candidate, built, own: findOwnWords(events, built, replay) };
    if (best === null || deviations(reconstruction) < deviations(best)) best = reconstruction;
    if (deviations(best) === 0) break;
  }
  if (best === null) throw new Error('There is no way to split the call into legs.');
  return best;
}

function withinLimits(events: readonly KnownCallEvent[], at: ReadonlyMap<KnownCallEvent, number>): KnownCallEvent[] {
  const counts = new Map<string, number>();
  const within = events.filter((event) => {
    const count = (counts.get(event.dialect.id) ?? 0) + 1;
    counts.set(event.dialect.id, count);
    return count <= scenarioLimits.steps && (at.get(event) ?? 0) <= scenarioLimits.seconds;
  });
  const legs = legsOfCall(within, at, true).slice(0, mostLegs);
  const kept = new Set(legs.flatMap((leg) => leg.events));
  return within.filter((event) => kept.has(event));
}

/** What was estimated because no event says it. */
function notesOf(candidate: Candidate, { legs }: CallFacts): string[] {
  const isEstimated = legs.some(
    ({ answeredAt, endedAt, likelyAnswer }, index) =>
      endedAt !== null && answeredAt === null && !likelyAnswer.isStated && candidate.legs[index]?.result === 'answered',
  );
  const isOpen = legs.every(({ endedAt }) => endedAt === null);
  return [
    ...(isEstimated ? ['No event says when the call was answered. The time is estimated.'] : []),
    ...(isOpen ? ['No event ends the call. It stays open in the scenario.'] : []),
  ];
}

const leftOutNote = (count: number): string =>
  count === 1
    ? '1 event exceeds the limits of a scenario and was left out.'
    : `${count} events exceed the limits of a scenario and were left out.`;

const resultLabels: Readonly<Record<string, string>> = {
  answered: 'Answered call',
  'no-answer': 'Missed call',
  canceled: 'Abandoned call',
  busy: 'Busy call',
  rejected: 'Rejected call',
};

const directionWords = { inbound: 'an inbound', outbound: 'an outbound', internal: 'an internal' } as const;

function withHead(scenario: ScenarioFile, wanted: string | undefined, taken: ReadonlySet<string>): ScenarioFile {
  const end = scenario.transitions.findLast(({ leg, ended }) => leg === undefined && ended !== undefined)?.ended;
  const label = wanted?.trim() || `${resultLabels[end ?? ''] ?? 'Call'}, recorded`;
  const events = Object.values(scenario.dialects).reduce((sum, { steps }) => sum + steps.length, 0);
  const duration = counted(Math.round(scenarioLength(scenario)), 'second', 'seconds');
  const description = `Recorded from ${directionWords[scenario.direction]} call: ${counted(events, 'event', 'events')} in ${duration}.`;
  return { ...scenario, id: freeId(idOf(label), taken), label, description };
}

const counted = (count: number, singular: string, plural: string): string =>
  `${count} ${count === 1 ? singular : plural}`;

/** A label in the letters of an id. */
function idOf(label: string): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 60);
  return withoutTrailing(plain, '-') || 'recorded-call';
}
