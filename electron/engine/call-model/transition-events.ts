import type { TransitionName } from '../../../shared/model/call.ts';
import type { ScenarioFile, ScenarioStep } from '../../../shared/model/scenario.ts';
import { type InForce, isInForce } from '../dialects/chosen.ts';
import type { Dialects } from '../dialects/dialects.ts';
import { type TransitionMoment, timingOf } from '../dialects/timing.ts';
import type { LegRoles } from './leg-roles.ts';
import { thousandths } from './seconds.ts';

/** Said of a dialect that has sent nothing yet, as a scenario must. */
const silent = 'Sent nothing for this call.';

/** The dialects of a call as they are set up for it. */
export interface DialectsInForce {
  readonly dialects: Dialects;
  /** Throws INPUT_INVALID where what was chosen is none of the dialect's. */
  inForce(dialect: string): InForce;
}

/** A transition of a call, and what its events depend on. */
export interface CallTransition {
  readonly transition: TransitionName;
  /** Seconds. */
  readonly at: number;
  readonly moment: TransitionMoment;
  readonly roles: LegRoles;
}

/** What one dialect sends of a call so far. */
export interface SentSoFar {
  readonly file: Pick<ScenarioFile, 'legs' | 'transitions'>;
  readonly steps: readonly ScenarioStep[];
}

/**
 * The one place where a transition becomes events: the steps that a dialect's file says follow from it, conditions of
 * setup and variants with them. Their times may lie before the transition.
 */
export function stepsOf(
  dialects: Dialects,
  dialect: string,
  { transition, at, moment, roles }: CallTransition,
  before: SentSoFar,
): ScenarioStep[] {
  const phaseOf = (event: string) => dialects.event(dialect, event).phase;
  const { events } = timingOf(dialects.get(dialect), transition, moment);
  const made: ScenarioStep[] = [];
  for (const { after, event, leg: role, when, values } of events) {
    for (const leg of role === undefined ? [undefined] : roles[role]) {
      // Of a leg that the phone system knows nothing of, it can only say that it begins.
      const begins = transition === 'ring' || leg === undefined || phaseOf(event) === 'ringing';
      if (!begins && !knows({ ...before, steps: [...before.steps, ...made], phaseOf }, leg)) continue;
      made.push({
        ...{ at: at + after, event },
        ...(leg === undefined ? {} : { leg }),
        ...(when === undefined ? {} : { when }),
        ...(values === undefined ? {} : { values }),
      });
    }
  }
  return made;
}

/**
 * The scenario with what every dialect of it sends at a transition that happens now: what comes before it in life comes
 * now, and the rest as much later.
 */
export function withEventsNow(
  file: ScenarioFile,
  transition: CallTransition,
  { dialects, inForce }: DialectsInForce,
): ScenarioFile {
  const written = { ...file, dialects: { ...file.dialects } };
  for (const [dialect, part] of Object.entries(file.dialects)) {
    const made = stepsOf(dialects, dialect, transition, { file, steps: part.steps });
    const { events } = timingOf(dialects.get(dialect), transition.transition, transition.moment);
    const early = Math.max(0, ...events.map(({ after }) => -after));
    const sent = made
      .filter(({ when }) => isInForce(when, inForce(dialect)))
      .map(({ when: _, ...step }) => ({ ...step, at: thousandths(step.at + early) }));
    written.dialects[dialect] = withNote({ ...part, steps: inOrder([...part.steps, ...sent]) });
  }
  return written;
}

export const inOrder = (steps: readonly ScenarioStep[]): ScenarioStep[] =>
  [...steps].sort((one, other) => one.at - other.at);

interface Known extends SentSoFar {
  readonly phaseOf: (event: string) => string;
}

/**
 * Whether its dialect has sent something of this leg, or of the one whose place it took in an attended transfer without
 * sending an end of that one.
 */
function knows(state: Known, leg: string): boolean {
  const { file, steps, phaseOf } = state;
  const whole = file.legs.find(({ id }) => id === leg)?.whole === true;
  if (steps.some((step) => step.leg === leg || (whole && step.leg === undefined))) return true;
  const before = legBefore(file, leg);
  if (before === undefined || steps.some((step) => step.leg === before && phaseOf(step.event) === 'ended'))
    return false;
  return knows(state, before);
}

/** Who had the call when it was passed on to this leg after asking; whoever was only rung took nobody's place. */
function legBefore({ transitions }: Pick<ScenarioFile, 'transitions'>, leg: string): string | undefined {
  const own = transitions.find((transition) => transition.leg === leg);
  if (own?.answered !== true) return undefined;
  const before = transitions.find(({ legEnd, at }) => legEnd === 'attended-transfer' && at >= own.at)?.leg;
  return before === leg ? undefined : before;
}

/** A scenario has to say why a dialect sends nothing. */
export function withNote(part: ScenarioFile['dialects'][string]): ScenarioFile['dialects'][string] {
  const { note, ...rest } = part;
  if (part.steps.length > 0) return note === silent ? rest : part;
  return { ...rest, note: note ?? silent };
}

const byHand: readonly TransitionName[] = [
  ...(['ring', 'answer', 'reject', 'cancel', 'no-answer', 'hold', 'resume', 'transfer'] as const),
  ...(['consult', 'consult-answer', 'attended-transfer', 'hang-up'] as const),
];

/** Keys of the events that may follow from what can be done by hand to a call of this direction. */
export function possibleEvents({ direction }: ScenarioFile, dialect: string, dialects: Dialects): string[] {
  const keys = new Set<string>();
  for (const state of ['ringing', 'answered', 'held'] as const) {
    for (const moved of [null, 'transferred', 'attended'] as const) {
      for (const consulting of [false, true]) {
        const moment = { direction, state, moved, consulting, circumstances: [] };
        for (const transition of byHand) {
          for (const { event } of timingOf(dialects.get(dialect), transition, moment).events) keys.add(event);
        }
      }
    }
  }
  return [...keys];
}
