import { importLimit } from '../../../../shared/contract/imports.ts';
import type { ImportWarning } from '../../../../shared/model/collection.ts';
import { isRawObject, own, type RawObject, textOf } from '../../postman-format/raw-value.ts';
import { tooLargeToSave } from '../../storage/json-size.ts';

/** Lists in which Postman's v1 converter throws at anything that is not an object. */
const lists = [
  'headerData',
  'queryParams',
  'pathVariableData',
  'events',
  'variables',
  'variable',
  'responses',
] as const;

/** A copy without entries that hold nothing, at which the converter throws. */
export function withObjectsOnly(raw: RawObject): RawObject {
  const copy = { ...raw };
  for (const key of lists) if (Array.isArray(copy[key])) copy[key] = copy[key].filter(isRawObject);
  const { auth } = copy;
  if (isRawObject(auth)) {
    const type = textOf(auth.type);
    const rows = own(auth, type);
    if (Array.isArray(rows)) copy.auth = { ...auth, [type]: rows.filter(isRawObject) };
  }
  return copy;
}

/**
 * A copy that the converter accepts without loss; whatever had to be changed for that is a warning. Throws FILE_TOO_LARGE
 * where `saved` does.
 */
export function cleanV1Request(
  raw: RawObject,
  path: string,
  saved: SavedRequests | null,
  warnings: ImportWarning[],
): RawObject {
  const request = withObjectsOnly(raw);
  for (const key of lists) {
    const before = raw[key];
    const after = request[key];
    if (Array.isArray(before) && Array.isArray(after) && after.length < before.length) {
      warnings.push({
        path: `${path}.${key}`,
        message: `Left out ${before.length - after.length} empty entries.`,
      });
    }
  }
  if (typeof request.url !== 'string' && request.url !== undefined && request.url !== null) {
    warnings.push({ path: `${path}.url`, message: 'The URL is not a string. It was converted to one.' });
    request.url = textOf(request.url);
  }
  for (const key of ['headerData', 'data'] as const) {
    if (Array.isArray(request[key])) request[key] = withKeys(request[key], `${path}.${key}`, warnings);
  }
  if (typeof request.helperAttributes === 'string' && !isJson(request.helperAttributes)) {
    const message = `The auth settings (${textOf(request.currentHelper)}) cannot be read and were left out.`;
    warnings.push({ path: `${path}.helperAttributes`, message });
  }
  if (Array.isArray(request.responses)) {
    const ids = new Set<string>();
    request.responses = request.responses.map((response: RawObject, index) => {
      const id = textOf(response.id);
      const unique = id !== '' && !(id in {}) && !ids.has(id) ? id : `${path} example ${index + 1}`;
      ids.add(unique);
      return { ...response, id: unique, ...saved?.of(response) };
    });
    request.responses_order = completeOrder(request.responses_order, [...ids]);
  }
  return request;
}

/** A row without a key is dropped by the converter; with an empty one it stays. */
function withKeys(rows: readonly unknown[], path: string, warnings: ImportWarning[]): unknown[] {
  return rows.map((row, index) => {
    if (isRawObject(row) && typeof row.key === 'string') return row;
    if (!isRawObject(row)) return row;
    warnings.push({
      path: `${path}[${index}].key`,
      message: 'The row has no text as its key. The key was converted to text or left empty.',
    });
    return { ...row, key: textOf(row.key) };
  });
}

/**
 * Requests that examples name by id: the converter sees one request at a time, so each is given the request itself. Many
 * examples of one large request are a small file and an endless collection: what they are given is counted.
 */
export class SavedRequests {
  readonly #file: string;
  readonly #byId: ReadonlyMap<string, RawObject>;
  readonly #lengths = new Map<RawObject, number>();
  #length = 0;

  /** `file` is the one that is imported. */
  constructor(file: string, requests: readonly RawObject[]) {
    this.#file = file;
    this.#byId = new Map(requests.map((request) => [textOf(request.id), request]));
  }

  /** What stands in an example instead of ids. Throws FILE_TOO_LARGE where all of it has more than an import may have. */
  of(response: RawObject): RawObject {
    const saved: RawObject = {};
    for (const key of ['request', 'requestObject'] as const) {
      const value = response[key];
      const named = typeof value === 'string' ? this.#byId.get(value) : undefined;
      if (named !== undefined) saved[key] = this.#take(named);
    }
    return saved;
  }

  #take(named: RawObject): RawObject {
    const { responses: _, responses_order: __, ...request } = named;
    const length = this.#lengths.get(named) ?? JSON.stringify(request).length;
    this.#lengths.set(named, length);
    this.#length += length;
    if (this.#length > importLimit) throw tooLargeToSave({ file: this.#file, limit: importLimit });
    return cleanV1Request(request, '', null, []);
  }
}

function completeOrder(order: unknown, ids: readonly string[]): readonly string[] {
  const unlisted = new Set(ids);
  const listed = Array.isArray(order) ? order.map(textOf).filter((id) => unlisted.has(id)) : [];
  for (const id of listed) unlisted.delete(id);
  return [...listed, ...unlisted];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
