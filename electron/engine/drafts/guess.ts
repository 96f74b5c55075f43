import type { CallDirection, CallResult, LegEnd } from '../../../shared/model/call.ts';
import type { ScenarioFile, ScenarioLeg, ScenarioStep, ScenarioTransition } from '../../../shared/model/scenario.ts';
import type { CallPart } from './parts-of-call.ts';
import type { Telling } from './tellings.ts';

type Extension = ScenarioFile['extension'];

/** How one part of the call went, as far as it is a guess. */
export interface PartGuess {
  /** Null for a part that no event ends. */
  readonly result: CallResult | null;
  /** For a part without a result: whether it was answered. */
  readonly answered: boolean;
  readonly legEnd: LegEnd | null;
  /** A call of its own, such as a consultation. */
  readonly separate: boolean;
  readonly direction: CallDirection | null;
}

/** All that has to be found out about a call so that its events can be told again. */
export interface Guess {
  readonly direction: CallDirection;
  /** Index of the part that plays the caller of an internal call; null where no event is about it. */
  readonly callingPart: number | null;
  readonly parts: readonly PartGuess[];
  readonly recorded: boolean;
  readonly voicemail: boolean;
  /** Over what the workspace has decided, by dialect. */
  readonly setup: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly variants: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What is known of the call whatever is guessed. */
export interface Known {
  readonly parts: readonly CallPart[];
  readonly at: ReadonlyMap<Telling, number>;
  readonly extensionFor: (text: string) => Extension;
}

/** A scenario and which of its steps each event became. */
export interface Written {
  readonly scenario: ScenarioFile;
  readonly stepOf: ReadonlyMap<Telling, ScenarioStep>;
}

/** Stands for somebody of an internal call whom no event is about. */
const somebodyElse = 'somebody else';

/** The scenario that a guess amounts to. Its id, label and description are for others to give. */
export function writeGuess(guess: Guess, { parts, at, extensionFor }: Known): Written {
  const isInternal = guess.direction === 'internal';
  const extensionOf = (part: CallPart | undefined): Extension => extensionFor(part?.extension ?? somebodyElse);
  // Of an internal call the caller is the one in context; its other parts are told as legs.
  const whole = isInternal ? guess.callingPart : wholeOf(parts);
  const named = parts.find(({ extension }) => extension !== null);
  const extension = isInternal
    ? extensionOf(guess.callingPart === null ? undefined : parts[guess.callingPart])
    : extensionOf(named);
  const legs: ScenarioLeg[] = [];
  const transitions: ScenarioTransition[] = [];
  const legIds = parts.map((part, index) => {
    if (index === whole) return undefined;
    const { separate = false, direction = null } = guess.parts[index] ?? {};
    const id = `part-${index + 1}`;
    legs.push({
      id,
      extension: extensionOf(part),
      ...(separate ? { separate: 'other-call' } : {}),
      ...(direction === null ? {} : { direction }),
    });
    return id;
  });
  if (isInternal && !legs.some((leg) => leg.extension.number !== extension.number)) {
    legs.push({ id: 'other-end', extension: extensionFor(`${somebodyElse} again`) });
  }
  parts.forEach((part, index) => {
    transitions.push(...transitionsOf(part, guess.parts[index], legIds[index]));
  });
  if (whole === null) transitions.push(...transitionsOfWhole(transitions));
  const last = Math.max(0, ...transitions.map((turn) => turn.at));
  if (guess.recorded) transitions.push({ at: last, recorded: true });
  if (guess.voicemail) transitions.push({ at: last, voicemail: true });
  const stepOf = new Map<Telling, ScenarioStep>();
  parts.forEach(({ tellings }, index) => {
    const leg = legIds[index];
    for (const each of tellings) {
      stepOf.set(each, { at: at.get(each) ?? 0, event: each.event.key, ...(leg === undefined ? {} : { leg }) });
    }
  });
  const scenario: ScenarioFile = {
    schema: 2,
    id: 'draft',
    label: 'Draft',
    description: 'Draft',
    direction: guess.direction,
    extension,
    legs,
    transitions: transitions.sort((one, other) => one.at - other.at),
    dialects: {},
  };
  return { scenario: { ...scenario, dialects: dialectsOf(guess, [...at.keys()], stepOf) }, stepOf };
}

/** The part that is told without a leg: the one without an extension, or the only one there is. */
function wholeOf(parts: readonly CallPart[]): number | null {
  const index = parts.findIndex(({ extension }) => extension === null);
  if (index !== -1) return index;
  return parts.length === 1 ? 0 : null;
}

function transitionsOf(part: CallPart, guess: PartGuess | undefined, leg: string | undefined): ScenarioTransition[] {
  if (guess === undefined) return [];
  const whose = leg === undefined ? {} : { leg };
  const transitions: ScenarioTransition[] = [];
  const { endedAt, answerGuess } = part;
  const ends = endedAt !== null && guess.result !== null;
  if (ends ? guess.result === 'answered' : guess.answered) {
    const answeredAt = part.answeredAt ?? answerGuess.at;
    transitions.push({ at: ends ? Math.min(answeredAt, endedAt) : answeredAt, ...whose, answered: true });
  }
  if (ends && guess.result !== null) {
    const why = guess.legEnd === null ? {} : { legEnd: guess.legEnd };
    transitions.push({ at: endedAt, ...whose, ended: guess.result, ...why });
  }
  return transitions;
}

/** Where every event is about a part: the call is answered with the first of them and over with the last. */
function transitionsOfWhole(transitions: readonly ScenarioTransition[]): ScenarioTransition[] {
  const answers = transitions.filter(({ answered }) => answered === true).map(({ at }) => at);
  const ends = transitions.filter(({ ended }) => ended !== undefined);
  const whole: ScenarioTransition[] = answers.length === 0 ? [] : [{ at: Math.min(...answers), answered: true }];
  const last = ends.reduce<ScenarioTransition | undefined>(
    (latest, each) => (latest !== undefined && latest.at > each.at ? latest : each),
    undefined,
  );
  if (last === undefined) return whole;
  // A part may be answered after the others ended.
  const at = Math.max(last.at, ...whole.map((turn) => turn.at));
  return [...whole, { at, ended: answers.length > 0 ? 'answered' : last.ended }];
}

function dialectsOf(
  { setup, variants }: Guess,
  tellings: readonly Telling[],
  stepOf: ReadonlyMap<Telling, ScenarioStep>,
): ScenarioFile['dialects'] {
  const dialects: ScenarioFile['dialects'] = {};
  for (const [id, told] of Map.groupBy(tellings, ({ dialect }) => dialect.id)) {
    const steps = told.flatMap((each) => stepOf.get(each) ?? []).sort((one, other) => one.at - other.at);
    const filled = (table: Readonly<Record<string, string>> = {}) => Object.keys(table).length > 0;
    dialects[id] = {
      steps,
      ...(filled(setup[id]) ? { setup: { ...setup[id] } } : {}),
      ...(filled(variants[id]) ? { variants: { ...variants[id] } } : {}),
    };
  }
  return dialects;
}
