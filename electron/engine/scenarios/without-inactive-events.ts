import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { type InForce, isInForce } from '../dialects/chosen.ts';

/** The scenario with what the dialects send under the setup and variants in force, without conditions; false leaves a dialect as it is. */
export function withoutInactiveEvents(file: ScenarioFile, inForce: (dialect: string) => InForce | false): ScenarioFile {
  const left = Object.entries(file.dialects).map(([dialect, part]) => {
    const now = part.steps.some(({ when }) => when !== undefined) && inForce(dialect);
    if (now === false) return [dialect, part];
    const sent = part.steps.filter(({ when }) => isInForce(when, now)).map(({ when: _, ...step }) => step);
    return [dialect, { ...part, steps: sent }];
  });
  return { ...file, dialects: Object.fromEntries(left) };
}
