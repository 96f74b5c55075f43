import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import type { Scenario, ScenarioFile } from '../../../shared/model/scenario.ts';
import type { Dialects } from '../dialects/dialects.ts';
import { readScenario } from './read-scenario.ts';

/** The calls that can be played. */
export interface Scenarios {
  all(): readonly Scenario[];
  /** The file, with every dialect it was written for. Throws SCENARIO_UNKNOWN. */
  get(id: string): ScenarioFile;
  /** Whether this scenario can be played for this dialect: it is present and knows every event of it. */
  plays(scenario: ScenarioFile, dialect: string): boolean;
}

/** Reads every scenario of a folder. A wrong file throws: the folder is part of the product. */
export function openScenarios(folder: string, dialects: Dialects): Scenarios {
  const files = new Map<string, ScenarioFile>();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.json')) continue;
    const file = readScenario(name, readFileSync(join(folder, name), 'utf8'));
    if (`${file.id}.json` !== name) {
      throw failure('INPUT_INVALID', {
        where: `${name}: id`,
        detail: `a file with the id ${file.id} is called ${file.id}.json.`,
      });
    }
    files.set(file.id, file);
  }
  // A scenario may know more than the dialects that are here: what cannot be told is left out, the rest is played.
  const plays: Scenarios['plays'] = (scenario, dialect) => {
    const known = dialects.all().find(({ id }) => id === dialect);
    const steps = scenario.dialects[dialect]?.steps;
    if (known === undefined || steps === undefined) return false;
    return steps.every(({ event }) => known.events.some(({ key }) => key === event));
  };
  return {
    all: () =>
      [...files.values()].map((file) => ({
        id: file.id,
        label: file.label,
        description: file.description,
        direction: file.direction,
        dialects: Object.entries(file.dialects)
          .filter(([dialect]) => plays(file, dialect))
          .map(([dialect, { steps, note }]) => ({
            dialect,
            steps: steps.map(({ at, event, leg }) => ({ at, event, leg: leg ?? null })),
            note: note ?? null,
          })),
      })),
    get(id) {
      const found = files.get(id);
      if (found === undefined) throw failure('SCENARIO_UNKNOWN', { scenario: id, known: [...files.keys()] });
      return found;
    },
    plays,
  };
}
