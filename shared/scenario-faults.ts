import { dialectParts, type ScenarioFile, type WrittenScenario } from './model/scenario.ts';

/** What is wrong with a scenario, and where inside it: `['transitions', 0, 'at']`. */
export interface ScenarioFault {
  readonly path: readonly (string | number)[];
  readonly detail: string;
}

/** `transitions[0].at`, `dialects.acme.steps[1].leg`: how a path is written for a person. */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/**
 * Everything that makes no sense in a scenario of the right shape: legs that are not there, times that go back, ends
 * that contradict what was before. Empty where it can be played.
 */
export function scenarioFaults(scenario: WrittenScenario): ScenarioFault[] {
  return [...faultsOfLegs(scenario), ...faultsOfTransitions(scenario), ...faultsOfSteps(scenario)];
}

function faultsOfLegs({ legs, direction, extension }: WrittenScenario): ScenarioFault[] {
  const faults: ScenarioFault[] = [];
  const met = new Set<string>();
  for (const [index, { id }] of legs.entries()) {
    if (met.has(id)) faults.push({ path: ['legs', index, 'id'], detail: `${id} is defined twice.` });
    met.add(id);
  }
  if (direction === 'internal' && !legs.some((leg) => leg.extension.number !== extension.number)) {
    const detail = 'an internal call needs a leg with another extension: the one that is called.';
    faults.push({ path: ['legs'], detail });
  }
  return faults;
}

/** A leg that is not there, or a time that comes before the one of the row above. */
function faultsOfPlace(
  rows: readonly { readonly at: number; readonly leg?: string | undefined }[],
  path: readonly (string | number)[],
  legs: ReadonlySet<string>,
): ScenarioFault[] {
  return rows.flatMap(({ at, leg }, index) => {
    const before = rows[index - 1]?.at ?? 0;
    const faults: ScenarioFault[] = [];
    if (leg !== undefined && !legs.has(leg)) {
      faults.push({ path: [...path, index, 'leg'], detail: `there is no leg called ${leg}.` });
    }
    if (at < before) {
      const detail = `${at} s comes after ${before} s: put them in the order of their times.`;
      faults.push({ path: [...path, index, 'at'], detail });
    }
    return faults;
  });
}

function faultsOfTransitions({ transitions, legs }: WrittenScenario): ScenarioFault[] {
  const ids = new Set(legs.map(({ id }) => id));
  const faults = [
    ...faultsOfPlace(transitions, ['transitions'], ids),
    ...transitions.flatMap(({ begins = [] }, index) => {
      const unknown = begins.find((id) => !ids.has(id));
      if (unknown === undefined) return [];
      return [{ path: ['transitions', index, 'begins'], detail: `there is no leg called ${unknown}.` }];
    }),
  ];
  const reached = new Map<string, 'answered' | 'ended'>();
  for (const [index, transition] of transitions.entries()) {
    const leg = transition.leg ?? '';
    const state = reached.get(leg);
    if (transition.answered === true) {
      if (state !== undefined) {
        faults.push({ path: ['transitions', index, 'answered'], detail: `it was ${state} before.` });
      } else reached.set(leg, 'answered');
    }
    if (transition.ended === undefined) continue;
    const path = ['transitions', index, 'ended'];
    if (state === 'ended') faults.push({ path, detail: 'it had ended before.' });
    else if ((transition.ended === 'answered') !== (reached.get(leg) === 'answered')) {
      const detail = `it ended ${transition.ended}, and it was ${reached.get(leg) ?? 'never answered'} before.`;
      faults.push({ path, detail });
    }
    reached.set(leg, 'ended');
  }
  return faults;
}

function faultsOfSteps(scenario: WrittenScenario): ScenarioFault[] {
  const legIds = new Set(scenario.legs.map(({ id }) => id));
  const { name, parts } = dialectParts(scenario);
  return Object.entries(parts).flatMap(([dialect, { steps, note }]) => {
    const path = [name, dialect];
    if (steps.length === 0 && note === undefined) {
      return [{ path, detail: 'without steps it needs a note that says why.' }];
    }
    return faultsOfPlace(steps, [...path, 'steps'], legIds);
  });
}

/** Seconds to the last step or turn. */
export function scenarioLength({ transitions, dialects }: Pick<ScenarioFile, 'transitions' | 'dialects'>): number {
  const steps = Object.values(dialects).flatMap((dialect) => dialect.steps);
  return [...transitions, ...steps].reduce((longest, { at }) => Math.max(longest, at), 0);
}
