import postman from 'postman-collection';
import type { Pair } from '../../../shared/model/action.ts';
import { readRows } from './item-rows.ts';
import { isRawObject, own, type RawObject, textOf } from './raw-value.ts';
import {
  baseOfParts,
  joinUrl,
  parseQuery,
  pathVariableNames,
  printQuery,
  type QueryRow,
  splitUrl,
} from './url-text.ts';

export interface UrlParts {
  readonly url: string;
  readonly query: Pair[];
  readonly pathVariables: Pair[];
}

/** A row of a query table and the raw row behind it; null where it stands only in the URL's text. */
export interface QueryEntry {
  readonly raw: unknown;
  readonly pair: Pair;
  readonly row: QueryRow;
}

/** The URL of a raw request, which is text, an object of parts, or missing. */
export function readUrl(raw: unknown): UrlParts {
  const url = urlTextOf(raw);
  return {
    url,
    query: queryEntries(raw).map(({ pair }) => pair),
    pathVariables: pathVariables(raw, url),
  };
}

/**
 * What Postman sends: the parts, not `raw`. Only where a URL object has no parts at all does its `raw` count; newman would
 * send such a request nowhere.
 */
export function urlTextOf(raw: unknown): string {
  if (!isRawObject(raw)) return textOf(raw);
  const base = baseOfParts(raw);
  if (base === '') return textOf(raw.raw);
  const enabled = queryEntries(raw).filter(({ pair }) => !pair.disabled);
  return joinUrl({
    base,
    query: enabled.length === 0 ? null : printQuery(enabled.map(({ row }) => row)),
    hash: raw.hash === undefined || raw.hash === null ? null : textOf(raw.hash),
  });
}

/**
 * An item for postman-runtime, which sends a URL by its parts and passes over `raw`: one that has no parts gets those of its
 * text, as it is that text that is sent.
 */
export function withUrlParts(item: RawObject): RawObject {
  const { request } = item;
  const url = own(request, 'url');
  if (!isRawObject(request) || !isRawObject(url) || baseOfParts(url) !== '' || textOf(url.raw) === '') return item;
  const { protocol, auth, host, port, path, query, hash } = postman.Url.parse(urlTextOf(url));
  return { ...item, request: { ...request, url: { ...url, protocol, auth, host, port, path, query, hash } } };
}

/** Every row of the query, disabled ones too, in their order. */
export function queryEntries(raw: unknown): QueryEntry[] {
  const ofText = (text: string | null): QueryEntry[] =>
    text === null
      ? []
      : parseQuery(text).map((row) => ({ raw: null, row, pair: { key: row.key, value: row.value ?? '' } }));
  if (!isRawObject(raw)) return ofText(splitUrl(textOf(raw)).query);
  const { query } = raw;
  if (typeof query === 'string' && query !== '') return ofText(query);
  if (Array.isArray(query) && (query.length > 0 || baseOfParts(raw) !== '')) {
    return readRows(query).map(({ raw: row, pair }) => {
      const value = own(row, 'value');
      const none = isRawObject(row) && (value === null || value === undefined);
      return { raw: row, pair, row: { key: pair.key, value: none ? null : pair.value } };
    });
  }
  if (isRawObject(query)) {
    return Object.entries(query).map(([key, value]) => {
      const pair = { key, value: textOf(value) };
      return { raw: null, pair, row: { key, value: value === null ? null : pair.value } };
    });
  }
  return baseOfParts(raw) === '' ? ofText(splitUrl(textOf(raw.raw)).query) : [];
}

/** The rows of the file, then the variables that only the path names. */
function pathVariables(raw: unknown, url: string): Pair[] {
  const declared = readRows(own(raw, 'variable')).map(({ pair }) => pair);
  const named = new Set(declared.map(({ key }) => key));
  const others = pathVariableNames(url).filter((name) => !named.has(name));
  return [...declared, ...others.map((key) => ({ key, value: '' }))];
}
