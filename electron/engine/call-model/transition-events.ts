import type { KeyLeg } from '../../../shared/model/dialect.ts';
import { PhoneKey } from '../../../shared/model/phone.ts';
import type { ScenarioFile, ScenarioStep } from '../../../shared/model/scenario.ts';
import { type InForce, isInForce } from '../dialects/chosen.ts';
import type { Dialects } from '../dialects/dialects.ts';
import { type KeyMoment, keyStepsOf } from '../dialects/key-steps.ts';
import { thousandths } from '../scenarios/seconds.ts';

/** Said of a dialect that has not told anything, as a scenario must. */
const silent = 'It has told nothing of this call.';

/** What the dialects of a call say of its keys, as they are spoken in it. */
export interface PhoneWords {
  readonly dialects: Dialects;
  /** Throws INPUT_INVALID where what was chosen is none of the dialect's. */
  inForce(dialect: string): InForce;
}

interface KeyAsPressed {
  readonly key: PhoneKey;
  readonly moment: KeyMoment;
  /** Which legs a dialect's words for them mean. */
  readonly roles: Readonly<Record<KeyLeg, readonly string[]>>;
}

/** The scenario with what every dialect of it tells at a key that is pressed at that second. */
export function withKeyEvents(
  file: ScenarioFile,
  at: number,
  { key, moment, roles }: KeyAsPressed,
  { dialects, inForce }: PhoneWords,
): ScenarioFile {
  const written = { ...file, dialects: { ...file.dialects } };
  for (const [dialect, each] of Object.entries(file.dialects)) {
    const phaseOf = (event: string) => dialects.event(dialect, event).phase;
    let steps = each.steps;
    for (const { after, event, leg: role, when, values } of keyStepsOf(dialects.get(dialect), key, moment)) {
      if (!isInForce(when, inForce(dialect))) continue;
      for (const leg of role === undefined ? [undefined] : roles[role]) {
        // Of a part of the call that a dialect knows nothing of, it can only tell that it begins.
        const begins = key === 'ring' || leg === undefined || phaseOf(event) === 'ringing';
        if (!begins && !knows({ file, steps, phaseOf }, leg)) continue;
        const step: ScenarioStep = { at: thousandths(at + after), event };
        steps = [
          ...steps,
          { ...step, ...(leg === undefined ? {} : { leg }), ...(values === undefined ? {} : { values }) },
        ];
      }
    }
    written.dialects[dialect] = withNote({ ...each, steps: [...steps].sort((one, other) => one.at - other.at) });
  }
  return written;
}

interface ToldOf {
  readonly file: ScenarioFile;
  /** What one dialect has told. */
  readonly steps: readonly ScenarioStep[];
  readonly phaseOf: (event: string) => string;
}

/**
 * Whether its dialect has told of this leg, or of the one whose place it took in an attended transfer without telling
 * of an end of that one.
 */
function knows(told: ToldOf, leg: string): boolean {
  const { file, steps, phaseOf } = told;
  const whole = file.legs.find(({ id }) => id === leg)?.whole === true;
  if (steps.some((step) => step.leg === leg || (whole && step.leg === undefined))) return true;
  const before = placeTakenBy(file, leg);
  if (before === undefined || steps.some((step) => step.leg === before && phaseOf(step.event) === 'ended'))
    return false;
  return knows(told, before);
}

/** Who had the call when it was passed on to this leg after asking; whoever was only rung took nobody's place. */
function placeTakenBy({ transitions }: ScenarioFile, leg: string): string | undefined {
  const own = transitions.find((turn) => turn.leg === leg);
  if (own?.answered !== true) return undefined;
  const before = transitions.find((turn) => turn.legEnd === 'attended-transfer' && turn.at >= own.at)?.leg;
  return before === leg ? undefined : before;
}

/** A scenario has to say why a dialect tells nothing. */
export function withNote(each: ScenarioFile['dialects'][string]): ScenarioFile['dialects'][string] {
  const { note, ...rest } = each;
  if (each.steps.length > 0) return note === silent ? rest : each;
  return { ...rest, note: note ?? silent };
}

/** Keys of the events that some key of the phone may bring in a call of this direction. */
export function possibleEvents({ direction }: ScenarioFile, dialect: string, dialects: Dialects): string[] {
  const found = new Set<string>();
  for (const state of ['ringing', 'answered', 'held'] as const) {
    for (const moved of [null, 'transferred', 'attended'] as const) {
      for (const consulting of [false, true]) {
        const moment = { direction, state, moved, consulting };
        for (const key of PhoneKey.options) {
          for (const { event } of keyStepsOf(dialects.get(dialect), key, moment)) found.add(event);
        }
      }
    }
  }
  return [...found];
}
