import { setImmediate as nextTurn } from 'node:timers/promises';
import { CallDirection, CallResult, LegEnd } from '../../../shared/model/call.ts';
import type { Expression } from '../../../shared/model/dialect.ts';
import type { KnownCallEvent } from '../calls/call-events.ts';
import { buildScenario, type CallFacts, type Candidate, type LegCandidate } from './candidate.ts';
import { perfectSimilarity, type Replay, similarity } from './similarity.ts';

/** Rounds in which every property of the candidate is tried anew; more hardly ever improve it. */
const mostRounds = 3;
/** Events that are compared; the others are of the same kind and leg. */
const mostCompared = 60;
/** Candidates that are tried before the best one so far must do. */
const mostTried = 4000;
/** Milliseconds of work before other tasks of this thread run. */
const slice = 12;

/**
 * Finds the call that its events follow from: tries everything that a call can be, leg by leg, and keeps what makes the
 * replayed events most similar to the logged ones. Where a property makes no difference, the plain one is kept.
 */
export async function reconstructCall(facts: CallFacts, replay: Replay): Promise<Candidate> {
  const sample = sampleOf(facts);
  const search = createSearch(facts, replay, perfectSimilarity(sample));
  let best = { candidate: firstCandidate(facts), score: -1 };
  // What fits one direction is no step towards what fits another: each gets a search of its own.
  for (const direction of CallDirection.options) {
    const candidate = await climb({ ...firstCandidate(facts), direction }, sample, facts, search);
    const score = search.score(candidate, sample);
    if (score > best.score) best = { candidate, score };
    if (search.isOver(score)) break;
  }
  return best.candidate;
}

interface Search {
  score(candidate: Candidate, events: readonly KnownCallEvent[]): number;
  /** Whether nothing can be better, or enough was tried. */
  isOver(score: number): boolean;
  /** The best of the alternatives for these events, or the candidate itself where none is better. */
  improve(
    candidate: Candidate,
    alternatives: Iterable<Candidate>,
    events: readonly KnownCallEvent[],
  ): Promise<Candidate>;
}

function createSearch(facts: CallFacts, replay: Replay, perfect: number): Search {
  let tried = 0;
  let sliceBegan = performance.now();
  const search: Search = {
    score(candidate, events) {
      tried += 1;
      return similarity(events, buildScenario(candidate, facts), replay);
    },
    isOver: (score) => score >= perfect || tried >= mostTried,
    async improve(candidate, alternatives, events) {
      const perfectForEvents = perfectSimilarity(events);
      let best = candidate;
      let score = search.score(candidate, events);
      for (const alternative of alternatives) {
        if (score >= perfectForEvents || tried >= mostTried) break;
        const reached = search.score(alternative, events);
        if (reached > score) {
          best = alternative;
          score = reached;
        }
        if (performance.now() - sliceBegan < slice) continue;
        await nextTurn();
        sliceBegan = performance.now();
      }
      return best;
    },
  };
  return search;
}

async function climb(
  from: Candidate,
  sample: readonly KnownCallEvent[],
  facts: CallFacts,
  search: Search,
): Promise<Candidate> {
  const { legs } = facts;
  // A change of one leg shows in its own events, and which call they belong to in the first of each dialect.
  const firsts = [...Map.groupBy(sample, ({ dialect }) => dialect).values()].flatMap(([first]) => first ?? []);
  const eventsOfLegs = legs.map(({ events }) => {
    const own = new Set(events);
    return sample.filter((event) => own.has(event) || firsts.includes(event));
  });
  let candidate = from;
  let score = search.score(candidate, sample);
  for (let round = 0; round < mostRounds && !search.isOver(score); round += 1) {
    const before = score;
    if (from.direction === 'internal') {
      const alternatives = [...legs.keys()].map((callingLeg) => ({ ...candidate, callingLeg }));
      candidate = await search.improve(candidate, alternatives, sample);
    }
    for (const [index, events] of eventsOfLegs.entries()) {
      candidate = await search.improve(candidate, outcomes(candidate, index, facts), events);
      candidate = await search.improve(candidate, legKinds(candidate, index, facts), events);
    }
    candidate = await search.improve(candidate, [{ ...candidate, recorded: !candidate.recorded }], sample);
    candidate = await search.improve(candidate, [{ ...candidate, voicemail: !candidate.voicemail }], sample);
    for (const alternatives of dialectChoices(facts)) {
      candidate = await search.improve(candidate, alternatives(candidate), sample);
    }
    score = search.score(candidate, sample);
    if (score <= before) break;
  }
  return candidate;
}

const plainLeg: LegCandidate = { result: null, answered: false, legEnd: null, separate: false, direction: null };

function firstCandidate({ legs }: CallFacts): Candidate {
  return {
    direction: 'inbound',
    callingLeg: null,
    legs: legs.map(({ answeredAt, endedAt }) => ({
      ...plainLeg,
      answered: answeredAt !== null,
      result: endedAt === null ? null : answeredAt === null ? 'no-answer' : 'answered',
    })),
    recorded: false,
    voicemail: false,
    setup: {},
    variants: {},
  };
}

/** The first events of each kind: a thousand of one kind show no more than two. */
function sampleOf({ legs }: CallFacts): KnownCallEvent[] {
  const groups = legs.flatMap(({ events }) => [
    ...Map.groupBy(events, ({ dialect, event }) => `${dialect.id} ${event.key}`).values(),
  ]);
  return groups.flatMap((events) => events.slice(0, 2)).slice(0, mostCompared);
}

const withLeg = (candidate: Candidate, index: number, change: Partial<LegCandidate>): Candidate => ({
  ...candidate,
  legs: candidate.legs.map((leg, at) => (at === index ? { ...leg, ...change } : leg)),
});

/** The likelier ones first: of several that fit equally the first is kept. */
const results: readonly CallResult[] = [
  'answered',
  'no-answer',
  'canceled',
  ...CallResult.exclude(['answered', 'no-answer', 'canceled']).options,
];

/** A leg that was transferred away was answered, and one that another leg forestalled was not. */
const isLikely = (result: CallResult, legEnd: LegEnd | null): boolean =>
  legEnd === null || (result === 'answered') === (legEnd === 'blind-transfer' || legEnd === 'attended-transfer');

/** Every way in which a leg can end, likely combinations first. */
const legEnds: readonly Pick<LegCandidate & { result: CallResult }, 'result' | 'legEnd'>[] = [true, false].flatMap(
  (likely) =>
    [null, ...LegEnd.options].flatMap((legEnd) =>
      results.filter((result) => isLikely(result, legEnd) === likely).map((result) => ({ result, legEnd })),
    ),
);

function* outcomes(candidate: Candidate, index: number, { legs }: CallFacts): Generator<Candidate> {
  if (legs[index]?.endedAt === null) {
    for (const answered of [true, false]) yield withLeg(candidate, index, { answered });
    return;
  }
  for (const { result, legEnd } of legEnds) yield withLeg(candidate, index, { result, legEnd });
}

/** Whether a leg is a call of its own, and in which direction. */
function* legKinds(candidate: Candidate, index: number, { legs }: CallFacts): Generator<Candidate> {
  if (legs.length < 2) return;
  for (const separate of [false, true]) {
    for (const direction of [null, ...CallDirection.options]) yield withLeg(candidate, index, { separate, direction });
  }
}

/** Variants, and setup that has choices; each is tried by itself. */
function dialectChoices({ at }: CallFacts): ((candidate: Candidate) => Candidate[])[] {
  const dialects = new Map([...at.keys()].map(({ dialect }) => [dialect.id, dialect]));
  return [...dialects.values()].flatMap((dialect) => {
    const { id, setup, variants } = dialect;
    const ofSetup = setup.flatMap(({ key, choices }) => {
      const words = choices ?? dialect.parameters.find(({ value }) => readsSetup(value, key))?.allowed ?? [];
      const withSetup = (candidate: Candidate) =>
        words.map((word) => ({
          ...candidate,
          setup: { ...candidate.setup, [id]: { ...candidate.setup[id], [key]: word } },
        }));
      return words.length === 0 ? [] : [withSetup];
    });
    const ofVariants = variants.map(
      ({ id: key, choices }) =>
        (candidate: Candidate) =>
          choices.map(({ value }) => ({
            ...candidate,
            variants: { ...candidate.variants, [id]: { ...candidate.variants[id], [key]: value } },
          })),
    );
    return [...ofSetup, ...ofVariants];
  });
}

const readsSetup = (value: Expression, key: string): boolean =>
  typeof value === 'object' && 'from' in value && value.from === `setup.${key}`;
