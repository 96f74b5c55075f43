import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { importLimit, importTotalLimit } from '../../../shared/contract/imports.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import { pathFault } from '../../../shared/import-names.ts';
import type { ImportFailure, ImportReport, ImportResult, ImportWarning } from '../../../shared/model/collection.ts';
import { Tag } from '../../../shared/model/parameter.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import type { StartWorker } from '../host-services.ts';
import { listOf, own, type RawObject, textOf } from '../postman-format/raw-value.ts';
import { inSlices, pauses } from '../slices.ts';
import { decodeTextFile } from '../storage/decode-text.ts';
import { type BindingService, unbind } from '../workspace/binding-service.ts';
import type { EnvironmentService } from '../workspace/environment-service.ts';
import type { ParameterInput, ParameterService } from '../workspace/parameter-service.ts';
import type { PermissionService } from '../workspace/permissions.ts';
import { isArchive, unpack } from './archive.ts';
import { contentOf, readContent } from './file-content.ts';
import type {
  Conversion,
  ConvertedCollection,
  ConvertedValues,
  FileFailure,
  Importer,
  ImportFile,
} from './importer.ts';
import { type ImportUnit, importers, importUnits } from './importers.ts';
import { readPostmanFile } from './postman-file.ts';
import { openYamlReader } from './yaml-reader.ts';

type ImportInput = ContractInputs['imports']['add'];
type ImportOptions = Pick<ImportInput, 'only' | 'dryRun' | 'again' | 'take' | 'documents'>;
/** A file as clients give it: text, base64 of its bytes, or the bytes themselves. */
type GivenFile = Extract<ImportInput, { files: unknown }>['files'][number];

export interface ImportService {
  /**
   * Imports collections, environments and globals. A file that cannot be imported is among the failures, and the others
   * are imported all the same; where it is the only one, its failure is thrown. Throws NOTHING_CHOSEN, and FILE_TOO_LARGE
   * for all files together, and nothing has changed then.
   */
  add(input: ImportInput): Promise<ImportResult>;
  /** The text of a file of any kind, and the encoding it was in. Throws FILE_TOO_LARGE. */
  text(file: GivenFile): Promise<{ readonly name: string; readonly text: string; readonly encoding: string }>;
  /** What is in one file, without importing it. Throws what is wrong with it. */
  read(file: GivenFile): Promise<Conversion>;
}

export function createImportService(services: {
  readonly collections: Pick<CollectionStore, 'add'>;
  readonly environments: Pick<EnvironmentService, 'add'>;
  readonly parameters: Pick<ParameterService, 'list' | 'setAll'>;
  readonly permissions: Pick<PermissionService, 'list' | 'revoke'>;
  readonly bindings: Pick<BindingService, 'eventsOf' | 'forget'>;
  /** For what would take this process too long; left out it is done here. */
  readonly startWorker?: StartWorker | undefined;
  readonly formats?: readonly Importer[];
}): ImportService {
  const { collections, environments, parameters, permissions, bindings, startWorker, formats = importers } = services;

  /** Every format looks into every file: they are read before. */
  async function readAll(files: readonly ImportFile[]): Promise<void> {
    const yaml = openYamlReader(startWorker);
    try {
      const pause = pauses();
      for (const file of files) {
        await readContent(file, yaml);
        await pause();
      }
    } finally {
      yaml.close();
    }
  }

  /**
   * A file keeps its id where nothing has it now, and its scripts come into a collection that is there: what was once
   * allowed under this id were others. Before they are written, so that not one of them runs.
   */
  async function revokeScripts(id: string): Promise<void> {
    if (permissions.list().scripts.includes(id)) await permissions.revoke({ scripts: [id] });
  }

  async function addCollections(converted: readonly ConvertedCollection[], options: ImportOptions): Promise<Outcome[]> {
    const only = typeof options.only === 'string' ? [options.only] : options.only;
    const added = await collections.add(converted, { ...options, only, beforeWrite: revokeScripts });
    const stillBound = await attempt('', () =>
      unbind(
        bindings,
        added.flatMap(({ removed }) => removed),
      ),
    );
    return converted.map(({ file, format, warnings }, index): Outcome => {
      const report = added[index];
      if (report === undefined) throw new Error('the store reports every collection');
      if (report.failure !== null) return failureOf(file, report.failure);
      const { id, name, requests, scripted, before } = report;
      const all = [...warnings, ...report.warnings];
      if (!report.isChosen) all.push({ path: '', message: 'None of its requests was chosen. It was not imported.' });
      if (stillBound !== undefined && report.removed.length > 0) {
        const { message } = stillBound.failure;
        all.push({ path: '', message: `Events still list requests that it no longer has. ${message}` });
      }
      const facts = { id, name, format, requests, scripted, warnings: all, before };
      return { ...emptyReport(file, options), kind: 'collection', ...facts };
    });
  }

  async function addEnvironment({ file, name, format, raw, keys, warnings }: ConvertedValues, options: ImportOptions) {
    const id = options.dryRun ? null : (await environments.add(name, raw)).id;
    const values = [...keys];
    return {
      ...emptyReport(file, options),
      ...{ kind: 'environment' as const, id, name, format, values, warnings: [...warnings] },
    };
  }

  async function addGlobals({ file, name, format, raw, warnings }: ConvertedValues, options: ImportOptions) {
    const globals = parametersOf(raw, new Set(parameters.list().map(({ tag }) => tag)));
    if (!options.dryRun && globals.inputs.length > 0) await parameters.setAll(globals.inputs);
    const values = globals.inputs.map(({ tag }) => tag);
    const all = [...warnings, ...globals.warnings];
    return { ...emptyReport(file, options), kind: 'globals' as const, id: null, name, format, values, warnings: all };
  }

  return {
    async text(given) {
      const { name, bytes } = await readInput(given);
      const { text, encoding } = decodeTextFile(bytes);
      return { name, text, encoding };
    },
    async read(given) {
      const { files, failures } = await unpackAll([await readInput(given)]);
      await readAll(files);
      const conversions: Conversion[] = [];
      const refused = [...failures];
      for (const unit of importUnits(files, formats)) {
        const conversion = await convert(unit);
        if ('error' in conversion) refused.push(conversion.error);
        else conversions.push(conversion);
      }
      const [first] = refused;
      if (conversions.length === 0 && first !== undefined) throw first.failure;
      return {
        collections: conversions.flatMap(({ collections }) => collections),
        environments: conversions.flatMap(({ environments }) => environments),
        globals: conversions.flatMap(({ globals }) => globals),
        warnings: conversions.flatMap(({ warnings }) => warnings),
        failures: [...refused, ...conversions.flatMap(({ failures }) => failures)],
      };
    },
    async add(input) {
      const { only, again, take, documents: chosen } = input;
      const options = { only, again, take, dryRun: input.dryRun ?? false };
      refuseMix(options);
      const inputs = 'files' in input ? input.files : [input];
      const given = await readInputs(inputs);
      const { files, failures, notes } = await unpackAll(given.files);
      await readAll(files);
      const conversions: Converted[] = [];
      const pause = pauses();
      for (const unit of importUnits(files, formats)) {
        conversions.push(await convert(unit));
        await pause();
      }
      const places = keepChosen(conversions, chosen && new Set(chosen));
      // All collections at once: a choice may name requests in any of them, and nothing is stored where one is a typo.
      const collectionOutcomes = await addCollections(
        conversions.flatMap((conversion) => ('error' in conversion ? [] : conversion.collections)),
        options,
      );
      const outcomes: PlacedOutcome[] = [...given.failures, ...failures];
      for (const conversion of conversions) {
        if ('error' in conversion) {
          outcomes.push(conversion.error);
          continue;
        }
        const unit: Outcome[] = collectionOutcomes.splice(0, conversion.collections.length);
        for (const values of conversion.environments) {
          unit.push(await attempt(values.file, () => addEnvironment(withoutChoice(values, options), options)));
        }
        for (const values of conversion.globals) {
          unit.push(await attempt(values.file, () => addGlobals(withoutChoice(values, options), options)));
        }
        const placed = withWarnings(unit, conversion.warnings).map(
          (outcome): PlacedOutcome => ({ ...outcome, place: places.shift() ?? 0 }),
        );
        outcomes.push(...placed, ...conversion.failures);
      }
      const documents = withNotes(
        outcomes.filter((outcome): outcome is ImportReport => 'kind' in outcome),
        notes,
      );
      const refused = outcomes.filter((outcome) => 'failure' in outcome);
      const [first, ...others] = refused;
      const isOnly = inputs.length === 1 && documents.length === 0 && others.length === 0;
      if (first !== undefined && isOnly) throw first.failure;
      return { documents, failures: refused.map(describeFailure) };
    },
  };
}

type Outcome = Omit<ImportReport, 'place'> | FileFailure;

/** A file that is none has no place. */
type PlacedOutcome = ImportReport | (FileFailure & { readonly place?: number });

type Converted = Conversion | { readonly error: FileFailure };

/** Leaves the documents at these places, or all, and returns the places of those that are left, in their order. */
function keepChosen(conversions: Converted[], chosen: ReadonlySet<number> | undefined): number[] {
  let place = 0;
  const left: number[] = [];
  const isChosen = (): boolean => {
    const isLeft = chosen?.has(place) ?? true;
    if (isLeft) left.push(place);
    place += 1;
    return isLeft;
  };
  conversions.forEach((conversion, index) => {
    if ('error' in conversion) return;
    const collections = conversion.collections.filter(isChosen);
    const environments = conversion.environments.filter(isChosen);
    const globals = conversion.globals.filter(isChosen);
    conversions[index] = { ...conversion, collections, environments, globals };
  });
  return left;
}

/** Throws INPUT_INVALID for options that contradict each other. */
function refuseMix({ only, again, take }: ImportOptions): void {
  if (only !== undefined && again === 'replace') {
    const detail = 'a collection cannot be replaced by a part of one. Use merge.';
    throw failure('INPUT_INVALID', { where: 'only', detail });
  }
  if (take !== undefined && again !== 'merge') {
    throw failure('INPUT_INVALID', { where: 'take', detail: 'changes can be chosen only where they are merged.' });
  }
}

const failureOf = (file: string, failure: Failure): FileFailure => ({ file, failure });

function describeFailure({ file, failure, place = null }: FileFailure & { place?: number | null }): ImportFailure {
  const { code, status, message, hint, details } = failure;
  return { file, place, code, status, message, hint, details: { ...details } };
}

const emptyReport = (file: string, { dryRun = false }: ImportOptions) => ({
  ...{ file, dryRun },
  requests: [],
  values: [],
  before: null,
  scripted: 0,
});

/** Throws what is not a Failure: that is a bug. */
async function attempt<Result>(file: string, work: () => Promise<Result>): Promise<Result | FileFailure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) return failureOf(file, error);
    throw error;
  }
}

async function readInputs(inputs: readonly GivenFile[]) {
  const bytes = inputs.reduce((sum, input) => sum + sizeOf(input), 0);
  if (bytes > importTotalLimit)
    throw failure('FILE_TOO_LARGE', { file: 'This import', bytes, limit: importTotalLimit });
  const files: ImportFile[] = [];
  const failures: FileFailure[] = [];
  for (const input of inputs) {
    const file = await attempt(input.name, () => readInput(input));
    if ('failure' in file) failures.push(file);
    else files.push(file);
  }
  return { files, failures };
}

async function readInput(input: GivenFile): Promise<ImportFile> {
  const { name } = input;
  const fault = pathFault(name);
  if (fault !== null) throw failure('FILE_UNREADABLE', { file: name.slice(0, 300), detail: `it ${fault}` });
  const bytes = sizeOf(input);
  if (bytes > importLimit) throw failure('FILE_TOO_LARGE', { file: name, bytes, limit: importLimit });
  return { name, bytes: await bytesOf(input) };
}

/** Bytes, told without decoding anything; line breaks in base64 count as if they were some. */
function sizeOf(input: GivenFile): number {
  if ('data' in input) return input.data.size;
  return 'text' in input ? Buffer.byteLength(input.text) : Buffer.byteLength(input.base64, 'base64');
}

async function bytesOf(input: GivenFile): Promise<Uint8Array> {
  if ('data' in input) return new Uint8Array(await input.data.arrayBuffer());
  return 'text' in input ? Buffer.from(input.text) : Buffer.from(input.base64, 'base64');
}

/** What is said of an archive as a whole, by its name. */
type ArchiveNotes = ReadonlyMap<string, ImportWarning>;

/** The files, those in archives instead of the archives. */
async function unpackAll(given: readonly ImportFile[]) {
  const files: ImportFile[] = [];
  const failures: FileFailure[] = [];
  const notes = new Map<string, ImportWarning>();
  let room = importTotalLimit;
  for (const file of given) {
    if (!isArchive(file)) {
      files.push(file);
      continue;
    }
    const unpacked = await attempt(file.name, () => unpack(file, room));
    if ('failure' in unpacked) {
      failures.push(unpacked);
      continue;
    }
    room -= unpacked.files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    failures.push(...unpacked.failures);
    files.push(...unpacked.files);
    const { length } = unpacked.files;
    if (length === 0 && unpacked.failures.length === 0) {
      const detail = 'the archive has no files that can be imported.';
      failures.push(failureOf(file.name, failure('FILE_UNREADABLE', { file: file.name, detail })));
    } else if (unpacked.others > 0) {
      const others = unpacked.others === 1 ? '1 other file was' : `${unpacked.others} other files were`;
      notes.set(`${file.name}/`, { path: '', message: `${others} left out, which no import looks into.` });
    }
  }
  return { files, failures, notes };
}

/** Each note stands in the first report of its archive. */
function withNotes(documents: readonly ImportReport[], notes: ArchiveNotes): ImportReport[] {
  const left = new Map(notes);
  return documents.map((document) => {
    const [archive, note] = [...left].find(([name]) => document.file.startsWith(name)) ?? [];
    if (archive === undefined || note === undefined) return document;
    left.delete(archive);
    return { ...document, warnings: [note, ...document.warnings] };
  });
}

async function convert({ name, files, importer }: ImportUnit): Promise<Conversion | { readonly error: FileFailure }> {
  try {
    if (importer !== null) return await inSlices(importer.convert(files));
    for (const file of files) refuseUnknown(file);
    throw failure('NOT_POSTMAN', { file: name, detail: 'its format is unknown.' });
  } catch (error) {
    if (error instanceof Failure) return { error: failureOf(name, error) };
    throw error;
  }
}

/** Throws what is wrong with a file that no format knows. */
function refuseUnknown(file: ImportFile): void {
  if (contentOf(file).syntax !== null || contentOf(file).problem !== null) readPostmanFile(file);
}

/** A choice of requests means nothing for values. */
function withoutChoice(values: ConvertedValues, { only }: ImportOptions): ConvertedValues {
  if (only === undefined) return values;
  const message = 'The file has no requests to choose from. All of it was imported.';
  return { ...values, warnings: [...values.warnings, { path: '', message }] };
}

/** Warnings about a unit's files stand in its first report. */
function withWarnings(outcomes: readonly Outcome[], warnings: readonly ImportWarning[]): Outcome[] {
  const first = outcomes.findIndex((outcome) => 'kind' in outcome);
  return outcomes.map((outcome, index) =>
    index === first && 'kind' in outcome ? { ...outcome, warnings: [...warnings, ...outcome.warnings] } : outcome,
  );
}

/** Globals become custom parameters, which cannot be disabled: disabled ones are left out. */
function parametersOf(
  raw: RawObject,
  defined: ReadonlySet<string>,
): { readonly inputs: ParameterInput[]; readonly warnings: ImportWarning[] } {
  const warnings: ImportWarning[] = [];
  const inputs = new Map<string, ParameterInput>();
  listOf(raw.values).forEach((row, index) => {
    const path = `values[${index}]`;
    const key = textOf(own(row, 'key'));
    const fault = Tag.safeParse(key).error?.issues[0]?.message;
    if (own(row, 'enabled') === false || own(row, 'disabled') === true) {
      warnings.push({ path, message: `${key} is disabled. Custom parameters cannot be disabled, so it was left out.` });
    } else if (fault !== undefined) {
      warnings.push({ path, message: `${key.slice(0, 100)} cannot be a parameter name: ${fault} It was left out.` });
    } else {
      if (defined.has(key))
        warnings.push({ path, message: `${key} was defined already. Its value was replaced by the one in the file.` });
      // `secret` left out keeps an earlier secret a secret.
      const secret = own(row, 'type') === 'secret' ? { secret: true } : {};
      inputs.set(key, { tag: key, value: textOf(own(row, 'value')), ...secret });
    }
  });
  return { inputs: [...inputs.values()], warnings };
}
