import { failure } from '../../../shared/failure.ts';
import type { ImportWarning } from '../../../shared/model/collection.ts';
import { isRawObject, listOf, own, type RawObject, textOf } from './raw-value.ts';

export const schemaV21 = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export type CollectionFormat = 'v1' | 'v2.0' | 'v2.1';

/** What a parsed JSON file is. */
export type PostmanDocument =
  | {
      readonly kind: 'collection';
      readonly format: CollectionFormat;
      /** False where the file does not say its format and its shape decided. */
      readonly declared: boolean;
      readonly raw: RawObject;
      readonly warnings: readonly ImportWarning[];
    }
  | { readonly kind: 'environment' | 'globals'; readonly raw: RawObject };

/**
 * Distinguishes collections, environments, and globals, whatever they are wrapped in: the envelope of Postman's API, a report
 * of newman. Throws NOT_POSTMAN saying what the file looks like instead.
 */
export function identifyDocument(file: string, value: unknown): PostmanDocument {
  const document = identifyRoot(file, value) ?? identifyWrapped(value);
  if (document !== null) return document;
  throw failure('NOT_POSTMAN', { file, detail: `${describeForeign(value)}.` });
}

function identifyRoot(file: string, value: unknown): PostmanDocument | null {
  if (Array.isArray(value)) {
    // What newman's --globals takes besides an object: the rows alone.
    const rows = value.length > 0 && value.every((row) => own(row, 'key') !== undefined && isValueRow(row));
    return rows ? { kind: 'globals', raw: { name: 'Globals', values: value } } : null;
  }
  if (!isRawObject(value)) return null;
  if (isV2(value)) return v2(value, []);
  if (isV1(value)) return { kind: 'collection', format: 'v1', declared: false, raw: value, warnings: [] };
  if (Array.isArray(value.values)) {
    const scope = textOf(value._postman_variable_scope);
    const globals = scope === 'globals' || (scope === '' && /globals/i.test(`${file} ${textOf(value.name)}`));
    return { kind: globals ? 'globals' : 'environment', raw: value };
  }
  return null;
}

function identifyWrapped(value: unknown): PostmanDocument | null {
  const inner = own(value, 'collection');
  if (isRawObject(inner)) {
    const where = isRawObject(own(value, 'run')) ? 'a newman report' : '{"collection": …}';
    const warnings = [
      { path: 'collection', message: `The collection is wrapped in ${where}. Only the collection was imported.` },
    ];
    if (isV2(inner)) return v2(inner, warnings);
    if (isV1(inner)) return { kind: 'collection', format: 'v1', declared: false, raw: inner, warnings };
  }
  for (const kind of ['environment', 'globals'] as const) {
    const values = own(value, kind);
    if (isRawObject(values) && Array.isArray(values.values)) return { kind, raw: values };
  }
  return null;
}

const isValueRow = (row: unknown): boolean =>
  own(row, 'value') !== undefined || own(row, 'enabled') !== undefined || own(row, 'type') !== undefined;

function isV2(raw: RawObject): boolean {
  if (raw.$kind !== undefined || isForeign(raw)) return false;
  if (isRawObject(raw.info)) {
    const { name, schema, _postman_id: id } = raw.info;
    return raw.item !== undefined || raw.items !== undefined
      ? name !== undefined || schema !== undefined || id !== undefined
      : /\/collection\//.test(textOf(schema));
  }
  // `{"items": []}` is also what many web services respond with.
  return [...listOf(raw.item), ...listOf(raw.items)].some((entry) =>
    ['request', 'item', 'items'].some((key) => own(entry, key) !== undefined),
  );
}

function isV1(raw: RawObject): boolean {
  if (!Array.isArray(raw.requests) || isForeign(raw)) return false;
  return raw.name !== undefined || raw.order !== undefined || raw.folders !== undefined || raw.id !== undefined;
}

function v2(raw: RawObject, warnings: readonly ImportWarning[]): PostmanDocument {
  const schema = textOf(own(raw.info, 'schema'));
  // The first v2 files say only `/v2/`.
  const [, major, minor = '0'] = /\/v?(\d+)(?:\.(\d+))?(?:\.\d+)?\//.exec(schema) ?? [];
  if (major === '2' && (minor === '0' || minor === '1')) {
    return { kind: 'collection', format: `v2.${minor}`, declared: true, raw, warnings };
  }
  const reason = schema === '' ? 'no schema' : `the unknown schema ${schema.slice(0, 200)}`;
  const warning = { path: 'info.schema', message: `The file has ${reason}. It was read as Postman v2.1.` };
  return { kind: 'collection', format: 'v2.1', declared: false, raw, warnings: [...warnings, warning] };
}

/** Files of other programs whose lists have the names of Postman's. */
function isForeign(raw: RawObject): boolean {
  return foreign(raw) !== null;
}

function foreign(raw: RawObject): string | null {
  if (raw.openapi !== undefined || raw.swagger !== undefined) return 'it is an OpenAPI description';
  if (raw.asyncapi !== undefined) return 'it is an AsyncAPI description';
  if (Array.isArray(own(raw.log, 'entries'))) return 'it is a HAR recording';
  if (raw._type === 'export' || /insomnia/i.test(textOf(raw.type))) return 'it is an Insomnia export';
  if (/thunder client/i.test(textOf(raw.clientName ?? raw.client))) return 'it is a Thunder Client collection';
  if (isHoppscotch(raw)) return 'it is a Hoppscotch collection';
  if (raw.brunoConfig !== undefined) return 'it is a Bruno collection';
  return null;
}

const isHoppscotch = (raw: RawObject): boolean =>
  raw.v !== undefined && Array.isArray(raw.folders) && !isRawObject(raw.info) && raw.order === undefined;

function describeForeign(value: unknown): string {
  if (Array.isArray(value)) {
    if (value.some((entry) => isRawObject(entry) && isHoppscotch(entry))) return 'it is a Hoppscotch export';
    return `it is a list of ${value.length} values`;
  }
  if (value === null) return 'it holds only null';
  if (!isRawObject(value)) return `it holds only a ${typeof value}`;
  const foreignFormat = foreign(value);
  if (foreignFormat !== null) return foreignFormat;
  if (Array.isArray(value.collections)) {
    const count = value.collections.length;
    return `it is a Postman data dump with ${count} collections; export each collection by itself`;
  }
  if (value.$kind !== undefined) return 'it is a Postman v3 file; export the collection as v2.1';
  if (isRawObject(value.run)) return 'it is a newman report without its collection';
  if (value.request !== undefined && value.name !== undefined)
    return 'it is a single Postman request, not a collection';
  if (value.$schema !== undefined) return 'it is a JSON schema or a file described by one';
  if (value.dependencies !== undefined || value.devDependencies !== undefined) return 'it is a package.json';
  const keys = Object.keys(value);
  if (keys.length === 0) return 'it is an empty object';
  const shown = keys.slice(0, 5).map((key) => JSON.stringify(key.slice(0, 40)));
  return `its keys are ${shown.join(', ')}${keys.length > 5 ? ', …' : ''}; a collection has "info" and "item"`;
}

/** How many requests a raw file holds, counted without knowing its format: what an import is compared with. */
export function countRequests(raw: RawObject): number {
  let count = 0;
  const open: unknown[] = [raw];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const list of [own(next, 'item'), own(next, 'items')]) {
      for (const entry of Array.isArray(list) ? list : isRawObject(list) ? [list] : []) {
        if (isRawObject(entry) && Object.hasOwn(entry, 'request')) count += 1;
        if (isRawObject(entry)) open.push(entry);
      }
    }
  }
  return count + listOf(raw.requests).filter(isRawObject).length;
}
