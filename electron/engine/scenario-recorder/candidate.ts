import type { CallDirection, CallResult, LegEnd } from '../../../shared/model/call.ts';
import type { ScenarioFile, ScenarioLeg, ScenarioStep, ScenarioTransition } from '../../../shared/model/scenario.ts';
import type { KnownCallEvent } from '../calls/call-events.ts';
import type { RecordedLeg } from './legs.ts';
import type { ExtensionFor } from './masking.ts';

type Extension = ScenarioFile['extension'];

/** What the events of one leg do not say about it. */
export interface LegCandidate {
  /** Null for a leg that no event ends. */
  readonly result: CallResult | null;
  /** For a leg without a result: whether it was answered. */
  readonly answered: boolean;
  readonly legEnd: LegEnd | null;
  /** A call of its own, such as a consultation. */
  readonly separate: boolean;
  readonly direction: CallDirection | null;
}

/** One possibility for all that the events of a call do not say about it. */
export interface Candidate {
  readonly direction: CallDirection;
  /** Index of the leg of the caller of an internal call; null where no event is about it. */
  readonly callingLeg: number | null;
  readonly legs: readonly LegCandidate[];
  readonly recorded: boolean;
  readonly voicemail: boolean;
  /** Over what the workspace has chosen, by dialect. */
  readonly setup: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly variants: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What is known of the call, whichever candidate is right. */
export interface CallFacts {
  readonly legs: readonly RecordedLeg[];
  readonly at: ReadonlyMap<KnownCallEvent, number>;
  readonly extensionFor: ExtensionFor;
}

/** A scenario and the step that each event became. */
export interface BuiltScenario {
  readonly scenario: ScenarioFile;
  readonly stepOf: ReadonlyMap<KnownCallEvent, ScenarioStep>;
}

/** Stands for a party of an internal call that no event is about. */
const somebodyElse = 'somebody else';

/** The scenario of a candidate. Its id, label and description are placeholders. */
export function buildScenario(
  candidate: Candidate,
  { legs: recordedLegs, at, extensionFor }: CallFacts,
): BuiltScenario {
  const isInternal = candidate.direction === 'internal';
  const extensionOf = (leg: RecordedLeg | undefined): Extension => extensionFor(leg?.extension ?? somebodyElse);
  // Of an internal call the caller's leg is the whole call; the others are legs.
  const whole = isInternal ? candidate.callingLeg : wholeLeg(recordedLegs);
  const named = recordedLegs.find(({ extension }) => extension !== null);
  const extension = isInternal
    ? extensionOf(candidate.callingLeg === null ? undefined : recordedLegs[candidate.callingLeg])
    : extensionOf(named);
  const legs: ScenarioLeg[] = [];
  const transitions: ScenarioTransition[] = [];
  const legIds = recordedLegs.map((leg, index) => {
    if (index === whole) return undefined;
    const { separate = false, direction = null } = candidate.legs[index] ?? {};
    const id = `leg-${index + 1}`;
    legs.push({
      id,
      extension: extensionOf(leg),
      ...(separate ? { separate: 'other-call' } : {}),
      ...(direction === null ? {} : { direction }),
    });
    return id;
  });
  if (isInternal && !legs.some((leg) => leg.extension.number !== extension.number)) {
    legs.push({ id: 'other-end', extension: extensionFor(`${somebodyElse} again`) });
  }
  recordedLegs.forEach((leg, index) => {
    transitions.push(...transitionsOf(leg, candidate.legs[index], legIds[index]));
  });
  if (whole === null) transitions.push(...transitionsOfWholeCall(transitions));
  const last = Math.max(0, ...transitions.map((transition) => transition.at));
  if (candidate.recorded) transitions.push({ at: last, recorded: true });
  if (candidate.voicemail) transitions.push({ at: last, voicemail: true });
  const stepOf = new Map<KnownCallEvent, ScenarioStep>();
  recordedLegs.forEach(({ events }, index) => {
    const leg = legIds[index];
    for (const callEvent of events) {
      const { key } = callEvent.event;
      stepOf.set(callEvent, { at: at.get(callEvent) ?? 0, event: key, ...(leg === undefined ? {} : { leg }) });
    }
  });
  const scenario: ScenarioFile = {
    schema: 2,
    id: 'recorded',
    label: 'Recorded',
    description: 'Recorded',
    direction: candidate.direction,
    extension,
    legs,
    transitions: transitions.sort((one, other) => one.at - other.at),
    dialects: dialectsOf(candidate, [...at.keys()], stepOf),
  };
  return { scenario, stepOf };
}

/** The leg that is the call as a whole: the one without an extension, or the only one there is. */
function wholeLeg(legs: readonly RecordedLeg[]): number | null {
  const index = legs.findIndex(({ extension }) => extension === null);
  if (index !== -1) return index;
  return legs.length === 1 ? 0 : null;
}

function transitionsOf(
  { endedAt, answeredAt, likelyAnswer }: RecordedLeg,
  candidate: LegCandidate | undefined,
  id: string | undefined,
): ScenarioTransition[] {
  if (candidate === undefined) return [];
  const leg = id === undefined ? {} : { leg: id };
  const transitions: ScenarioTransition[] = [];
  const ends = endedAt !== null && candidate.result !== null;
  if (ends ? candidate.result === 'answered' : candidate.answered) {
    const at = answeredAt ?? likelyAnswer.at;
    transitions.push({ at: ends ? Math.min(at, endedAt) : at, ...leg, answered: true });
  }
  if (ends && candidate.result !== null) {
    const legEnd = candidate.legEnd === null ? {} : { legEnd: candidate.legEnd };
    transitions.push({ at: endedAt, ...leg, ended: candidate.result, ...legEnd });
  }
  return transitions;
}

/** Where every event is about a leg: the call is answered with the first leg and over with the last. */
function transitionsOfWholeCall(transitions: readonly ScenarioTransition[]): ScenarioTransition[] {
  const answers = transitions.filter(({ answered }) => answered === true).map(({ at }) => at);
  const whole: ScenarioTransition[] = answers.length === 0 ? [] : [{ at: Math.min(...answers), answered: true }];
  const last = transitions
    .filter(({ ended }) => ended !== undefined)
    .reduce<ScenarioTransition | undefined>(
      (latest, end) => (latest !== undefined && latest.at > end.at ? latest : end),
      undefined,
    );
  if (last === undefined) return whole;
  // A leg may be answered after the others ended.
  const at = Math.max(last.at, ...whole.map((transition) => transition.at));
  return [...whole, { at, ended: answers.length > 0 ? 'answered' : last.ended }];
}

function dialectsOf(
  { setup, variants }: Candidate,
  events: readonly KnownCallEvent[],
  stepOf: ReadonlyMap<KnownCallEvent, ScenarioStep>,
): ScenarioFile['dialects'] {
  const dialects: ScenarioFile['dialects'] = {};
  for (const [id, ofDialect] of Map.groupBy(events, ({ dialect }) => dialect.id)) {
    const steps = ofDialect.flatMap((event) => stepOf.get(event) ?? []).sort((one, other) => one.at - other.at);
    const hasAny = (table: Readonly<Record<string, string>> = {}) => Object.keys(table).length > 0;
    dialects[id] = {
      steps,
      ...(hasAny(setup[id]) ? { setup: { ...setup[id] } } : {}),
      ...(hasAny(variants[id]) ? { variants: { ...variants[id] } } : {}),
    };
  }
  return dialects;
}
