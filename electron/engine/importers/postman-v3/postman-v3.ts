import { failure } from '../../../../shared/failure.ts';
import type { ImportWarning } from '../../../../shared/model/collection.ts';
import { folderLimit } from '../../postman-format/nesting.ts';
import { isRawObject, listOf, own, type RawObject, setOrDelete, textOf } from '../../postman-format/raw-value.ts';
import { normalizeCollection, type ReadCollection } from '../../postman-format/read-collection.ts';
import type { Sliced } from '../../slices.ts';
import { contentOf } from '../file-content.ts';
import { type Conversion, emptyConversion, type Importer, type ImportFile } from '../importer.ts';
import { readValues } from '../postman-values/postman-values.ts';
import { rawCollection, rawRow } from '../request-parts.ts';
import { rootOf, type V3File, v3File, v3Folders, valueIn } from './v3-files.ts';
import { unknownKeys, v3Auth, v3Behavior, v3Events, v3Example, v3Request, v3Rows, type Warn } from './v3-request.ts';

/** Postman v3: a collection is a folder of YAML files, or one object with all that would be in them. */
export const postmanV3: Importer = {
  folders: v3Folders,
  detect([file, ...others]) {
    if (file === undefined || others.length > 0) return 0;
    const kind = textOf(valueIn(file)?.$kind);
    return kind === 'collection' || isRequestKind(kind) ? 0.9 : 0;
  },
  *convert(files) {
    const [first] = files;
    const known = files.flatMap((file) => v3File(file) ?? []);
    const warnings = files.flatMap((file) => contentOf(file).warnings);
    const [only] = known;
    if (only !== undefined && (only.kind === 'environment' || only.kind === 'globals')) {
      return { ...emptyConversion, ...convertValues(only), warnings };
    }
    const collections = [
      known.length === 0 && first !== undefined ? yield* convertObject(first) : yield* convertFolder(files, known),
    ];
    return { ...emptyConversion, collections, warnings };
  },
};

const isRequestKind = (kind: string): boolean => /^[a-z.]+-request$/.test(kind);
const format = 'v3';

/** An entry of a folder before the folder is put in order. */
interface Entry {
  readonly item: RawObject;
  readonly order: number | null;
  readonly name: string;
}

interface Group {
  readonly entries: Entry[];
  readonly folders: Map<string, Group>;
  definition: RawObject | null;
}

const emptyGroup = (): Group => ({ entries: [], folders: new Map(), definition: null });

function* convertFolder(files: readonly ImportFile[], known: readonly V3File[]): Sliced<ReadCollection> {
  const root = rootOf(known);
  const name = root.at(-1) ?? '';
  const file = root.join('/') || files[0]?.name || '';
  const warnings: ImportWarning[] = [];
  const top = emptyGroup();
  const examples = new Map<string, V3File[]>();
  for (const part of known) {
    if (part.kind !== 'example') continue;
    const key = `${part.dir.join('/')}\n${part.of ?? ''}`;
    const list = examples.get(key);
    if (list === undefined) examples.set(key, [part]);
    else list.push(part);
  }
  let requests = 0;
  let unread = 0;
  for (const part of known) {
    yield;
    const path = relativeTo(root, part.file);
    const warn: Warn = (key, message) => warnings.push({ path: key === '' ? path : `${path}: ${key}`, message });
    if (part.kind === 'message') warn('', 'Messages are not sent here. The file was left out.');
    if (part.kind !== 'request' && part.kind !== 'definition') continue;
    if (part.kind === 'request') requests += 1;
    const value = valueIn(part.file);
    if (value === null) {
      unread += 1;
      warn('', `${contentOf(part.file).problem?.message ?? 'The file is empty.'} It was left out.`);
      continue;
    }
    const group = groupAt(top, part.dir.slice(root.length), file);
    if (part.kind === 'definition') {
      group.definition = value;
      continue;
    }
    const key = `${part.dir.join('/')}\n${part.stem}`;
    const own = examples.get(key) ?? [];
    examples.delete(key);
    const entry = yield* convertRequest(value, part.stem, warn, exampleEntries(own, root, warnings));
    if (entry !== null) group.entries.push(entry);
  }
  if (requests > 0 && requests === unread) {
    const problem = known.find(({ kind }) => kind === 'request')?.file;
    if (problem !== undefined && contentOf(problem).problem !== null) throw contentOf(problem).problem;
  }
  for (const lost of [...examples.values()].flat()) {
    warnings.push({
      path: relativeTo(root, lost.file),
      message: 'The example is of no request that is here. It was left out.',
    });
  }
  const { item, more } = buildGroup(top, '', warnings);
  const collection = rawCollection(textOf(more.name) || name, item, withoutName(more));
  return yield* normalizeCollection({ file, format, collection, requestsInFile: requests, warnings, convert: false });
}

const relativeTo = (root: readonly string[], { name }: ImportFile): string =>
  root.length === 0 ? name : name.split(/[\\/]/).slice(root.length).join('/');

function groupAt(top: Group, dir: readonly string[], file: string): Group {
  if (dir.length > folderLimit)
    throw failure('NESTED_TOO_DEEP', { file, path: dir.slice(0, 5).join('/'), limit: folderLimit });
  let group = top;
  for (const name of dir) {
    let next = group.folders.get(name);
    if (next === undefined) {
      next = emptyGroup();
      group.folders.set(name, next);
    }
    group = next;
  }
  return group;
}

interface ExampleValue {
  readonly value: RawObject;
  readonly stem: string;
  readonly warn: Warn;
}

function exampleEntries(files: readonly V3File[], root: readonly string[], warnings: ImportWarning[]): ExampleValue[] {
  return files.flatMap(({ file, stem }) => {
    const path = relativeTo(root, file);
    const warn: Warn = (key, message) => warnings.push({ path: key === '' ? path : `${path}: ${key}`, message });
    const value = valueIn(file);
    if (value !== null) return [{ value, stem, warn }];
    warn('', `${contentOf(file).problem?.message ?? 'The file is empty.'} It was left out.`);
    return [];
  });
}

/** Null for requests of other protocols, which are a warning. */
function* convertRequest(
  raw: RawObject,
  stem: string,
  warn: Warn,
  examples: readonly ExampleValue[],
): Sliced<Entry | null> {
  const kind = textOf(raw.$kind) || `${textOf(raw.type) || 'http'}-request`;
  if (kind !== 'http-request' && kind !== 'graphql-request') {
    warn('', `Requests of the kind ${kind.slice(0, 50)} are not sent here. It was left out.`);
    return null;
  }
  unknownKeys(raw, 'request', warn);
  const name = textOf(raw.name).trim() === '' ? stem : textOf(raw.name);
  const request = v3Request(raw, warn);
  const item: RawObject = { name, request };
  setOrDelete(item, 'event', v3Events(raw.scripts, warn));
  setOrDelete(item, 'protocolProfileBehavior', v3Behavior(raw, request, warn));
  const responses: Entry[] = [];
  const inline = Array.isArray(raw.examples) ? raw.examples.filter(isRawObject) : [];
  for (const example of [...examples, ...inline.map((value) => ({ value, stem: 'Example', warn }))]) {
    const response = v3Example(example.value, example.stem, example.warn);
    responses.push({ item: response, order: orderOf(example.value), name: textOf(response.name) });
    yield;
  }
  item.response = inOrder(responses).map((entry) => entry.item);
  return { item, order: orderOf(raw), name };
}

const orderOf = (raw: RawObject): number | null =>
  typeof raw.order === 'number' && Number.isFinite(raw.order) ? raw.order : null;

/** By `order`; what has none comes last, by name. */
const inOrder = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((one, other) => {
    if (one.order !== null && other.order !== null && one.order !== other.order) return one.order - other.order;
    if ((one.order === null) !== (other.order === null)) return one.order === null ? 1 : -1;
    return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
  });

function buildGroup(group: Group, path: string, warnings: ImportWarning[]): { item: RawObject[]; more: RawObject } {
  const warn: Warn = (key, message) => warnings.push({ path: `${path}.resources/definition.yaml: ${key}`, message });
  const folders = [...group.folders].map(([name, inner]): Entry => {
    const { item, more } = buildGroup(inner, `${path}${name}/`, warnings);
    const shown = textOf(more.name).trim() || name;
    const order = inner.definition === null ? null : orderOf(inner.definition);
    return { item: { name: shown, item, ...withoutName(more) }, order, name: shown };
  });
  const item = inOrder([...group.entries, ...folders]).map((entry) => entry.item);
  return { item, more: group.definition === null ? {} : groupParts(group.definition, warn) };
}

/** What a definition says of its collection or folder, in the keys of v2.1. The description of a collection is in `info`. */
function groupParts(raw: RawObject, warn: Warn): RawObject {
  unknownKeys(raw, 'group', warn);
  const more: RawObject = { name: textOf(raw.name) };
  setOrDelete(more, 'description', textOf(raw.description) || undefined);
  setOrDelete(more, 'auth', v3Auth(raw.auth, warn));
  setOrDelete(more, 'event', v3Events(raw.scripts, warn));
  const secrets = new Set(
    listOf(raw.variables).flatMap((row) => (own(row, 'secret') === true ? [textOf(own(row, 'key'))] : [])),
  );
  const variables = v3Rows(raw.variables, 'variables', warn).map((row) =>
    secrets.has(row.key) ? { ...rawRow(row), type: 'secret' } : rawRow(row),
  );
  setOrDelete(more, 'variable', variables.length === 0 ? undefined : variables);
  return more;
}

function withoutName({ name: _, ...more }: RawObject): RawObject {
  return more;
}

/** One object with `items`, as the Postman API exports it, or one request. */
function* convertObject(file: ImportFile): Sliced<ReadCollection> {
  const raw = valueIn(file) ?? {};
  const warnings: ImportWarning[] = [];
  let requests = 0;
  const stem = (file.name.split(/[\\/]/).at(-1) ?? file.name).replace(/\.(?:ya?ml|json)$/i, '');
  const top: { item: RawObject[]; more: RawObject } = { item: [], more: {} };
  const open: { readonly raw: RawObject; readonly into: RawObject[]; readonly path: string; readonly depth: number }[] =
    [];
  const isCollection = raw.$kind === 'collection';
  if (isCollection) {
    top.more = groupParts(raw, (key, message) => warnings.push({ path: key, message }));
    open.push({ raw, into: top.item, path: '', depth: 0 });
  } else {
    requests = 1;
    const warn: Warn = (key, message) => warnings.push({ path: key, message });
    const entry = yield* convertRequest(raw, stem, warn, []);
    if (entry !== null) top.item.push(entry.item);
  }
  for (const { raw: group, into, path, depth } of open) {
    if (depth > folderLimit) throw failure('NESTED_TOO_DEEP', { file: file.name, path, limit: folderLimit });
    const entries: Entry[] = [];
    for (const [index, value] of listOf(group.items).entries()) {
      yield;
      const at = `${path}items[${index}]`;
      const warn: Warn = (key, message) => warnings.push({ path: key === '' ? at : `${at}.${key}`, message });
      if (!isRawObject(value)) {
        warn('', 'This is neither a request nor a folder. It was left out.');
      } else if (Array.isArray(value.items) || value.$kind === 'collection' || value.$kind === 'folder') {
        const { name, ...more } = groupParts(value, warn);
        const item: RawObject[] = [];
        const shown = textOf(name).trim() || 'Folder';
        entries.push({ item: { name: shown, item, ...more }, order: orderOf(value), name: shown });
        open.push({ raw: value, into: item, path: `${at}.`, depth: depth + 1 });
      } else {
        requests += 1;
        const entry = yield* convertRequest(value, textOf(value.name) || 'Request', warn, []);
        if (entry !== null) entries.push(entry);
      }
    }
    // A list has an order of its own; `order` only where every entry has one.
    into.push(...(entries.every(({ order }) => order !== null) ? inOrder(entries) : entries).map(({ item }) => item));
  }
  const collection = rawCollection(textOf(top.more.name) || stem, top.item, withoutName(top.more));
  const input = { file: file.name, format, collection, requestsInFile: requests, warnings, convert: false };
  return yield* normalizeCollection(input);
}

/** Rows of an environment or of globals in the keys of v2.1. */
function convertValues({ file, kind, stem }: V3File): Partial<Conversion> {
  const raw = valueIn(file);
  if (raw === null)
    throw contentOf(file).problem ?? failure('NOT_POSTMAN', { file: file.name, detail: 'it is empty.' });
  const warnings: ImportWarning[] = [];
  const values = listOf(raw.values).map((row, index) => {
    if (!isRawObject(row)) return row;
    const { key, value, enabled, disabled, type, secret, source, description } = row;
    const isSecret = type === 'secret' || secret === true;
    const path = `values[${index}]`;
    if (isRawObject(source)) {
      warnings.push({
        path,
        message: `The value of ${textOf(key).slice(0, 100)} is in a vault, which is not read. It is empty here.`,
      });
    } else if (isSecret && (value === undefined || value === null)) {
      warnings.push({
        path,
        message: `The secret ${textOf(key).slice(0, 100)} has no value in the file. It is empty here.`,
      });
    }
    const read: RawObject = { key: textOf(key), value: textOf(value), type: isSecret ? 'secret' : 'default' };
    read.enabled = enabled !== false && disabled !== true;
    setOrDelete(read, 'description', textOf(description) || undefined);
    return read;
  });
  const scope = kind === 'globals' ? 'globals' : 'environment';
  const document = { name: textOf(raw.name) || stem, values, _postman_variable_scope: scope };
  const converted = readValues(file.name, document, format);
  const all = { ...converted, warnings: [...warnings, ...converted.warnings] };
  return kind === 'globals' ? { globals: [all] } : { environments: [all] };
}
