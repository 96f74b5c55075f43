import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { importLimit } from '../../../shared/contract/imports.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import type { Environment } from '../../../shared/model/environment.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import { printInSlices } from '../postman-format/sliced-json.ts';
import { inSlices } from '../slices.ts';
import { fileNameFor } from '../storage/file-name.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { makePrivate, privateMode } from '../storage/private-files.ts';
import { type Fingerprint, fingerprintOf, indentOf, isPassing, readWrittenFile } from '../storage/read-file.ts';
import { makeFolders, writeFileAtomic } from '../storage/write-file.ts';
import {
  holdsSecrets,
  idOf,
  nameOf,
  type RawEnvironment,
  readEnvironment,
  valuesOf,
  withChanges,
} from './environment-file.ts';
import type { Workspace } from './workspace.ts';

export interface EnvironmentProblem {
  readonly file: string;
  readonly problem: string;
}

type EnvironmentChange = Omit<ContractInputs['environments']['update'], 'id'>;

export interface EnvironmentService {
  /** In the order of their file names; files that cannot be read are left out. */
  list(): Environment[];
  /** Files in the folder that are no environment: they are left alone. */
  problems(): EnvironmentProblem[];
  active(): Environment | null;
  /** Throws ENVIRONMENT_UNKNOWN. */
  get(id: string): Environment;
  /** Key to value of the active one's enabled rows, the last of a key given twice. The same map until something changes. */
  activeValues(): ReadonlyMap<string, string>;
  /** The secrets of every environment, each with all values of its own; the same list until something changes. */
  secrets(): readonly EnvironmentSecret[];
  /** Keys of the active environment whose values are of the type secret. */
  activeSecrets(): ReadonlySet<string>;
  /** Throws ENVIRONMENT_UNKNOWN. */
  activate(id: string | null): Promise<void>;
  /**
   * Keeps a Postman environment as a file of its own, unknown fields and all. It gets a new id where it has none or another
   * environment has it. Throws INPUT_INVALID where it has no list of values, FILE_TOO_LARGE, WRITE_FAILED.
   */
  add(name: string, raw: unknown): Promise<Environment>;
  /**
   * `values` is the whole list. Unknown fields survive. Throws ENVIRONMENT_UNKNOWN, FILE_UNREADABLE, FILE_TOO_LARGE,
   * WRITE_FAILED.
   */
  update(id: string, change: EnvironmentChange): Promise<Environment>;
  /** Throws ENVIRONMENT_UNKNOWN, WRITE_FAILED. */
  remove(id: string): Promise<void>;
  /** Reads again what someone else has changed in the folder. False where it must be tried again. */
  reload(): Promise<boolean>;
  /** The same for the file of the active environment alone: one `stat` where it has not changed. */
  refreshActive(): Promise<void>;
}

interface EnvironmentSecret extends SecretValue {
  /** Key to value of the enabled rows. */
  readonly environment: ReadonlyMap<string, string>;
}

interface EnvironmentFile {
  readonly file: string;
  readonly fingerprint: Fingerprint;
  readonly text: string;
  readonly raw: RawEnvironment | null;
  readonly problem: string;
}

const suffix = '.postman_environment.json';

/** A fingerprint that no file has: it is read again as soon as somebody asks. */
const unread = 'unread';

/** The environments folder of a workspace. Throws WORKSPACE_UNUSABLE where the folder itself cannot be read. */
export function createEnvironmentService(
  workspace: Pick<Workspace, 'dir' | 'document' | 'changes'>,
): EnvironmentService {
  const { document, changes } = workspace;
  const dir = join(workspace.dir, 'environments');
  const mutex = new Mutex();
  let files: readonly EnvironmentFile[] = [];
  let environments: readonly Environment[] = [];
  let secrets = { of: environments, values: secretsIn(environments) };
  interface ActiveValues {
    readonly of: Environment | null;
    readonly values: ReadonlyMap<string, string>;
    readonly secrets: ReadonlySet<string>;
  }
  let activeValues: ActiveValues | null = null;

  function currentValues(): ActiveValues {
    const of = active();
    if (activeValues === null || activeValues.of !== of) {
      const enabled = of?.values.filter(({ enabled }) => enabled) ?? [];
      activeValues = {
        of,
        values: enabledValues(of?.values ?? []),
        secrets: new Set(enabled.filter(({ secret }) => secret).map(({ key }) => key)),
      };
    }
    return activeValues;
  }

  /** Only inside the mutex, so that a write of our own is not taken for someone else's. */
  function readAgain(): void {
    const before = new Map(files.map((entry) => [entry.file, entry]));
    const read = filesOf(dir).map((file) => {
      const entry = before.get(file);
      if (entry?.fingerprint === fingerprintOf(join(dir, file))) return entry;
      const now = readFile(dir, file);
      // What could not be read for now is read again; until then it is what it was.
      return now.fingerprint === unread && entry !== undefined ? { ...entry, fingerprint: unread } : now;
    });
    if (read.length === files.length && read.every((entry) => before.get(entry.file) === entry)) return;
    files = read;
    environments = environmentsOf(files);
    changes.announce('environments');
  }

  function find(id: string): Environment {
    const environment = environments.find((stored) => stored.id === id);
    if (environment === undefined) throw failure('ENVIRONMENT_UNKNOWN', { id });
    return environment;
  }

  function active(): Environment | null {
    const id = document.read().environment;
    return id === null ? null : (environments.find((environment) => environment.id === id) ?? null);
  }

  async function write(file: string, raw: RawEnvironment, indent: string): Promise<void> {
    const path = join(dir, file);
    const text = await inSlices(printInSlices(raw, indent, { file: path, limit: importLimit }));
    await writeFileAtomic(path, `${text}\n`, { ...modeFor(raw), within: workspace.dir, limit: importLimit });
  }

  async function add(name: string, content: unknown): Promise<Environment> {
    const read = readEnvironment(content);
    if ('problem' in read) throw failure('INPUT_INVALID', { where: name, detail: read.problem });
    const isTaken = environments.some(({ id }) => id === idOf(read.raw));
    const id = isTaken || idOf(read.raw) === '' ? randomUUID() : idOf(read.raw);
    const title = name.trim() || 'Environment';
    const file = fileNameFor(title, suffix, namesIn(dir));
    await write(file, { ...read.raw, id, name: title }, '\t');
    readAgain();
    return find(id);
  }

  async function update(id: string, change: EnvironmentChange): Promise<Environment> {
    const { file } = find(id);
    // Read again: someone may have edited it by hand since.
    const { text, raw, problem } = readFile(dir, file);
    if (raw === null) throw failure('FILE_UNREADABLE', { file: join(dir, file), detail: problem });
    const changed = withChanges(raw, change);
    await write(file, changed, indentOf(text));
    readAgain();
    return find(id);
  }

  const setActive = (id: string | null): Promise<void> =>
    document.update((update) => {
      update.environment = id;
    });

  async function remove(id: string): Promise<void> {
    const path = join(dir, find(id).file);
    const wasActive = document.read().environment === id;
    // First what may be refused: a full disk deletes files all the same.
    if (wasActive) await setActive(null);
    try {
      rmSync(path, { force: true });
    } catch (error) {
      if (wasActive) await setActive(id).catch(() => undefined);
      throw failure('WRITE_FAILED', { file: path, detail: describeFileProblem(error) });
    }
    readAgain();
  }

  readAgain();
  return {
    list: () => [...environments],
    get: find,
    active,
    problems: () => files.filter(({ raw }) => raw === null).map(({ file, problem }) => ({ file, problem })),
    activeValues: () => currentValues().values,
    activeSecrets: () => currentValues().secrets,
    secrets() {
      if (secrets.of !== environments) secrets = { of: environments, values: secretsIn(environments) };
      return secrets.values;
    },
    async activate(id) {
      if (id !== null) find(id);
      await setActive(id);
    },
    add: (name, raw) => mutex.runExclusive(() => add(name, raw)),
    update: (id, change) => mutex.runExclusive(() => update(id, change)),
    remove: (id) => mutex.runExclusive(() => remove(id)),
    reload: () =>
      mutex.runExclusive(async () => {
        readAgain();
        return !files.some(({ fingerprint }) => fingerprint === unread);
      }),
    async refreshActive() {
      const file = active()?.file;
      const entry = files.find((stored) => stored.file === file);
      if (entry === undefined || entry.fingerprint === fingerprintOf(join(dir, entry.file))) return;
      await mutex.runExclusive(async () => readAgain());
    },
  };
}

/** One that holds secrets is this user's alone; any other keeps the mode it has. */
const modeFor = (raw: RawEnvironment) => (holdsSecrets(raw) ? { mode: privateMode } : {});

function environmentsOf(files: readonly EnvironmentFile[]): Environment[] {
  const ids = new Set<string>();
  return files.flatMap(({ file, raw }): Environment[] => {
    if (raw === null) return [];
    // A file copied by hand has the id of the other: it gets one from its name, which stays the same on the next start.
    const own = idOf(raw);
    const id = own === '' || ids.has(own) ? createHash('sha256').update(file).digest('hex').slice(0, 32) : own;
    ids.add(id);
    return [{ id, name: nameOf(raw) || file.slice(0, -suffix.length), file, values: valuesOf(raw) }];
  });
}

const enabledValues = (values: Environment['values']): ReadonlyMap<string, string> =>
  new Map(values.filter(({ enabled }) => enabled).map(({ key, value }) => [key, value]));

const secretsIn = (environments: readonly Environment[]): readonly EnvironmentSecret[] =>
  environments.flatMap(({ values }) => {
    const secrets = values.filter(({ secret }) => secret);
    if (secrets.length === 0) return [];
    const environment = enabledValues(values);
    return secrets.map(({ key, value }) => ({ tag: key, value, environment }));
  });

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

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return `It is not JSON: ${error.message}`;
  return error instanceof Failure ? String(error.details.detail) : describeFileProblem(error);
}

function readFile(dir: string, file: string): EnvironmentFile {
  // Before the reading: what is written meanwhile is read again.
  const fingerprint = fingerprintOf(join(dir, file));
  const entry = { file, fingerprint };
  let text = '';
  try {
    text = readWrittenFile(join(dir, file), file, importLimit);
    const read = readEnvironment(JSON.parse(text));
    if ('raw' in read) {
      // Written by hand, or by an earlier version.
      if (holdsSecrets(read.raw)) makePrivate(join(dir, file));
      return { ...entry, text, raw: read.raw, problem: '' };
    }
    return { ...entry, text, raw: null, problem: read.problem };
  } catch (error) {
    return {
      ...entry,
      ...(isPassing(error) ? { fingerprint: unread } : {}),
      text,
      raw: null,
      problem: reasonOf(error),
    };
  }
}
