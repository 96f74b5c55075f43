import { Failure } from '../../../shared/failure.ts';
import { dialectParts, type ScenarioFile, type WrittenScenario } from '../../../shared/model/scenario.ts';
import type { ScenarioFault } from '../../../shared/scenario-faults.ts';
import { chosenOf } from '../dialects/chosen.ts';
import type { Dialect } from '../dialects/dialects.ts';

/**
 * What a scenario wants of dialects that are here and do not have it: an event, a value of setup, a switch. It would be
 * sent without them, and nobody would know why. Of a dialect that is not here nothing is known.
 */
export function faultsOfDialects(scenario: WrittenScenario, dialects: readonly Dialect[]): ScenarioFault[] {
  const { name, parts } = dialectParts(scenario);
  return Object.entries(parts).flatMap(([id, part]) => {
    const dialect = dialects.find((each) => each.id === id);
    if (dialect === undefined) return [];
    const path = [name, id];
    return [...faultsOfSteps(part.steps, dialect, path), ...faultsOfChoices(part, dialect, path)];
  });
}

/** Keys of events that a dialect does not have, each once. */
export function unknownEvents(scenario: ScenarioFile, dialect: Dialect): string[] {
  const keys = new Set(scenario.dialects[dialect.id]?.steps.map(({ event }) => event));
  return [...keys].filter((key) => !dialect.events.some((event) => event.key === key));
}

/** Why a dialect that is here sends nothing for a scenario. */
export function whyInactive(scenario: ScenarioFile, dialect: Dialect): string {
  const unknown = unknownEvents(scenario, dialect);
  if (unknown.length === 0) return 'The scenario has no events for this phone system.';
  return `The scenario has events that this phone system does not have: ${unknown.join(', ')}.`;
}

type DialectPart = ScenarioFile['dialects'][string];

function faultsOfSteps(steps: DialectPart['steps'], dialect: Dialect, path: readonly string[]): ScenarioFault[] {
  const events = new Set(dialect.events.map(({ key }) => key));
  const conditions = new Set([
    ...dialect.setup.map(({ key }) => `setup.${key}`),
    ...dialect.variants.map(({ id }) => `variant.${id}`),
  ]);
  return steps.flatMap(({ event, when = {} }, index) => {
    const step = [...path, 'steps', index];
    const strange = Object.keys(when).find((name) => !conditions.has(name));
    return [
      ...(events.has(event)
        ? []
        : [
            {
              path: [...step, 'event'],
              detail: `${dialect.name} has no event ${event}; it has ${[...events].join(', ')}.`,
            },
          ]),
      ...(strange === undefined
        ? []
        : [
            {
              path: [...step, 'when'],
              detail: `${dialect.name} has no ${strange}; it has ${[...conditions].join(', ') || 'none'}.`,
            },
          ]),
    ];
  });
}

function faultsOfChoices({ setup, variants }: DialectPart, dialect: Dialect, path: readonly string[]): ScenarioFault[] {
  try {
    chosenOf(dialect, { setup, variants });
    return [];
  } catch (error) {
    if (error instanceof Failure) return [{ path, detail: error.message }];
    throw error;
  }
}
