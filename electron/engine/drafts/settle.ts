import { setImmediate as nextTurn } from 'node:timers/promises';
import { CallDirection, CallResult, LegEnd } from '../../../shared/model/call.ts';
import type { Expression } from '../../../shared/model/dialect.ts';
import { type Guess, type Known, type PartGuess, writeGuess } from './guess.ts';
import { likeness, likenessOfItself, type Replay } from './likeness.ts';
import type { Telling } from './tellings.ts';

/** Rounds in which every part of the guess is tried anew; more hardly ever bring anything. */
const rounds = 3;
/** Events that are compared; the others are of the same kind and leg. */
const compared = 60;
/** Guesses that are looked at before the best one so far must do. */
const most = 4000;
/** Milliseconds of guessing before everybody else gets a turn. */
const slice = 12;

/**
 * Finds out what the call must have been for its events to say what they said: tries everything that a call can be,
 * part by part, and keeps what makes the events most like those that were seen. What makes no difference stays plain.
 */
export async function settle(known: Known, replay: Replay): Promise<Guess> {
  const sample = sampleOf(known);
  const search = createSearch(known, replay, likenessOfItself(sample));
  let best = { guess: firstGuess(known), score: -1 };
  // What fits one direction is no step on the way to what fits another: each is begun with for itself.
  for (const direction of CallDirection.options) {
    const guess = await climb({ ...firstGuess(known), direction }, sample, known, search);
    const score = search.score(guess, sample);
    if (score > best.score) best = { guess, score };
    if (search.isOver(score)) break;
  }
  return best.guess;
}

interface Search {
  score(guess: Guess, tellings: readonly Telling[]): number;
  /** Whether nothing can be better, or enough was tried. */
  isOver(score: number): boolean;
  /** The best of the candidates for these events, or the guess itself where none is better. */
  better(guess: Guess, candidates: Iterable<Guess>, tellings: readonly Telling[]): Promise<Guess>;
}

function createSearch(known: Known, replay: Replay, perfect: number): Search {
  let tried = 0;
  let turnAt = performance.now();
  const search: Search = {
    score(guess, tellings) {
      tried += 1;
      return likeness(tellings, writeGuess(guess, known), replay);
    },
    isOver: (score) => score >= perfect || tried >= most,
    async better(guess, candidates, tellings) {
      const whole = likenessOfItself(tellings);
      let best = guess;
      let score = search.score(guess, tellings);
      for (const candidate of candidates) {
        if (score >= whole || tried >= most) break;
        const reached = search.score(candidate, tellings);
        if (reached > score) {
          best = candidate;
          score = reached;
        }
        if (performance.now() - turnAt < slice) continue;
        await nextTurn();
        turnAt = performance.now();
      }
      return best;
    },
  };
  return search;
}

async function climb(from: Guess, sample: readonly Telling[], known: Known, search: Search): Promise<Guess> {
  const { parts } = known;
  // A change of one part is seen in its own events, and whose call they are in the first of each dialect.
  const firsts = [...Map.groupBy(sample, ({ dialect }) => dialect).values()].flatMap(([first]) => first ?? []);
  const ofPart = parts.map(({ tellings }) => {
    const own = new Set(tellings);
    return sample.filter((each) => own.has(each) || firsts.includes(each));
  });
  let guess = from;
  let score = search.score(guess, sample);
  for (let round = 0; round < rounds && !search.isOver(score); round += 1) {
    const before = score;
    if (from.direction === 'internal') {
      const candidates = [...parts.keys()].map((callingPart) => ({ ...guess, callingPart }));
      guess = await search.better(guess, candidates, sample);
    }
    for (const [index, tellings] of ofPart.entries()) {
      guess = await search.better(guess, outcomes(guess, index, known), tellings);
      guess = await search.better(guess, kinds(guess, index, known), tellings);
    }
    guess = await search.better(guess, [{ ...guess, recorded: !guess.recorded }], sample);
    guess = await search.better(guess, [{ ...guess, voicemail: !guess.voicemail }], sample);
    for (const candidates of choices(known)) guess = await search.better(guess, candidates(guess), sample);
    score = search.score(guess, sample);
    if (score <= before) break;
  }
  return guess;
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
    variants: {},
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
  'canceled',
  ...CallResult.exclude(['answered', 'no-answer', 'canceled']).options,
];

function* outcomes(guess: Guess, index: number, { parts }: Known): Generator<Guess> {
  if (parts[index]?.endedAt === null) {
    for (const answered of [true, false]) yield withPart(guess, index, { answered });
    return;
  }
  for (const { result, legEnd } of ends) yield withPart(guess, index, { result, legEnd });
}

/** Who passed a call on had answered it, and whom another forestalled had not. */
const isLikely = (result: CallResult, legEnd: LegEnd | null): boolean =>
  legEnd === null || (result === 'answered') === (legEnd === 'blind-transfer' || legEnd === 'attended-transfer');

/** Every way in which a part can end, an end that needs no reason before those that do. */
const ends: readonly Pick<PartGuess & { result: CallResult }, 'result' | 'legEnd'>[] = [true, false].flatMap((likely) =>
  [null, ...LegEnd.options].flatMap((legEnd) =>
    results.filter((result) => isLikely(result, legEnd) === likely).map((result) => ({ result, legEnd })),
  ),
);

/** Whether a part is a call of its own, and whose. */
function* kinds(guess: Guess, index: number, { parts }: Known): Generator<Guess> {
  if (parts.length < 2) return;
  for (const separate of [false, true]) {
    for (const direction of [null, ...CallDirection.options]) yield withPart(guess, index, { separate, direction });
  }
}

/** Variants, and setup that has a choice of words; each is tried for itself. */
function choices({ at }: Known): ((best: Guess) => Guess[])[] {
  const dialects = new Map([...at.keys()].map(({ dialect }) => [dialect.id, dialect]));
  return [...dialects.values()].flatMap((dialect) => {
    const { id, setup, variants } = dialect;
    const ofSetup = setup.flatMap(({ key, choices: given }) => {
      const words = given ?? dialect.parameters.find(({ value }) => takesSetup(value, key))?.allowed ?? [];
      const candidates = (best: Guess) =>
        words.map((word) => ({ ...best, setup: { ...best.setup, [id]: { ...best.setup[id], [key]: word } } }));
      return words.length === 0 ? [] : [candidates];
    });
    const ofVariants = variants.map(
      ({ id: key, choices: given }) =>
        (best: Guess) =>
          given.map(({ value }) => ({
            ...best,
            variants: { ...best.variants, [id]: { ...best.variants[id], [key]: value } },
          })),
    );
    return [...ofSetup, ...ofVariants];
  });
}

const takesSetup = (value: Expression, key: string): boolean =>
  typeof value === 'object' && 'from' in value && value.from === `setup.${key}`;
