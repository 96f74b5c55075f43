import { isRawObject, listOf, own, type RawObject, textOf } from './raw-value.ts';

/** A row of a query; `value` is null where the URL has no `=` after the key. */
export interface QueryRow {
  readonly key: string;
  readonly value: string | null;
}

export interface UrlPieces {
  /** Everything before the query. */
  readonly base: string;
  /** Without `?`; null where the URL has none. */
  readonly query: string | null;
  /** Without `#`; null where the URL has none. */
  readonly hash: string | null;
}

/** The same length, with nothing in it that separates anything: `{{a?b}}` is one tag to Postman. */
const masked = (text: string): string => text.replace(/\{\{[^{}]*\}\}/g, (tag) => '_'.repeat(tag.length));

export function splitUrl(url: string): UrlPieces {
  const mask = masked(url);
  const hashAt = mask.indexOf('#');
  const end = hashAt === -1 ? url.length : hashAt;
  const queryAt = mask.slice(0, end).indexOf('?');
  return {
    base: url.slice(0, queryAt === -1 ? end : queryAt),
    query: queryAt === -1 ? null : url.slice(queryAt + 1, end),
    hash: hashAt === -1 ? null : url.slice(hashAt + 1),
  };
}

export function joinUrl({ base, query, hash }: UrlPieces): string {
  return base + (query === null ? '' : `?${query}`) + (hash === null ? '' : `#${hash}`);
}

export function parseQuery(query: string): QueryRow[] {
  const mask = masked(query);
  const rows: QueryRow[] = [];
  let start = 0;
  while (start <= query.length) {
    const next = mask.indexOf('&', start);
    const end = next === -1 ? query.length : next;
    const equals = mask.slice(start, end).indexOf('=');
    const split = equals === -1 ? end : start + equals;
    rows.push({ key: query.slice(start, split), value: equals === -1 ? null : query.slice(split + 1, end) });
    start = end + 1;
  }
  return rows;
}

/** Postman encodes, outside tags, only what would break the query apart. */
export function printQuery(rows: readonly QueryRow[]): string {
  const safe = (text: string, pattern: RegExp): string =>
    text.replace(pattern, (match) => (match.length > 1 ? match : encodeURIComponent(match)));
  return rows
    .map(({ key, value }) => {
      const name = safe(key, /\{\{[^{}]*\}\}|[&#=]/g);
      return value === null ? name : `${name}=${safe(value, /\{\{[^{}]*\}\}|[&#]/g)}`;
    })
    .join('&');
}

/** Names of the `:name` parts of a URL's path. A dot ends a name: `:id.json`. */
export function pathVariableNames(url: string): string[] {
  const { base } = splitUrl(url);
  const mask = masked(base);
  const protocol = mask.indexOf('://');
  const slash = mask.indexOf('/', protocol === -1 ? 0 : protocol + 3);
  if (slash === -1) return [];
  const names = base
    .slice(slash + 1)
    .split('/')
    .map((segment) => /^:([^.]+)/.exec(segment)?.[1] ?? '')
    .filter((name) => name !== '');
  return [...new Set(names)];
}

/** A URL object without its query, as postman-collection prints it, path variables not filled in. */
export function baseOfParts(url: RawObject): string {
  const protocol = textOf(url.protocol);
  const user = own(url.auth, 'user');
  const password = own(url.auth, 'password');
  return [
    protocol === '' ? '' : protocol.endsWith('://') ? protocol : `${protocol}://`,
    typeof user === 'string' ? user : '',
    typeof password === 'string' ? `:${password}` : '',
    typeof user === 'string' || typeof password === 'string' ? '@' : '',
    Array.isArray(url.host) ? url.host.map(textOf).join('.') : textOf(url.host),
    url.port === undefined || url.port === null ? '' : `:${textOf(url.port)}`,
    pathOfParts(url.path),
  ].join('');
}

function pathOfParts(path: unknown): string {
  if (Array.isArray(path)) {
    const segments = listOf(path).map((segment) => textOf(isRawObject(segment) ? segment.value : segment));
    return `/${segments.join('/')}`;
  }
  const text = textOf(path);
  return text === '' ? '' : text.startsWith('/') ? text : `/${text}`;
}
