import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { seededRandom } from '../call-model/random.ts';
import { createTimeline, type Timeline } from '../call-model/timeline.ts';
import type { Chosen, Dialects } from '../dialects/dialects.ts';
import { callKeyOf } from '../dialects/parties.ts';
import type { Written } from './guess.ts';
import type { Telling } from './tellings.ts';
import { wordsOf } from './words.ts';

/** What a played scenario is told by: the dialects and what the workspace has decided about them. */
export interface Replay {
  readonly dialects: Dialects;
  readonly decided: (dialect: string) => Chosen;
}

/** Any seed and any time will do: only what does not depend on them is compared. */
const seed = 1;
const startedAt = 1_700_000_000_000;
const target = 'http://127.0.0.1/replay';

export const timelineOf = (scenario: ScenarioFile): Timeline =>
  createTimeline(scenario, 'replay', seededRandom(seed), startedAt);

/** The values that an event would have when the scenario is played. */
export function replayed(
  telling: Telling,
  { scenario, stepOf }: Written,
  timeline: Timeline,
  { dialects, decided }: Replay,
): ReadonlyMap<string, string> {
  const { dialect, event } = telling;
  const step = stepOf.get(telling);
  if (step === undefined) return new Map();
  const before = decided(dialect.id);
  const needed = scenario.dialects[dialect.id];
  const chosen = {
    setup: { ...before.setup, ...needed?.setup },
    variants: { ...before.variants, ...needed?.variants },
    target,
  };
  const happensAt = startedAt + Math.round(timeline.time(step.at) * 1000);
  const made = dialects.values(dialect.id, event.key, timeline.at(step.at, step.leg), happensAt, chosen);
  return new Map([...made, ...Object.entries(step.values ?? {})]);
}

/** A word that is right counts most; that something is there or not, and which texts are the same, count less. */
const points = { word: 4, talked: 2, filled: 1, alike: 0.5, sameCall: 2 };

/** How much like the events that were seen those of the scenario would be: the more, the better. */
export function likeness(tellings: readonly Telling[], written: Written, replay: Replay): number {
  const timeline = timelineOf(written.scenario);
  const keys = new Map<string, [seen: string, made: string]>();
  let score = 0;
  for (const telling of tellings) {
    const made = replayed(telling, written, timeline, replay);
    score += likenessOfValues(telling, made);
    const { dialect } = telling;
    const [seen, now] = [callKeyOf(dialect, telling.values), callKeyOf(dialect, made)];
    const first = keys.get(dialect.id);
    if (first === undefined) keys.set(dialect.id, [seen, now]);
    else if ((first[0] === seen) === (first[1] === now)) score += points.sameCall;
  }
  return score;
}

/** The likeness of events that were told again word for word: nothing is more like them. */
export function likenessOfItself(tellings: readonly Telling[]): number {
  const dialects = new Set(tellings.map(({ dialect }) => dialect));
  return tellings.reduce((sum, telling) => {
    const seen = telling.event.parameters.map((tag) => [tag, seenText(telling, tag) ?? ''] as const);
    return sum + likenessOfValues(telling, new Map(seen)) + points.sameCall;
  }, -points.sameCall * dialects.size);
}

function likenessOfValues(telling: Telling, made: ReadonlyMap<string, string>): number {
  const { onlyWords, durations } = wordsOf(telling);
  const firstSeen = new Map<string, string>();
  const firstMade = new Map<string, string>();
  let score = 0;
  for (const [tag, now] of made) {
    const seen = seenText(telling, tag);
    if (seen === null) continue;
    if (onlyWords(tag)) {
      score += seen === now ? points.word : 0;
      continue;
    }
    if ((seen === '') === (now === '')) score += points.filled;
    // Vendors write 0 of a call that nobody answered: it is there, and says the opposite of 63.
    if (durations.includes(tag) && isTalk(seen) === isTalk(now)) score += points.talked;
    if (seen === '' || now === '') continue;
    // The caller's number is the extension's, or it is not: texts that are the same must be so again.
    const [alike, alikeNow] = [firstSeen.get(seen) ?? tag, firstMade.get(now) ?? tag];
    if (alike === alikeNow) score += points.alike;
    if (!firstSeen.has(seen)) firstSeen.set(seen, tag);
    if (!firstMade.has(now)) firstMade.set(now, tag);
  }
  return score;
}

const isTalk = (seconds: string): boolean => Number(seconds) > 0;

/** The text a tag was seen with; empty where the vendor leaves out what is empty, null where nothing is known. */
export function seenText({ dialect, values }: Telling, tag: string): string | null {
  const seen = values.get(tag);
  if (seen !== undefined) return seen;
  return dialect.parameters.some((each) => each.tag === tag && each.omitEmpty) ? '' : null;
}
