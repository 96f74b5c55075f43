import { CallDirection, CallResult, LegEnd } from '../../../shared/model/call.ts';
import type { Expression } from '../../../shared/model/dialect.ts';
import { type Guess, type Known, type PartGuess, writeGuess } from './guess.ts';
import { likeness, type Replay } from './likeness.ts';
import type { Telling } from './tellings.ts';

/** Rounds in which every part of the guess is tried anew; more hardly ever bring anything. */
const rounds = 3;
/** Events that are compared; the others are of the same kind and leg. */
const compared = 60;

/**
 * Finds out what the call must have been for its events to say what they said: tries everything that a call can be,
 * part by part, and keeps what makes the events most like those that were seen. What makes no difference stays plain.
 */
export function settle(known: Known, replay: Replay): Guess {
  const sample = sampleOf(known);
  const scoreOf = (guess: Guess): number => likeness(sample, writeGuess(guess, known), replay);
  // What fits one direction is no step on the way to what fits another: each is begun with for itself.
  const tries = CallDirection.options.map((direction) => climbed({ ...firstGuess(known), direction }, known, scoreOf));
  return tries.reduce((best, each) => (each.score > best.score ? each : best)).guess;
}

function climbed(from: Guess, known: Known, scoreOf: (guess: Guess) => number): { guess: Guess; score: number } {
  let guess = from;
  let score = scoreOf(from);
  const keep = (candidates: Iterable<Guess>): void => {
    for (const candidate of candidates) {
      const reached = scoreOf(candidate);
      if (reached <= score) continue;
      guess = candidate;
      score = reached;
    }
  };
  for (let round = 0; round < rounds; round += 1) {
    const before = score;
    if (from.direction === 'internal') keep([...known.parts.keys()].map((callingPart) => ({ ...guess, callingPart })));
    for (const index of known.parts.keys()) keep(outcomes(guess, index, known));
    for (const index of known.parts.keys()) keep(kinds(guess, index, known));
    keep([true, false].map((recorded) => ({ ...guess, recorded })));
    keep([true, false].map((voicemail) => ({ ...guess, voicemail })));
    for (const candidates of choices(known)) keep(candidates(guess));
    if (score === before) break;
  }
  return { guess, score };
}

const plainPart: PartGuess = { result: null, answered: false, legEnd: null, separate: false, direction: null };

function firstGuess({ parts }: Known): Guess {
  return {
    direction: 'inbound',
    callingPart: null,
    parts: parts.map(({ answeredAt, endedAt }) => ({
      ...plainPart,
      answered: answeredAt !== null,
      result: endedAt === null ? null : answeredAt === null ? 'no-answer' : 'answered',
    })),
    recorded: false,
    voicemail: false,
    setup: {},
    switches: {},
  };
}

/** The first events of each kind: a thousand of one kind say no more than two. */
function sampleOf({ parts }: Known): Telling[] {
  const groups = parts.flatMap(({ tellings }) => [
    ...Map.groupBy(tellings, ({ dialect, event }) => `${dialect.id} ${event.key}`).values(),
  ]);
  return groups.flatMap((tellings) => tellings.slice(0, 2)).slice(0, compared);
}

const withPart = (guess: Guess, index: number, change: Partial<PartGuess>): Guess => ({
  ...guess,
  parts: guess.parts.map((part, at) => (at === index ? { ...part, ...change } : part)),
});

/** The likelier ones first: the first of several that fit equally stays. */
const results: readonly CallResult[] = [
  'answered',
  'no-answer',
  'cancelled',
  ...CallResult.exclude(['answered', 'no-answer', 'cancelled']).options,
];

function* outcomes(guess: Guess, index: number, { parts }: Known): Generator<Guess> {
  if (parts[index]?.endedAt === null) {
    for (const answered of [true, false]) yield withPart(guess, index, { answered });
    return;
  }
  for (const result of results) {
    for (const legEnd of [null, ...LegEnd.options]) yield withPart(guess, index, { result, legEnd });
  }
}

/** Whether a part is a call of its own, and whose. */
function* kinds(guess: Guess, index: number, { parts }: Known): Generator<Guess> {
  if (parts.length < 2) return;
  for (const separate of [false, true]) {
    for (const direction of [null, ...CallDirection.options]) yield withPart(guess, index, { separate, direction });
  }
}

/** Switches, and setup that has a choice of words; each is tried for itself. */
function choices({ at }: Known): ((best: Guess) => Guess[])[] {
  const dialects = new Map([...at.keys()].map(({ dialect }) => [dialect.id, dialect]));
  return [...dialects.values()].flatMap((dialect) => {
    const { id, setup, switches } = dialect;
    const ofSetup = setup.flatMap(({ key, choices: given }) => {
      const words = given ?? dialect.parameters.find(({ value }) => takesSetup(value, key))?.allowed ?? [];
      const candidates = (best: Guess) =>
        words.map((word) => ({ ...best, setup: { ...best.setup, [id]: { ...best.setup[id], [key]: word } } }));
      return words.length === 0 ? [] : [candidates];
    });
    const ofSwitches = switches.map(
      ({ id: key, choices: given }) =>
        (best: Guess) =>
          given.map(({ value }) => ({
            ...best,
            switches: { ...best.switches, [id]: { ...best.switches[id], [key]: value } },
          })),
    );
    return [...ofSetup, ...ofSwitches];
  });
}

const takesSetup = (value: Expression, key: string): boolean =>
  typeof value === 'object' && 'take' in value && value.take === `setup.${key}`;
