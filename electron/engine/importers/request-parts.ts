import postman from 'postman-collection';
import { schemaV21 } from '../postman-format/document-kind.ts';
import { isRawObject, type RawObject, setOrDelete } from '../postman-format/raw-value.ts';
import { joinUrl, parseQuery, printQuery, splitUrl } from '../postman-format/url-text.ts';

// The parts of a v2.1 collection as formats that are not Postman's JSON make them.

/** A row of a query, of headers, of a form: what is empty is left out. */
export interface PartRow {
  readonly key: string;
  readonly value: string | null;
  readonly description?: string;
  readonly disabled?: boolean;
}

export function rawRow({ key, value, description = '', disabled = false }: PartRow): RawObject {
  const row: RawObject = { key, value };
  setOrDelete(row, 'description', description || undefined);
  setOrDelete(row, 'disabled', disabled || undefined);
  return row;
}

export const rawForm = (rows: readonly PartRow[]): RawObject[] => rows.map((row) => ({ ...rawRow(row), type: 'text' }));

/**
 * A URL in its parts, which is what Postman sends. `query` stands for the query of the text, whose own rows count where it
 * is left out.
 */
export function rawUrl(
  text: string,
  query: readonly PartRow[] | null = null,
  variables: readonly PartRow[] = [],
): RawObject | string {
  const pieces = splitUrl(text);
  const rows: readonly PartRow[] = query ?? (pieces.query === null ? [] : parseQuery(pieces.query));
  const enabled = rows.filter(({ disabled }) => !disabled);
  const raw = joinUrl({ ...pieces, query: enabled.length === 0 ? null : printQuery(enabled) });
  if (raw === '') return '';
  const { protocol, auth, host, port, path, hash } = postman.Url.parse(raw);
  const url: RawObject = { raw };
  for (const [key, value] of Object.entries({ protocol, auth: authOf(auth), host, port, path, hash })) {
    setOrDelete(url, key, value);
  }
  setOrDelete(url, 'query', rows.length === 0 ? undefined : rows.map(rawRow));
  setOrDelete(url, 'variable', variables.length === 0 ? undefined : variables.map(rawRow));
  return url;
}

const authOf = (auth: unknown): RawObject | undefined => (isRawObject(auth) ? { ...auth } : undefined);

export const rawBody = (raw: string, language: string | null): RawObject => ({
  ...{ mode: 'raw', raw },
  ...(language === null ? {} : { options: { raw: { language } } }),
});

/** How a body of this content type is colored and sent. */
export function languageOf(contentType: string): string | null {
  if (/[/+]json\b/i.test(contentType)) return 'json';
  if (/[/+]xml\b/i.test(contentType)) return 'xml';
  if (/\/html\b/i.test(contentType)) return 'html';
  return /\/javascript\b/i.test(contentType) ? 'javascript' : null;
}

export const rawAuth = (type: string, values: Readonly<Record<string, unknown>>): RawObject => ({
  type,
  ...(type === 'noauth' ? {} : { [type]: Object.entries(values).map(([key, value]) => authRow(key, value)) }),
});

function authRow(key: string, value: unknown): RawObject {
  const type = typeof value;
  return { key, value, type: type === 'string' || type === 'boolean' || type === 'number' ? type : 'any' };
}

/** `more` is what a collection has besides: its description, auth, variables, scripts. */
export function rawCollection(
  name: string,
  item: readonly unknown[],
  { description, ...more }: RawObject = {},
): RawObject {
  const info: RawObject = { name, schema: schemaV21 };
  setOrDelete(info, 'description', description);
  return { info, item: [...item], ...more };
}
