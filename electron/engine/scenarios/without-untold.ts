import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { type InForce, isInForce } from '../dialects/chosen.ts';

/** The scenario with what the dialects tell as they are spoken, and without conditions; false leaves a dialect as it is. */
export function withoutUntold(file: ScenarioFile, inForce: (dialect: string) => InForce | false): ScenarioFile {
  const left = Object.entries(file.dialects).map(([dialect, each]) => {
    const now = each.steps.some(({ when }) => when !== undefined) && inForce(dialect);
    if (now === false) return [dialect, each];
    const told = each.steps.filter(({ when }) => isInForce(when, now)).map(({ when: _, ...step }) => step);
    return [dialect, { ...each, steps: told }];
  });
  return { ...file, dialects: Object.fromEntries(left) };
}
