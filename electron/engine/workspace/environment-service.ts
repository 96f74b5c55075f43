import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import { failure } from '../../../shared/failure.ts';
import type { Environment } from '../../../shared/model/environment.ts';
import { decodeText } from '../storage/decode-text.ts';
import { fileNameFor } from '../storage/file-name.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { fingerprintOfFiles, indentOf } from '../storage/read-file.ts';
import { makeFolders, writeFileAtomic } from '../storage/write-file.ts';
import { idOf, nameOf, type RawEnvironment, readEnvironment, valuesOf, withChanges } from './environment-file.ts';
import type { Workspace } from './workspace.ts';

export interface EnvironmentProblem {
  readonly file: string;
  readonly problem: string;
}

export interface EnvironmentService {
  /** In the order of their file names; files that cannot be read are left out. */
  list(): Environment[];
  /** Files in the folder that are no environment: they are left alone. */
  problems(): EnvironmentProblem[];
  active(): Environment | null;
  /** Key to value of the active one's enabled rows, the last of a key given twice. The same map until something changes. */
  activeValues(): ReadonlyMap<string, string>;
  /** Throws ENVIRONMENT_UNKNOWN. */
  activate(id: string | null): Promise<void>;
  /**
   * Keeps a Postman environment as a file of its own, unknown fields and all. It gets a new id where it has none or another
   * environment has it. Throws INPUT_INVALID where it has no list of values, WRITE_FAILED.
   */
  add(name: string, raw: unknown): Promise<Environment>;
  /** `values` is the whole list. Unknown fields survive. Throws ENVIRONMENT_UNKNOWN, FILE_UNREADABLE, WRITE_FAILED. */
  update(id: string, change: Partial<Pick<Environment, 'name' | 'values'>>): Promise<Environment>;
  /** Throws ENVIRONMENT_UNKNOWN, WRITE_FAILED. */
  remove(id: string): Promise<void>;
  /** Reads the folder again where someone else has changed it: by hand, or git. */
  refresh(): void;
}

const suffix = '.postman_environment.json';

/** The environments folder of a workspace. Throws WORKSPACE_UNUSABLE where the folder itself cannot be read. */
export function createEnvironmentService(workspace: Workspace): EnvironmentService {
  const { document, changes } = workspace;
  const dir = join(workspace.dir, 'environments');
  const mutex = new Mutex();
  let activeValues: { readonly of: Environment | null; readonly values: ReadonlyMap<string, string> } | null = null;

  // Before the reading: what changes in between is read again.
  let fingerprint = fingerprintOf(dir);
  let { environments, problems } = readFolder(dir);

  function reload(): void {
    fingerprint = fingerprintOf(dir);
    ({ environments, problems } = readFolder(dir));
    changes.announce('environments', 'actions');
  }

  function find(id: string): Environment {
    const found = environments.find((each) => each.id === id);
    if (found === undefined) throw failure('ENVIRONMENT_UNKNOWN', { id });
    return found;
  }

  function active(): Environment | null {
    const id = document.read().environment;
    return id === null ? null : (environments.find((each) => each.id === id) ?? null);
  }

  async function add(name: string, given: unknown): Promise<Environment> {
    const read = readEnvironment(given);
    if ('problem' in read) throw failure('INPUT_INVALID', { where: name, detail: read.problem });
    const taken = environments.some((each) => each.id === idOf(read.raw));
    const id = taken || idOf(read.raw) === '' ? randomUUID() : idOf(read.raw);
    const title = name.trim() || 'Environment';
    const file = fileNameFor(title, suffix, namesIn(dir));
    await writeFileAtomic(join(dir, file), `${JSON.stringify({ ...read.raw, id, name: title }, null, '\t')}\n`);
    reload();
    return find(id);
  }

  async function update(id: string, change: Partial<Pick<Environment, 'name' | 'values'>>): Promise<Environment> {
    const { file } = find(id);
    // Read again: someone may have edited it by hand since.
    const { text, raw, problem } = readFile(dir, file);
    if (raw === null) throw failure('FILE_UNREADABLE', { file: join(dir, file), detail: problem });
    await writeFileAtomic(join(dir, file), `${JSON.stringify(withChanges(raw, change), null, indentOf(text))}\n`);
    reload();
    return find(id);
  }

  async function remove(id: string): Promise<void> {
    const path = join(dir, find(id).file);
    try {
      rmSync(path, { force: true });
    } catch (error) {
      throw failure('WRITE_FAILED', { file: path, detail: describeFileProblem(error) });
    }
    reload();
    await document.update((draft) => {
      if (draft.environment === id) draft.environment = null;
    });
  }

  return {
    list: () => [...environments],
    problems: () => [...problems],
    active,
    activeValues() {
      const of = active();
      if (activeValues === null || activeValues.of !== of) {
        const enabled = of?.values.filter((each) => each.enabled) ?? [];
        activeValues = { of, values: new Map(enabled.map(({ key, value }) => [key, value])) };
      }
      return activeValues.values;
    },
    async activate(id) {
      if (id !== null) find(id);
      await document.update((draft) => {
        draft.environment = id;
      });
    },
    add: (name, raw) => mutex.runExclusive(() => add(name, raw)),
    update: (id, change) => mutex.runExclusive(() => update(id, change)),
    remove: (id) => mutex.runExclusive(() => remove(id)),
    refresh: () => {
      if (fingerprintOf(dir) !== fingerprint) reload();
    },
  };
}

function readFolder(dir: string): { environments: Environment[]; problems: EnvironmentProblem[] } {
  const environments: Environment[] = [];
  const problems: EnvironmentProblem[] = [];
  const ids = new Set<string>();
  for (const file of filesOf(dir)) {
    const { raw, problem } = readFile(dir, file);
    if (raw === null) {
      problems.push({ file, problem });
      continue;
    }
    // A file copied by hand has the id of the other: it gets one from its name, which stays the same on the next start.
    const own = idOf(raw);
    const id = own === '' || ids.has(own) ? createHash('sha256').update(file).digest('hex').slice(0, 32) : own;
    ids.add(id);
    environments.push({ id, name: nameOf(raw) || file.slice(0, -suffix.length), file, values: valuesOf(raw) });
  }
  return { environments, problems };
}

/** Everything in the folder, which is made again where someone has removed it meanwhile. */
function namesIn(dir: string): string[] {
  try {
    makeFolders(dir);
    return readdirSync(dir);
  } catch (error) {
    throw failure('WRITE_FAILED', { file: dir, detail: describeFileProblem(error) });
  }
}

function filesOf(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((file) => file.endsWith(suffix) && !file.startsWith('.'))
      .sort();
  } catch (error) {
    // Someone removed the folder meanwhile: then there are none.
    if (fileErrorCode(error) === 'ENOENT') return [];
    throw failure('WORKSPACE_UNUSABLE', { dir, detail: describeFileProblem(error) });
  }
}

const fingerprintOf = (dir: string): string => fingerprintOfFiles(dir, filesOf(dir));

function readFile(
  dir: string,
  file: string,
): { text: string; raw: RawEnvironment; problem: '' } | { text: string; raw: null; problem: string } {
  let text = '';
  try {
    text = decodeText(readFileSync(join(dir, file)));
    const read = readEnvironment(JSON.parse(text));
    return 'raw' in read ? { text, raw: read.raw, problem: '' } : { text, raw: null, problem: read.problem };
  } catch (error) {
    const detail = error instanceof SyntaxError ? `It is not JSON: ${error.message}` : describeFileProblem(error);
    return { text, raw: null, problem: detail };
  }
}
