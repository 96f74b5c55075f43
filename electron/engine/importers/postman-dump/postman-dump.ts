import { Failure, failure } from '../../../../shared/failure.ts';
import type { ImportWarning } from '../../../../shared/model/collection.ts';
import { folderLimit, refuseDeep } from '../../postman-format/nesting.ts';
import { isRawObject, listOf, own, type RawObject, textOf } from '../../postman-format/raw-value.ts';
import type { Sliced } from '../../slices.ts';
import { contentOf, parsedFile } from '../file-content.ts';
import {
  type Conversion,
  emptyConversion,
  type FileFailure,
  type Importer,
  type ImportFile,
  type ImportFolder,
} from '../importer.ts';
import { postmanV1 } from '../postman-v1/postman-v1.ts';
import { postmanV2 } from '../postman-v2/postman-v2.ts';
import { postmanV3 } from '../postman-v3/postman-v3.ts';
import { postmanValues } from '../postman-values/postman-values.ts';

/**
 * All data of an account, as Postman exports it: one JSON file with collections, environments and globals, or an archive
 * with a file for each and a list of them, `archive.json`.
 */
export const postmanDump: Importer = {
  folders: (files) =>
    files.flatMap((list): ImportFolder[] => {
      const listed = listedIn(list);
      if (listed === null) return [];
      const dir = dirOf(list);
      const own = files.filter(
        (file) => file.name.startsWith(dir) && listed.has(kindAndId(file.name.slice(dir.length))),
      );
      return own.length === 0 ? [] : [{ name: dir.replace(/[\\/]$/, '') || list.name, files: [list, ...own] }];
    }),
  detect([file, ...others]) {
    if (file === undefined || others.length > 0) return 0;
    const { value, problem } = contentOf(file);
    return problem === null && isDump(value) ? 1 : 0;
  },
  *convert(files) {
    const [first, ...others] = files;
    if (first === undefined) return emptyConversion;
    return others.length === 0 ? yield* convertDump(first) : yield* convertListed(first, others);
  },
};

const formats: readonly Importer[] = [postmanV3, postmanV2, postmanV1, postmanValues];
const lists = ['collections', 'environments', 'globals'] as const;

function isDump(value: unknown): value is RawObject {
  if (!isRawObject(value) || value.info !== undefined || value.item !== undefined || value.requests !== undefined) {
    return false;
  }
  const named = lists.filter((list) => Array.isArray(value[list]));
  return named.some((list) => list !== 'globals') && (named.length > 1 || value.version !== undefined);
}

function* convertDump(file: ImportFile): Sliced<Conversion> {
  const { value, warnings } = contentOf(file);
  const parts: Conversion[] = [{ ...emptyConversion, warnings }];
  const notes: ImportWarning[] = [];
  if (!isRawObject(value)) throw new Error(`${file.name} was not detected`);
  for (const list of lists) {
    if (list === 'globals' && isGlobals(value.globals)) {
      const globals = isRawObject(value.globals) ? listOf(value.globals.values) : listOf(value.globals);
      parts.push(yield* convertPart(file.name, 'globals', globalsDocument(globals)));
      continue;
    }
    for (const [index, entry] of listOf(value[list]).entries()) {
      yield;
      parts.push(yield* convertPart(file.name, `${list}[${index}]`, list === 'globals' ? globalsOf(entry) : entry));
    }
  }
  for (const key of Object.keys(value)) {
    const content = value[key];
    const isKnown = key === 'version' || (lists as readonly string[]).includes(key);
    if (isKnown || (Array.isArray(content) && content.length === 0) || content === null) continue;
    notes.push({ path: key.slice(0, 100), message: 'There is no place for this here. It was left out.' });
  }
  return merged([...parts, { ...emptyConversion, warnings: notes }]);
}

/** Globals are rows, or an object with rows; a list of such objects is a list of documents. */
function isGlobals(value: unknown): boolean {
  if (isRawObject(value)) return true;
  return listOf(value).length > 0 && listOf(value).every((row) => isRawObject(row) && !Array.isArray(row.values));
}

const globalsDocument = (values: readonly unknown[]): RawObject => ({
  ...{ name: 'Globals', values: [...values] },
  _postman_variable_scope: 'globals',
});

const globalsOf = (entry: unknown): unknown =>
  isRawObject(entry) ? { ...entry, _postman_variable_scope: 'globals' } : entry;

/** What is wrong with one part does not keep the others out. */
function* convertPart(file: string, path: string, value: unknown): Sliced<Conversion> {
  // An environment that says nothing of its scope is not named like globals by chance.
  const scoped =
    path.startsWith('environments') && isRawObject(value) && value._postman_variable_scope === undefined
      ? { ...value, _postman_variable_scope: 'environment' }
      : value;
  const part = parsedFile(`${file} ${path}`, scoped);
  try {
    // What holds the part is no folder: nobody has counted yet.
    refuseDeep(part.name, scoped, 2 * folderLimit + 1);
    return yield* convertFile(part);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ...emptyConversion, failures: [{ file: part.name, failure: error }] };
  }
}

function* convertFile(file: ImportFile): Sliced<Conversion> {
  const format = formats.find((importer) => importer.detect([file]) > 0);
  if (format !== undefined) return yield* format.convert([file]);
  const { problem, value } = contentOf(file);
  if (problem !== null) throw problem;
  const name = textOf(own(own(value, 'info'), 'name') ?? own(value, 'name')).slice(0, 100);
  const detail = `${name === '' ? 'it' : JSON.stringify(name)} is neither a collection nor an environment.`;
  throw failure('NOT_POSTMAN', { file: file.name, detail });
}

const merged = (parts: readonly Conversion[]): Conversion => ({
  collections: parts.flatMap(({ collections }) => collections),
  environments: parts.flatMap(({ environments }) => environments),
  globals: parts.flatMap(({ globals }) => globals),
  warnings: parts.flatMap(({ warnings }) => warnings),
  failures: parts.flatMap(({ failures }) => failures),
});

const dirOf = ({ name }: ImportFile): string => name.slice(0, -(name.split(/[\\/]/).at(-1) ?? '').length);

/** `collection/ID` of `collection/ID.json`. */
const kindAndId = (path: string): string => path.replaceAll('\\', '/').replace(/\.json$/i, '');

/** What an `archive.json` lists, `collection/ID`; null for any other file. */
function listedIn(file: ImportFile): ReadonlySet<string> | null {
  if (!/(?:^|[\\/])archive\.json$/i.test(file.name)) return null;
  const { value, problem } = contentOf(file);
  if (problem !== null || !isRawObject(value)) return null;
  const kinds = Object.entries(value).filter(([, ids]) => isRawObject(ids));
  if (!kinds.some(([kind]) => kind === 'collection' || kind === 'environment')) return null;
  return new Set(kinds.flatMap(([kind, ids]) => Object.keys(ids as RawObject).map((id) => `${kind}/${id}`)));
}

function* convertListed(list: ImportFile, files: readonly ImportFile[]): Sliced<Conversion> {
  const parts: Conversion[] = [];
  const failures: FileFailure[] = [];
  const missing = new Set(listedIn(list));
  const dir = dirOf(list);
  for (const file of files) {
    missing.delete(kindAndId(file.name.slice(dir.length)));
    try {
      parts.push(yield* convertFile(file));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push({ file: file.name, failure: error });
    }
    yield;
  }
  for (const path of missing) {
    const file = `${dir}${path}.json`.slice(0, 1000);
    failures.push({ file, failure: failure('FILE_UNREADABLE', { file, detail: 'it is listed, and is not there.' }) });
  }
  return { ...merged(parts), failures: [...failures, ...parts.flatMap((part) => part.failures)] };
}
