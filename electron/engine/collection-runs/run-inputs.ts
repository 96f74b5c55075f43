import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { failure } from '../../../shared/failure.ts';
import { type ReadCertificates, readCertificates } from '../certificates/read-certificates.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import { giveIds } from '../collections/give-ids.ts';
import type { Clock } from '../host-services.ts';
import type { ImportService } from '../importers/import-service.ts';
import { isRawObject, listOf, type RawObject, textOf } from '../postman-format/raw-value.ts';
import { isEnabled, isSecret, type Variable } from '../postman-format/variables.ts';
import { readCookieJar } from '../sender/cookies.ts';
import { inSlices } from '../slices.ts';
import type { EnvironmentService } from '../workspace/environment-service.ts';
import type { ParameterService } from '../workspace/parameter-service.ts';
import { readDataRows } from './data-rows.ts';
import { planRun, type RunPlan } from './run-plan.ts';
import type { DataRow } from './worker/messages.ts';

type AskedRun = ContractInputs['runs']['start'];

/** What was asked for, its data file read: that is how it is kept. */
export type CollectionRunInput = Omit<AskedRun, 'data'> & {
  readonly data?: { readonly name: string; readonly text: string } | undefined;
};

/** Throws FILE_TOO_LARGE. */
export async function withDataText(
  importService: Pick<ImportService, 'text'>,
  { data, ...asked }: AskedRun,
): Promise<CollectionRunInput> {
  if (data === undefined) return asked;
  if ('text' in data) return { ...asked, data };
  const { name, text } = await importService.text(data);
  return { ...asked, data: { name, text } };
}

/** Everything a run works with, read and checked. */
export interface RunInputs {
  readonly plan: RunPlan;
  readonly environment: readonly Variable[];
  /** Of the environment, where it is one of the workspace. */
  readonly environmentId: string | null;
  readonly globals: readonly Variable[];
  /** Undefined where there is none, or it has no name. */
  readonly names: { readonly environment: string | undefined; readonly globals: string | undefined };
  /** Null where the run brings none. */
  readonly certificates: ReadCertificates | null;
  /** Those that it begins with, as tough-cookie writes them; null where the run brings none. */
  readonly cookies: object | null;
  /** At least one, which may be empty. */
  readonly rows: readonly DataRow[];
  readonly iterations: number;
}

/** Where a run finds what its input names. */
export interface InputSources {
  readonly collections: Pick<CollectionStore, 'list' | 'document'>;
  readonly environments: Pick<EnvironmentService, 'active' | 'get'>;
  readonly parameters: Pick<ParameterService, 'values' | 'secretTags'>;
  readonly importService: Pick<ImportService, 'read' | 'text'>;
  readonly clock: Clock;
}

interface NamedVariables {
  /** Of an environment of the workspace. */
  readonly id?: string | undefined;
  readonly name: string | undefined;
  readonly values: readonly Variable[];
}

type GivenFile = Exclude<CollectionRunInput['collection'], string>;

/**
 * Reads what a run was asked for. Throws COLLECTION_UNKNOWN, ENVIRONMENT_UNKNOWN, NOT_IN_COLLECTION, INPUT_INVALID, and what
 * reading a file throws.
 */
export async function readInputs(sources: InputSources, input: CollectionRunInput): Promise<RunInputs> {
  const { collections, importService } = sources;
  const document =
    typeof input.collection === 'string'
      ? collectionNamed(collections, input.collection)
      : await collectionOf(importService, input.collection);
  const plan = await planRun(document, input);
  if (plan.requests.length === 0) throw failure('NOTHING_TO_RUN', { collection: plan.collection.name });
  const rows = input.data === undefined ? [{}] : await readDataRows(input.data);
  const environment = await environmentOf(sources, input.environment);
  const globals = await globalsOf(sources, input.globals);
  const { certificates, cookieJar, values } = input;
  return {
    plan,
    rows,
    iterations: input.iterations ?? rows.length,
    environment: withValues(environment.values, values?.environment),
    environmentId: environment.id ?? null,
    globals: withValues(globals.values, values?.globals),
    certificates:
      certificates === undefined
        ? null
        : readCertificates(
            { client: certificates.client ?? [], authorities: certificates.authorities },
            sources.clock(),
          ),
    cookies: cookieJar === undefined ? null : await readCookieJar(cookieJar),
    names: { environment: environment.name, globals: globals.name },
  };
}

function collectionNamed(collections: InputSources['collections'], name: string): RawObject {
  const all = collections.list();
  const found = all.find(({ id }) => id === name) ?? all.find((stored) => stored.name === name);
  if (found === undefined) throw failure('COLLECTION_UNKNOWN', { id: name });
  return collections.document(found.id);
}

async function collectionOf(importService: InputSources['importService'], file: GivenFile): Promise<RawObject> {
  const { collections } = await importService.read(file);
  const [first, another] = collections;
  if (first === undefined) throw failure('NOT_POSTMAN', { file: file.name, detail: 'it holds no collection.' });
  if (another !== undefined) {
    const detail = 'it holds more than one collection. Import it, and run them one by one.';
    throw failure('INPUT_INVALID', { where: file.name, detail });
  }
  await inSlices(
    giveIds(first.collection, file.name, { requests: new Set(), folders: new Set(), collections: new Set() }),
  );
  return first.collection;
}

async function environmentOf(
  { environments, importService }: InputSources,
  wanted: CollectionRunInput['environment'],
): Promise<NamedVariables> {
  if (wanted === null) return { name: undefined, values: [] };
  if (typeof wanted === 'object') return valuesIn(importService, wanted, 'environments');
  const environment = wanted === undefined ? environments.active() : environments.get(wanted);
  const values = (environment?.values ?? []).map(({ key, value, enabled, secret }) => ({
    ...{ key, value, enabled, type: secret ? 'secret' : 'default' },
  }));
  return { id: environment?.id, name: environment?.name, values };
}

async function globalsOf(
  { parameters, importService }: InputSources,
  file: GivenFile | undefined,
): Promise<NamedVariables> {
  const secrets = parameters.secretTags();
  const own = [...parameters.values()].map(([key, value]) => ({
    ...{ key, value, enabled: true },
    ...(secrets.has(key) ? { type: 'secret' } : {}),
  }));
  if (file === undefined) return { name: undefined, values: own };
  const { name, values } = await valuesIn(importService, file, 'globals');
  const given = new Set(values.map(({ key }) => key));
  return { name, values: [...own.filter(({ key }) => !given.has(key)), ...values] };
}

type GivenValues = NonNullable<CollectionRunInput['values']>['environment'];

/** As newman sets them: the last enabled row of the key gets the value, or there is a new one. */
function withValues(rows: readonly Variable[], values: GivenValues = []): readonly Variable[] {
  const set = [...rows];
  for (const { key, value, secret } of values) {
    const index = set.findLastIndex((row) => row.key === key && isEnabled(row));
    const type = secret === true ? { type: 'secret' } : {};
    if (index === -1) set.push({ key, value, enabled: true, ...type });
    else set[index] = { ...set[index], key, value, ...type };
  }
  return set;
}

/** The input with each of its values that is one of a secret marked as that, so that it is masked wherever it is shown. */
export function withSecretsMarked(
  input: CollectionRunInput,
  { environment, globals }: Pick<RunInputs, 'environment' | 'globals'>,
): CollectionRunInput {
  if (input.values === undefined) return input;
  const marked = (values: GivenValues, rows: readonly Variable[]) => {
    const secrets = new Set(rows.filter(isSecret).map(({ key }) => key));
    return values?.map((row) => (secrets.has(row.key) ? { ...row, secret: true } : row));
  };
  const values = {
    environment: marked(input.values.environment, environment),
    globals: marked(input.values.globals, globals),
  };
  return { ...input, values };
}

/** An environment does as globals, and the other way round: as newman takes them. */
async function valuesIn(
  importService: InputSources['importService'],
  file: GivenFile,
  kind: 'environments' | 'globals',
): Promise<NamedVariables> {
  const conversion = await importService.read(file);
  const found = conversion[kind][0] ?? conversion.environments[0] ?? conversion.globals[0];
  if (found === undefined) {
    const detail = `it holds no ${kind === 'globals' ? 'globals' : 'environment'}.`;
    throw failure('NOT_POSTMAN', { file: file.name, detail });
  }
  // As they are in the file: which of two rows of one key counts is postman-runtime's to say.
  const values = listOf(found.raw.values)
    .filter(isRawObject)
    .map((row) => ({ ...row, key: textOf(row.key), value: row.value }));
  return { name: typeof found.raw.name === 'string' ? found.raw.name : undefined, values };
}
