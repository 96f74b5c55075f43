import type { ScenarioFile, ScenarioStep } from '../../../shared/model/scenario.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { Written } from './guess.ts';
import type { Telling } from './tellings.ts';
import { wordsOf } from './words.ts';

/**
 * Joins what was played with what the record has of it: the events of a dialect, in their order. An event that was
 * never sent has no telling.
 */
export function joined(scenario: ScenarioFile, tellings: readonly Telling[]): Written {
  const stepOf = new Map<Telling, ScenarioStep>();
  for (const [id, { steps }] of Object.entries(scenario.dialects)) {
    const waiting = [...steps];
    for (const telling of tellings.filter(({ dialect }) => dialect.id === id)) {
      const index = waiting.findIndex(({ event }) => event === telling.event.key);
      const [step] = index === -1 ? [] : waiting.splice(index, 1);
      if (step !== undefined) stepOf.set(telling, step);
    }
  }
  return { scenario, stepOf };
}

/** The scenario in which everything that was told is told again, whatever the dialects' variants then say. */
export function unconditional(scenario: ScenarioFile): ScenarioFile {
  const dialects = Object.entries(scenario.dialects).map(([id, each]) => {
    const steps = each.steps.map(({ when: _, ...step }) => step);
    return [id, { ...each, steps }] as const;
  });
  return { ...scenario, dialects: Object.fromEntries(dialects) };
}

/** A played scenario without anybody's numbers and names: other extensions, and no values but the dialects' own words. */
export function masked(
  scenario: ScenarioFile,
  dialects: Dialects,
  extensionFor: (text: string) => ScenarioFile['extension'],
): ScenarioFile {
  const other = ({ number }: ScenarioFile['extension']) => extensionFor(number);
  const wordsIn = (id: string, step: ScenarioStep): ScenarioStep => {
    const { values, ...rest } = step;
    const dialect = dialects.find(id);
    const event = dialect?.events.find(({ key }) => key === step.event);
    if (values === undefined || dialect === undefined || event === undefined) return rest;
    const { isWord } = wordsOf({ dialect, event });
    const kept = Object.entries(values).filter(([tag, text]) => text === '' || isWord(tag, text));
    return kept.length === 0 ? rest : { ...rest, values: Object.fromEntries(kept) };
  };
  return {
    ...scenario,
    extension: other(scenario.extension),
    legs: scenario.legs.map((leg) => ({ ...leg, extension: other(leg.extension) })),
    transitions: scenario.transitions.map((turn) =>
      turn.extension === undefined ? turn : { ...turn, extension: other(turn.extension) },
    ),
    dialects: Object.fromEntries(
      Object.entries(scenario.dialects).map(([id, { setup, ...each }]) => {
        const known = dialects.find(id)?.setup ?? [];
        const choices = (key: string) => known.find((one) => one.key === key)?.choices ?? null;
        const words = Object.entries(setup ?? {}).filter(([key]) => choices(key) !== null);
        return [
          id,
          {
            ...each,
            steps: each.steps.map((step) => wordsIn(id, step)),
            ...(words.length === 0 ? {} : { setup: Object.fromEntries(words) }),
          },
        ];
      }),
    ),
  };
}
