import type { ScenarioFile, ScenarioLeg, ScenarioStep, ScenarioTransition } from '../../../shared/model/scenario.ts';

/** Takes the scenario as it is to be from here on. */
export type EditScenario = (scenario: ScenarioFile) => void;

/** A row moved one place up or down; the same list where it cannot go further. */
export function moved<Row>(rows: readonly Row[], index: number, by: -1 | 1): Row[] {
  const other = rows[index + by];
  const row = rows[index];
  if (row === undefined || other === undefined) return [...rows];
  return rows.map((each, at) => (at === index ? other : at === index + by ? row : each));
}

export const replaced = <Row>(rows: readonly Row[], index: number, row: Row): Row[] =>
  rows.map((each, at) => (at === index ? row : each));

export const without = <Row>(rows: readonly Row[], index: number): Row[] => rows.filter((_, at) => at !== index);

/** In the order of their times; what happens at the same time stays in its order. */
export const inOrder = <Row extends { readonly at: number }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((one, other) => one.at - other.at);

/** A row without what is undefined: a file has no such keys. */
export function tidy<Row extends ScenarioTransition | ScenarioStep | ScenarioLeg>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Row;
}

/** The scenario with a leg changed; transitions and steps of a leg that gets another id go with it. */
export function withLeg(scenario: ScenarioFile, index: number, leg: ScenarioLeg): ScenarioFile {
  const before = scenario.legs[index]?.id;
  const legs = replaced(scenario.legs, index, tidy(leg));
  if (before === undefined || before === leg.id || scenario.legs.some(({ id }) => id === leg.id)) {
    return { ...scenario, legs };
  }
  const follow = <Row extends { leg?: string | undefined }>(row: Row): Row =>
    row.leg === before ? { ...row, leg: leg.id } : row;
  return {
    ...scenario,
    legs,
    transitions: scenario.transitions.map((row) =>
      tidy({ ...follow(row), begins: row.begins?.map((id) => (id === before ? leg.id : id)) }),
    ),
    dialects: Object.fromEntries(
      Object.entries(scenario.dialects).map(([id, part]) => [id, { ...part, steps: part.steps.map(follow) }]),
    ),
  };
}

/** The scenario without a leg: nothing begins it any more, and what still names it is a fault that is shown. */
export function withoutLeg(scenario: ScenarioFile, index: number): ScenarioFile {
  const gone = scenario.legs[index]?.id;
  const transitions = scenario.transitions.map((row) => {
    const left = row.begins?.filter((id) => id !== gone);
    return tidy({ ...row, begins: left?.length === 0 ? undefined : left });
  });
  return { ...scenario, legs: without(scenario.legs, index), transitions };
}

/** A new leg with an id and a number that no other has. */
export function newLeg({ legs, extension }: ScenarioFile): ScenarioLeg {
  const free = (used: readonly string[], make: (number: number) => string): string => {
    let number = 1;
    while (used.includes(make(number))) number += 1;
    return make(number);
  };
  const id = free(
    legs.map((leg) => leg.id),
    (number) => `leg-${number}`,
  );
  const numbers = [extension, ...legs.map((leg) => leg.extension)].map((each) => each.number);
  return { id, extension: { number: free(numbers, (number) => String(100 + number)), name: '' } };
}

/** The scenario with other steps of one dialect; null takes the dialect out. */
export function withDialect(
  scenario: ScenarioFile,
  id: string,
  change: Partial<NonNullable<ScenarioFile['dialects'][string]>> | null,
): ScenarioFile {
  const { [id]: before, ...others } = scenario.dialects;
  if (change === null) return { ...scenario, dialects: others };
  const next = { ...(before ?? { steps: [] }), ...change };
  const filled = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
  return { ...scenario, dialects: { ...scenario.dialects, [id]: filled as typeof next } };
}

/** A copy under an id that no scenario has. */
export function copyOf(scenario: ScenarioFile, taken: readonly string[]): ScenarioFile {
  const base = `${scenario.id.replace(/-copy(-\d+)?$/, '')}-copy`;
  let id = base;
  for (let number = 2; taken.includes(id); number += 1) id = `${base}-${number}`;
  return { ...scenario, id, label: `${scenario.label} (copy)` };
}
