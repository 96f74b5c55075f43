import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Mutex } from 'async-mutex';
import { failure } from '../../../shared/failure.ts';
import type { WrittenScenario } from '../../../shared/model/scenario.ts';
import { fileNameFor } from '../storage/file-name.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { moveAside } from '../storage/quarantine.ts';
import { fingerprintOfFiles, readWrittenFile } from '../storage/read-file.ts';
import { makeFolders, writeFileAtomic } from '../storage/write-file.ts';
import { checkWritten, readScenario } from './read-scenario.ts';

/** A person's own scenarios: one file each in a folder of the workspace. */
export interface OwnScenarios {
  /** By their ids, in the order of their file names, as they were last read. */
  all(): ReadonlyMap<string, WrittenScenario>;
  /** Reads again what someone else has changed in the folder. */
  reload(): Promise<void>;
  /** The same where the file of this scenario has changed: one `stat`. */
  refresh(id: string): void;
  /** Files that were left out, and why. They are never written over. */
  problems(): readonly string[];
  /** Throws INPUT_INVALID with the path inside the scenario, SCENARIO_OF_PRODUCT, WRITE_FAILED. */
  save(id: string, raw: unknown): Promise<WrittenScenario>;
  /** Gives what was removed. Throws SCENARIO_UNKNOWN, SCENARIO_OF_PRODUCT, WRITE_FAILED. */
  remove(id: string): Promise<WrittenScenario>;
}

const suffix = '.json';

/** Bytes. A thousand steps of four dialects have less than half of it. */
const fileLimit = 1024 * 1024;

/**
 * Opens the folder, which need not be there. `shipped` has the product's own ids, which nobody may take; `changed` is
 * called when something was saved, removed, or changed by hand.
 */
export function openOwnScenarios(
  dir: string,
  { shipped, changed }: { readonly shipped: (id: string) => boolean; readonly changed: () => void },
): OwnScenarios {
  const mutex = new Mutex();
  let read = readFolder(dir, shipped);

  function readAgain(): void {
    read = readFolder(dir, shipped);
    changed();
  }

  function refreshAll(): void {
    if (fingerprintOfFiles(dir, namesOrNone(dir)) !== read.fingerprint) readAgain();
  }

  async function save(id: string, raw: unknown): Promise<WrittenScenario> {
    const scenario = checkWritten(raw);
    if (scenario.id !== id) {
      throw failure('INPUT_INVALID', { where: 'id', detail: `the scenario's ID is ${scenario.id}, not ${id}.` });
    }
    if (shipped(id)) throw failure('SCENARIO_OF_PRODUCT', { scenario: id });
    const file = `${id}${suffix}`;
    if (fileNameFor(id, suffix, []) !== file) {
      throw failure('INPUT_INVALID', { where: 'id', detail: 'this ID cannot be a file name. Choose a shorter one.' });
    }
    const text = `${JSON.stringify(scenario, null, 2)}\n`;
    if (Buffer.byteLength(text) > fileLimit) {
      throw failure('INPUT_INVALID', { where: 'the scenario', detail: 'it is larger than 1 MiB.' });
    }
    refreshAll();
    const { scenarios } = read;
    const inTheWay = namesForWriting(dir).filter((name) => name.toLowerCase() === file.toLowerCase());
    if (!scenarios.has(id)) for (const name of inTheWay) moveAside(join(dir, name), join(dir, `${name}.kept`));
    await writeFileAtomic(join(dir, file), text, { within: dirname(dir) });
    readAgain();
    return scenario;
  }

  function remove(id: string): WrittenScenario {
    if (shipped(id)) throw failure('SCENARIO_OF_PRODUCT', { scenario: id });
    refreshAll();
    const { scenarios } = read;
    const scenario = scenarios.get(id);
    if (scenario === undefined) throw failure('SCENARIO_UNKNOWN', { scenario: id, known: [...scenarios.keys()] });
    const path = join(dir, `${id}${suffix}`);
    try {
      rmSync(path, { force: true });
    } catch (error) {
      throw failure('WRITE_FAILED', { file: path, detail: describeFileProblem(error) });
    }
    readAgain();
    return scenario;
  }

  return {
    all: () => read.scenarios,
    problems: () => read.problems,
    // Inside the mutex, so that a write of our own is not taken for someone else's.
    reload: () => mutex.runExclusive(async () => refreshAll()),
    refresh(id) {
      const name = `${id}${suffix}`;
      const line = read.fingerprint.split('\n').find((line) => line.startsWith(`${name} `));
      if (fileNameFor(id, suffix, []) === name && fingerprintOfFiles(dir, [name]) !== (line ?? `${name} null`))
        readAgain();
    },
    save: (id, raw) => mutex.runExclusive(() => save(id, raw)),
    remove: (id) => mutex.runExclusive(async () => remove(id)),
  };
}

function readFolder(dir: string, shipped: (id: string) => boolean) {
  const scenarios = new Map<string, WrittenScenario>();
  const problems: string[] = [];
  const names = namesOrNone(dir, problems);
  // Before the reading: what is written meanwhile is read again.
  const fingerprint = fingerprintOfFiles(dir, names);
  for (const name of names) {
    try {
      const scenario = readOne(dir, name);
      if (shipped(scenario.id)) {
        problems.push(`scenarios/${name} is left out: id: the built-in scenario ${scenario.id} has this ID.`);
      } else scenarios.set(scenario.id, scenario);
    } catch (error) {
      const reason = fileErrorCode(error) === '' ? (error as Error).message : describeFileProblem(error);
      problems.push(`scenarios/${name} is left out: ${reason}`);
    }
  }
  return { scenarios, problems, fingerprint };
}

function readOne(dir: string, name: string): WrittenScenario {
  const scenario = readScenario(name, readWrittenFile(join(dir, name), name, fileLimit));
  if (`${scenario.id}${suffix}` === name) return scenario;
  const detail = `a scenario with the ID ${scenario.id} must be in ${scenario.id}.json.`;
  throw failure('INPUT_INVALID', { where: `${name}: id`, detail });
}

function namesOrNone(dir: string, problems: string[] = []): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.toLowerCase().endsWith(suffix) && !name.startsWith('.'))
      .sort();
  } catch (error) {
    // Nobody has put scenarios into a folder that is not there.
    if (fileErrorCode(error) !== 'ENOENT') problems.push(`scenarios is left out: ${describeFileProblem(error)}`);
    return [];
  }
}

/** Everything in the folder, which is made where it is missing. */
function namesForWriting(dir: string): string[] {
  try {
    makeFolders(dir);
    return readdirSync(dir);
  } catch (error) {
    throw failure('WRITE_FAILED', { file: dir, detail: describeFileProblem(error) });
  }
}
