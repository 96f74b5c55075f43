import type { Call } from '../../../shared/model/call.ts';
import type { ScenarioStep } from '../../../shared/model/scenario.ts';
import type { Written } from './guess.ts';
import { type Replay, replayed, seenText, timelineOf } from './likeness.ts';
import type { Telling } from './tellings.ts';
import { wordsOf } from './words.ts';

/** Values that steps must carry because they do not follow from the call, and what cannot be said at all. */
export interface OwnValues {
  readonly values: ReadonlyMap<Telling, Readonly<Record<string, string>>>;
  /** Tags that were filled and will be empty. */
  readonly lost: ReadonlySet<string>;
}

/**
 * Finds the words that the scenario would not bring about by itself, and the texts that were empty. Only the dialect's
 * own words are taken: they identify nobody.
 */
export function strayWords(tellings: readonly Telling[], written: Written, replay: Replay): OwnValues {
  const timeline = timelineOf(written.scenario);
  const lost = new Set<string>();
  const values = new Map<Telling, Record<string, string>>();
  for (const telling of tellings) {
    const { isWord, onlyWords } = wordsOf(telling);
    const own: [string, string][] = [];
    for (const [tag, made] of replayed(telling, written, timeline, replay)) {
      const seen = seenText(telling, tag);
      if (seen === null || seen === made) continue;
      if (seen === '') own.push([tag, '']);
      else if (isWord(tag, seen) && (onlyWords(tag) || made === '' || isWord(tag, made))) own.push([tag, seen]);
      else if (made === '') lost.add(tag);
    }
    if (own.length > 0) values.set(telling, Object.fromEntries(own));
  }
  return { values, lost };
}

/** The texts as they were seen of everything that says who takes part: numbers, names and extensions. */
export function partyValues(tellings: readonly Telling[], written: Written, replay: Replay): OwnValues['values'] {
  const timeline = timelineOf(written.scenario);
  const others = { ...timeline, at: (at: number, leg?: string) => withOthers(timeline.at(at, leg)) };
  return new Map(
    tellings.map((telling) => {
      const made = replayed(telling, written, timeline, replay);
      const madeOfOthers = replayed(telling, written, others, replay);
      const tags = [...made.keys()].filter((tag) => made.get(tag) !== madeOfOthers.get(tag));
      const texts = tags.flatMap((tag): [string, string][] => {
        const seen = seenText(telling, tag);
        return seen === null ? [] : [[tag, seen]];
      });
      return [telling, Object.fromEntries(texts)] as const;
    }),
  );
}

/** The same call between other people. Who was whom stays so: what the dialects ask is whether two are the same. */
function withOthers(call: Call): Call {
  const other = (number: string): string => `${number}9`;
  const party = <Party extends { number: string; name?: string | undefined }>(each: Party): Party => ({
    ...each,
    number: other(each.number),
    ...(each.name === undefined ? {} : { name: `${each.name} of the other call` }),
  });
  const { did } = call;
  return {
    ...call,
    caller: party(call.caller),
    called: party(call.called),
    extension: party(call.extension),
    ...(did === undefined ? {} : { did: other(did) }),
  };
}

/** The scenario with values in its steps. */
export function withValues({ scenario, stepOf }: Written, values: OwnValues['values']): Written {
  const changed = new Map<ScenarioStep, ScenarioStep>();
  const steps = new Map<Telling, ScenarioStep>();
  for (const [telling, step] of stepOf) {
    const own = { ...step.values, ...values.get(telling) };
    const next = Object.keys(own).length === 0 ? step : { ...step, values: own };
    changed.set(step, next);
    steps.set(telling, next);
  }
  const dialects = Object.fromEntries(
    Object.entries(scenario.dialects).map(([id, each]) => [
      id,
      { ...each, steps: each.steps.map((step) => changed.get(step) ?? step) },
    ]),
  );
  return { scenario: { ...scenario, dialects }, stepOf: steps };
}
