import { createRequire } from 'node:module';
import { failure } from '../../../../shared/failure.ts';
import type { ImportWarning } from '../../../../shared/model/collection.ts';
import { countRequests } from '../../postman-format/document-kind.ts';
import { isRawObject, listOf, own, type RawObject, textOf } from '../../postman-format/raw-value.ts';
import { normalizeCollection, type ReadCollection } from '../../postman-format/read-collection.ts';
import type { Sliced } from '../../slices.ts';
import { emptyConversion, type Importer } from '../importer.ts';
import { detectPostmanDocument, readPostmanFile } from '../postman-file.ts';
import { orderV1 } from './v1-order.ts';
import { cleanV1Request, SavedRequests, withObjectsOnly } from './v1-request.ts';

/** Collections of Postman v1, which has no schema: known by their lists of requests and folders. */
export const postmanV1: Importer = {
  detect(files) {
    const document = detectPostmanDocument(files);
    return document?.kind === 'collection' && document.format === 'v1' ? 0.8 : 0;
  },
  *convert(files) {
    const collections: ReadCollection[] = [];
    for (const file of files) {
      const { name, document } = readPostmanFile(file);
      if (document.kind !== 'collection') throw new Error(`${name} was not detected`);
      const warnings = [...document.warnings];
      const requestsInFile = countRequests(document.raw);
      const collection = yield* convertV1(name, document.raw, warnings);
      const input = { file: name, format: 'v1' as const, collection, requestsInFile, warnings, convert: true };
      collections.push(yield* normalizeCollection(input));
    }
    return { ...emptyConversion, collections, warnings: files.flatMap((file) => readPostmanFile(file).warnings) };
  },
};

// Not called `require`: the bundler declares that name itself.
const load = createRequire(import.meta.url);
const options = { inputVersion: '1.0.0', outputVersion: '2.1.0', retainIds: true, noDefaults: true } as const;

/**
 * A v1 collection as v2.1, through Postman's converter. The converter finds folders and requests by id and loses or mixes
 * up those whose ids are missing, repeated or names such as `constructor`, so it is given ids of ours and an order that
 * names everything; the file's own ids are put back afterwards. Throws NOT_POSTMAN, NESTED_TOO_DEEP, FILE_TOO_LARGE.
 */
function* convertV1(file: string, raw: RawObject, warnings: ImportWarning[]): Sliced<RawObject> {
  const order = orderV1(file, raw, warnings);
  const requestKey = (index: number): string => `request ${index}`;
  const folderKey = (index: number): string => `folder ${index}`;
  const rawRequests = listOf(raw.requests);
  const saved = new SavedRequests(file, rawRequests.filter(isRawObject));

  const items: (RawObject | undefined)[] = [];
  for (const [index, request] of rawRequests.entries()) {
    if (!isRawObject(request)) {
      warnings.push({ path: `requests[${index}]`, message: 'This entry is not a request. It was left out.' });
      continue;
    }
    const clean = cleanV1Request(request, `requests[${index}]`, saved, warnings);
    items[index] = convertRequest(file, { ...clean, id: requestKey(index) }, `requests[${index}]`, warnings);
    yield;
  }
  const folders = listOf(raw.folders).flatMap((folder, index) => {
    if (!isRawObject(folder)) {
      warnings.push({ path: `folders[${index}]`, message: 'This entry is not a folder. It was left out.' });
      return [];
    }
    const contents = order.folders[index];
    return [
      {
        ...withObjectsOnly(folder),
        id: folderKey(index),
        folders_order: contents?.folders.map(folderKey) ?? [],
        order: [],
      },
    ];
  });
  const converted = convert(file, {
    ...withObjectsOnly(raw),
    id: 'collection',
    requests: [],
    folders,
    order: [],
    folders_order: order.rootFolders.map(folderKey),
  });
  addRequests(converted, order, items);
  restoreIds(converted, raw);
  return converted;
}

function transformer(): typeof import('postman-collection-transformer') {
  return load('postman-collection-transformer');
}

function convert(file: string, clean: object): RawObject {
  let result: unknown;
  let problem: unknown;
  transformer().convert(clean, options, (error, converted) => {
    problem = error;
    result = converted;
  });
  if (isRawObject(result)) return result;
  const reason = problem instanceof Error ? problem.message : 'unknown reason';
  throw failure('NOT_POSTMAN', { file, detail: `it looks like a v1 collection that cannot be converted (${reason}).` });
}

/**
 * One request at a time, so that a large collection is converted in slices. Where the converter refuses it, only the parts
 * that are sure are kept.
 */
function convertRequest(file: string, request: RawObject, path: string, warnings: ImportWarning[]): RawObject {
  const { result, problem } = convertSingle(request);
  if (isRawObject(result)) return result;
  const message = `This request could not be converted completely (${problem}). Only its name, method, URL and text body were kept.`;
  warnings.push({ path, message });
  const { id, name, description, method, url, rawModeData } = request;
  const plain = convertSingle({
    ...{ id, name: textOf(name), method: textOf(method), url: textOf(url) },
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof rawModeData === 'string' ? { dataMode: 'raw', rawModeData } : {}),
  });
  if (isRawObject(plain.result)) return plain.result;
  throw failure('NOT_POSTMAN', { file, detail: `${path} cannot be converted (${plain.problem}).` });
}

function convertSingle(request: object): { readonly result: unknown; readonly problem: string } {
  let outcome = { result: undefined as unknown, problem: 'unknown reason' };
  transformer().convertSingle(request, options, (error, converted) => {
    outcome = error ? { result: undefined, problem: error.message } : { result: converted, problem: '' };
  });
  return outcome;
}

/** Puts the requests behind the folders of the folder that they are in. */
function addRequests(
  converted: RawObject,
  order: ReturnType<typeof orderV1>,
  items: readonly (RawObject | undefined)[],
): void {
  const add = (holder: RawObject, indexes: readonly number[]): void => {
    const requests = indexes.flatMap((index) => items[index] ?? []);
    if (requests.length > 0) holder.item = [...listOf(holder.item), ...requests];
  };
  const open: unknown[] = [...listOf(converted.item)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isRawObject(next)) continue;
    for (const child of listOf(next.item)) open.push(child);
    add(next, order.folders[Number(textOf(next.id).split(' ')[1])]?.requests ?? []);
  }
  add(converted, order.rootRequests);
}

/** Puts the file's ids back instead of ours, and deletes ours where it has none. */
function restoreIds(converted: RawObject, raw: RawObject): void {
  const restore = (holder: RawObject, key: string, id: unknown): void => {
    if (typeof id === 'string' && id !== '') holder[key] = id;
    else delete holder[key];
  };
  if (isRawObject(converted.info)) restore(converted.info, '_postman_id', raw.id);
  const open: unknown[] = [...listOf(converted.item)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isRawObject(next)) continue;
    const [kind, index] = textOf(next.id).split(' ');
    const source = listOf(kind === 'folder' ? raw.folders : raw.requests)[Number(index)];
    restore(next, 'id', own(source, 'id'));
    for (const child of listOf(next.item)) open.push(child);
  }
}
