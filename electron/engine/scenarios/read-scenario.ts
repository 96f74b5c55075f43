import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import { ScenarioFile } from '../../../shared/model/scenario.ts';
import { pathText, type ScenarioFault, scenarioFaults } from '../../../shared/scenario-faults.ts';
import { deepestIssue } from '../storage/file-problem.ts';
import { migrateScenario } from './migrate-scenario.ts';

/** Checks a scenario file's text. Throws NOT_JSON, or INPUT_INVALID with the path inside the file and the reason. */
export function readScenario(file: string, text: string): ScenarioFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw failure('NOT_JSON', { file, detail: (error as Error).message });
  }
  return checkScenario(raw, `${file}: `);
}

/** The product's own scenarios by their ids, in the order of their names. A wrong file throws. */
export function readShippedScenarios(folder: string): ReadonlyMap<string, ScenarioFile> {
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
  return files;
}

/** Checks what is to be a scenario, one of an older schema too. Throws INPUT_INVALID with `before` and the path inside it, and the reason. */
export function checkScenario(raw: unknown, before = ''): ScenarioFile {
  const refuse = ({ path, detail }: ScenarioFault) =>
    failure('INPUT_INVALID', { where: `${before}${pathText(path) || 'the scenario'}`, detail });
  const parsed = ScenarioFile.safeParse(migrateScenario(raw));
  if (!parsed.success) {
    const { path, message } = deepestIssue(parsed.error.issues) ?? { path: [], message: 'not a scenario file' };
    throw refuse({ path, detail: message });
  }
  const [fault] = [...faultsOfNames(raw), ...scenarioFaults(parsed.data)];
  if (fault !== undefined) throw refuse(fault);
  return parsed.data;
}

/** zod takes a key called `__proto__` out of a table without a word: nothing is lost silently. */
function faultsOfNames(raw: unknown, path: readonly (string | number)[] = []): ScenarioFault[] {
  if (typeof raw !== 'object' || raw === null) return [];
  return Object.entries(raw).flatMap(([key, value]) => {
    const step = [...path, Array.isArray(raw) ? Number(key) : key];
    return key === '__proto__' ? [{ path: step, detail: 'nothing can be called so.' }] : faultsOfNames(value, step);
  });
}
