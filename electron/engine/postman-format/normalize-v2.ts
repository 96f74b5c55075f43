import type { ImportWarning } from '../../../shared/model/collection.ts';
import type { Sliced } from '../slices.ts';
import { schemaV21 } from './document-kind.ts';
import { authAsList } from './item-auth.ts';
import { isRawObject, listOf, own, type RawObject, textOf } from './raw-value.ts';
import { folderWarnings } from './request-warnings.ts';

/**
 * Brings a v2 collection, in place, into the shape that everything else relies on: `info` with a name, `item` a list of
 * objects at every level, `event` a list, as Postman reads a single one. With `convert` what v2.0 writes otherwise becomes v2.1. All else stays as it is.
 */
export function* normalizeV2(
  raw: RawObject,
  options: { readonly fallbackName: string; readonly convert: boolean },
): Sliced<ImportWarning[]> {
  const warnings: ImportWarning[] = [];
  nameCollection(raw, options.fallbackName, warnings);
  if (options.convert) {
    (raw.info as RawObject).schema = schemaV21;
    convertAuth(raw);
  }
  normalizeEvents(raw);
  const renamed: string[] = [];
  const open: { readonly holder: RawObject; readonly path: string }[] = [{ holder: raw, path: '' }];
  // The list grows while it is walked: level by level, so that warnings come in the order of the file.
  for (const next of open) {
    warnings.push(...folderWarnings(next.holder, next.path));
    const items = normalizeItems(next.holder, next.path, warnings, renamed);
    for (const [index, item] of items.entries()) {
      yield;
      const path = `${next.path}item[${index}]`;
      if (options.convert) convertAuth(item);
      normalizeEvents(item);
      if (hasItems(item)) {
        if (Object.hasOwn(item, 'request')) {
          const message =
            'This entry is both a folder and a request. It is used as a folder, as in Postman, and its request is not shown.';
          warnings.push({ path: `${path}.request`, message });
        }
        open.push({ holder: item, path: `${path}.` });
      } else if (Object.hasOwn(item, 'request')) {
        if (options.convert) convertRequest(item);
      } else {
        const message = `"${textOf(item.name).slice(0, 100)}" is neither a request nor a folder. It is kept in the file but not shown.`;
        warnings.push({ path, message });
      }
    }
  }
  if (renamed[0] !== undefined) {
    const lists = renamed.length === 1 ? '1 list named "items" was' : `${renamed.length} lists named "items" were`;
    const message = `${lists} renamed to "item", the only name that Postman reads.`;
    warnings.push({ path: renamed[0], message });
  }
  const unread = listOf(raw.variables).length;
  if (unread > 0 && raw.variable === undefined) {
    const message = `The file has "variables" (${unread}) but Postman reads only "variable". They are kept in the file and not used.`;
    warnings.push({ path: 'variables', message });
  }
  return warnings;
}

function nameCollection(raw: RawObject, fallbackName: string, warnings: ImportWarning[]): void {
  if (!isRawObject(raw.info)) {
    // Postman wants it first; a new first key needs a new order of the others.
    const rest = Object.entries(raw).filter(([key]) => key !== 'info');
    for (const [key] of rest) delete raw[key];
    raw.info = { name: textOf(raw.name), schema: schemaV21 };
    for (const [key, value] of rest) defineOwn(raw, key, value);
  }
  const info = raw.info as RawObject;
  if (typeof info.schema !== 'string' || info.schema === '') info.schema = schemaV21;
  if (typeof info.name === 'string' && info.name.trim() !== '') return;
  info.name = textOf(info.name).trim() || fallbackName;
  warnings.push({ path: 'info.name', message: `The collection had no name. It was named "${textOf(info.name)}".` });
}

/** Setting `__proto__` by assignment would change the object instead of giving it a key. */
function defineOwn(holder: RawObject, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

const hasItems = (item: RawObject): boolean => Boolean(item.item) || Array.isArray(item.items);

/** Makes `item` a list of objects, with those of `items`; what is not an object is dropped with a warning. */
function normalizeItems(holder: RawObject, path: string, warnings: ImportWarning[], renamed: string[]): RawObject[] {
  let lists = listOf(holder.item);
  if (isRawObject(holder.item)) {
    lists = [holder.item];
    warnings.push({
      path: `${path}item`,
      message: 'This is a single entry instead of a list. It was read as a list of one.',
    });
  } else if (holder.item !== undefined && holder.item !== null && !Array.isArray(holder.item)) {
    warnings.push({
      path: `${path}item`,
      message: `${quote(holder.item)} is not a list of requests.`,
    });
  }
  if (Array.isArray(holder.items)) {
    lists = lists.concat(holder.items);
    delete holder.items;
    renamed.push(`${path}items`);
  }
  const items = lists.filter(isRawObject);
  if (items.length < lists.length) {
    lists.forEach((entry, index) => {
      if (isRawObject(entry)) return;
      warnings.push({
        path: `${path}item[${index}]`,
        message: `${quote(entry)} is neither a request nor a folder. It was left out.`,
      });
    });
  }
  const unchanged = Array.isArray(holder.item) && items.length === holder.item.length;
  if (!unchanged) holder.item = items;
  return items;
}

function normalizeEvents(holder: RawObject): void {
  if (isRawObject(holder.event)) holder.event = [holder.event];
}

const quote = (value: unknown): string => JSON.stringify(value)?.slice(0, 100) ?? '';

function convertAuth(holder: RawObject): void {
  if (isRawObject(holder.auth)) holder.auth = authAsList(holder.auth);
}

function convertRequest(item: RawObject): void {
  if (isRawObject(item.request)) convertAuth(item.request);
  for (const example of listOf(item.response)) {
    const original = own(example, 'originalRequest');
    if (isRawObject(original)) convertAuth(original);
  }
}
