import type { Call } from '../../../shared/model/call.ts';
import type { ScenarioStep } from '../../../shared/model/scenario.ts';
import type { KnownCallEvent } from '../calls/call-events.ts';
import type { BuiltScenario } from './candidate.ts';
import { loggedText, type Replay, replayEvent, replayTimeline } from './similarity.ts';
import { vocabularyOf } from './vocabulary.ts';

/** Values that the steps of a scenario carry themselves, by event. */
export type StepValues = ReadonlyMap<KnownCallEvent, Readonly<Record<string, string>>>;

/**
 * Finds the words that replaying the scenario would not produce, and the values that were empty. Only the dialect's own
 * words are kept: they identify nobody. `lost` are tags that had a value and will be empty.
 */
export function findOwnWords(
  events: readonly KnownCallEvent[],
  built: BuiltScenario,
  replay: Replay,
): { readonly values: StepValues; readonly lost: ReadonlySet<string> } {
  const timeline = replayTimeline(built.scenario);
  const lost = new Set<string>();
  const values = new Map<KnownCallEvent, Record<string, string>>();
  for (const event of events) {
    const { isWord, hasOnlyWords } = vocabularyOf(event);
    const own: [string, string][] = [];
    for (const [tag, text] of replayEvent(event, built, timeline, replay)) {
      const logged = loggedText(event, tag);
      if (logged === null || logged === text) continue;
      if (logged === '') own.push([tag, '']);
      else if (isWord(tag, logged) && (hasOnlyWords(tag) || text === '' || isWord(tag, text))) own.push([tag, logged]);
      else if (text === '') lost.add(tag);
    }
    if (own.length > 0) values.set(event, Object.fromEntries(own));
  }
  return { values, lost };
}

/** The logged values of everything that identifies who takes part: numbers, names and extensions. */
export function partyValues(events: readonly KnownCallEvent[], built: BuiltScenario, replay: Replay): StepValues {
  const timeline = replayTimeline(built.scenario);
  const others = { ...timeline, at: (at: number, leg?: string) => betweenOthers(timeline.at(at, leg)) };
  return new Map(
    events.map((event) => {
      const replayed = replayEvent(event, built, timeline, replay);
      const ofOthers = replayEvent(event, built, others, replay);
      const tags = [...replayed.keys()].filter((tag) => replayed.get(tag) !== ofOthers.get(tag));
      const texts = tags.flatMap((tag): [string, string][] => {
        const logged = loggedText(event, tag);
        return logged === null ? [] : [[tag, logged]];
      });
      return [event, Object.fromEntries(texts)] as const;
    }),
  );
}

/** The same call between other people. Who is who stays the same, because dialects ask whether two are the same. */
function betweenOthers(call: Call): Call {
  const other = (number: string): string => `${number}9`;
  const replaced = <Party extends { number: string; name?: string | undefined }>(party: Party): Party => ({
    ...party,
    number: other(party.number),
    ...(party.name === undefined ? {} : { name: `${party.name} of the other call` }),
  });
  const { did } = call;
  return {
    ...call,
    caller: replaced(call.caller),
    called: replaced(call.called),
    extension: replaced(call.extension),
    ...(did === undefined ? {} : { did: other(did) }),
  };
}

/** The scenario with values in its steps. */
export function withStepValues({ scenario, stepOf }: BuiltScenario, values: StepValues): BuiltScenario {
  const changed = new Map<ScenarioStep, ScenarioStep>();
  const steps = new Map<KnownCallEvent, ScenarioStep>();
  for (const [event, step] of stepOf) {
    const own = { ...step.values, ...values.get(event) };
    const next = Object.keys(own).length === 0 ? step : { ...step, values: own };
    changed.set(step, next);
    steps.set(event, next);
  }
  const dialects = Object.fromEntries(
    Object.entries(scenario.dialects).map(([id, entry]) => [
      id,
      { ...entry, steps: entry.steps.map((step) => changed.get(step) ?? step) },
    ]),
  );
  return { scenario: { ...scenario, dialects }, stepOf: steps };
}
