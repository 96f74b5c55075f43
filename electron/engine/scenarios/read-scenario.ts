import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { failure } from '../../../shared/failure.ts';
import { NeutralScenarioFile, ScenarioFile, type WrittenScenario } from '../../../shared/model/scenario.ts';
import { pathText, type ScenarioFault, scenarioFaults } from '../../../shared/scenario-faults.ts';
import { deepestIssue } from '../schema-issues.ts';
import { migrateScenario } from './migrate-scenario.ts';

/** Checks a scenario file's text. Throws NOT_JSON, or INPUT_INVALID with the path inside the file and the reason. */
export function readScenario(file: string, text: string): WrittenScenario {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw failure('NOT_JSON', { file, detail: (error as Error).message });
  }
  return checkWritten(raw, `${file}: `);
}

/** The product's own scenarios by their ids, in the order of their names. A wrong file throws. */
export function readShippedScenarios(folder: string): ReadonlyMap<string, WrittenScenario> {
  const files = new Map<string, WrittenScenario>();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.json')) continue;
    const file = readScenario(name, readFileSync(join(folder, name), 'utf8'));
    if (`${file.id}.json` !== name) {
      throw failure('INPUT_INVALID', {
        where: `${name}: id`,
        detail: `a scenario with the ID ${file.id} must be in ${file.id}.json.`,
      });
    }
    files.set(file.id, file);
  }
  return files;
}

/** Checks what is to be a scenario in full. Throws as `checkWritten` does. */
export const checkScenario = (raw: unknown): ScenarioFile => check(raw, ScenarioFile, '');

/**
 * Checks what is to be a scenario, neutral or in full, one of an older schema too. Throws INPUT_INVALID with `before` and
 * the path inside it, and the reason.
 */
export const checkWritten = (raw: unknown, before = ''): WrittenScenario =>
  check<WrittenScenario>(raw, isNeutral(raw) ? NeutralScenarioFile : ScenarioFile, before);

const isNeutral = (raw: unknown): boolean => typeof raw === 'object' && raw !== null && 'overrides' in raw;

function check<File extends WrittenScenario>(raw: unknown, shape: z.ZodType<File>, before: string): File {
  const refuse = ({ path, detail }: ScenarioFault) =>
    failure('INPUT_INVALID', { where: `${before}${pathText(path) || 'the scenario'}`, detail });
  const parsed = shape.safeParse(migrateScenario(raw));
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
    return key === '__proto__' ? [{ path: step, detail: 'this name is not allowed.' }] : faultsOfNames(value, step);
  });
}
