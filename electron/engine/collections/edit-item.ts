import postman from 'postman-collection';
import { isSameAuth } from '../../../shared/auth-types.ts';
import type { ContractInputs } from '../../../shared/contract/contract.ts';
import type { ActionRequest, Pair } from '../../../shared/model/action.ts';
import { schemaV21 } from '../postman-format/document-kind.ts';
import { writeAuth } from '../postman-format/item-auth.ts';
import { writeBody } from '../postman-format/item-body.ts';
import { headerRows } from '../postman-format/item-request.ts';
import {
  editRows,
  isDisabled,
  type LoosePair,
  type Row,
  readRows,
  sameValue,
  writePair,
} from '../postman-format/item-rows.ts';
import { writeScripts } from '../postman-format/item-scripts.ts';
import { writeSettings } from '../postman-format/item-settings.ts';
import { queryEntries, readUrl } from '../postman-format/item-url.ts';
import {
  descriptionOf,
  isRawObject,
  listOf,
  own,
  type RawObject,
  setDescription,
  setOrDelete,
  textOf,
} from '../postman-format/raw-value.ts';
import { baseOfParts, joinUrl, parseQuery, printQuery, type QueryRow, splitUrl } from '../postman-format/url-text.ts';

/** What of an action is changed. */
export type ActionChange = Omit<ContractInputs['actions']['update'], 'id'>;

/**
 * A changed copy of a raw item; `before` is what it reads as. Only what differs is written, so that everything the
 * editor does not show (examples, notes on a row, fields nobody knows) stays as it was.
 */
export function editItem(item: RawObject, before: ActionRequest, change: ActionChange): RawObject {
  const copy: RawObject = structuredClone(item);
  if (change.name !== undefined) copy.name = change.name;
  if (change.description !== undefined) writeDescription(copy, change.description);
  if (change.scripts !== undefined) writeScripts(copy, change.scripts);
  const after = change.request;
  if (after === undefined || !isChanged(before, after)) return copy;

  const request = requestObject(copy);
  if (after.method !== undefined && after.method !== before.method) request.method = after.method;
  if (after.headers !== undefined && !sameValue(after.headers, before.headers)) {
    request.header = editRows(headerRows(request.header), after.headers, writePair);
  }
  if (after.body !== undefined) writeBody(request, after.body);
  if (after.auth !== undefined) writeAuth(request, after.auth);
  if (after.settings !== undefined) writeSettings(copy, before.settings, after.settings);
  const url = { ...pick(before), ...pick(after) };
  if (!sameValue(url, pick(before))) request.url = editUrl(request.url, before, after);
  return copy;
}

/** An auth is compared by its own rules: an empty value in it may say something. */
const isChanged = (before: ActionRequest, after: Partial<ActionRequest>): boolean =>
  !sameValue({ ...before, ...after }, before) || (after.auth !== undefined && !isSameAuth(before.auth, after.auth));

type UrlFields = Pick<ActionRequest, 'url' | 'query' | 'pathVariables'>;

function pick(request: Partial<ActionRequest>): Partial<UrlFields> {
  const { url, query, pathVariables } = request;
  return Object.fromEntries(Object.entries({ url, query, pathVariables }).filter(([, value]) => value !== undefined));
}

function requestObject(item: RawObject): RawObject {
  const request = isRawObject(item.request) ? item.request : { method: 'GET', url: item.request ?? '' };
  item.request = request;
  return request;
}

/** Postman keeps it in the request; where only the item has one, there. */
function writeDescription(item: RawObject, text: string): void {
  const inRequest = descriptionOf(own(item.request, 'description')) !== '';
  setDescription(!inRequest && descriptionOf(item.description) !== '' ? item : requestObject(item), text);
}

/** The text has the enabled rows of a query; the table adds the disabled ones, descriptions and the order. */
function editUrl(raw: unknown, before: UrlFields, after: Partial<UrlFields>): unknown {
  const table = after.query ?? before.query;
  let text = after.url ?? before.url;
  if (text === before.url && !sameValue(table, before.query)) text = withQuery(text, raw, table);
  const query = editQuery(raw, queryTable(text, table));
  const variable = editVariables(raw, after.pathVariables);
  if (!isRawObject(raw) && query.every(isPlain) && variable.length === 0) return text;

  const url: RawObject = isRawObject(raw) ? { ...raw } : {};
  url.raw = text;
  // An unchanged part keeps the form that the file gave it: `"host": "{{server}}"` need not become a list.
  const was = isRawObject(raw) && baseOfParts(raw) !== '' ? partsOf(before.url) : {};
  for (const [key, value] of Object.entries(partsOf(text))) {
    if (JSON.stringify(own(was, key)) !== JSON.stringify(value)) setOrDelete(url, key, value);
  }
  setOrDelete(url, 'query', query.length === 0 ? undefined : query);
  setOrDelete(url, 'variable', variable.length === 0 ? undefined : variable);
  return url;
}

function partsOf(text: string): RawObject {
  const { protocol, auth, host, port, path, hash } = postman.Url.parse(text);
  return { protocol, auth, host, port, path, hash };
}

function withQuery(text: string, raw: unknown, table: readonly Pair[]): string {
  // `?flag` stays without an equals sign when other rows are edited.
  const bare = new Set(queryEntries(raw).flatMap(({ row }) => (row.value === null ? [row.key] : [])));
  const rows = table
    .filter(({ disabled }) => !disabled)
    .map(({ key, value }) => ({ key, value: value === '' && bare.has(key) ? null : value }));
  return joinUrl({ ...splitUrl(text), query: rows.length === 0 ? null : printQuery(rows) });
}

/** The rows of the text with the notes of the table's, among the disabled rows of the table. */
function queryTable(text: string, table: readonly Pair[]): LoosePair[] {
  const { query } = splitUrl(text);
  const enabled = table.filter(({ disabled }) => !disabled);
  const wanted: LoosePair[] = (query === null ? [] : parseQuery(query)).map((row) => {
    const at = enabled.findIndex((other) => saysTheSame(other, row));
    const byKey = at === -1 ? enabled.findIndex(({ key }) => key === row.key) : at;
    const [old] = byKey === -1 ? [] : enabled.splice(byKey, 1);
    if (old === undefined) return row;
    // The text has `%26` where the table has `&`: the row keeps what was typed.
    if (at !== -1) return { ...old, value: row.value === null && old.value === '' ? null : old.value };
    return old.description === undefined ? row : { ...row, description: old.description };
  });
  const rows = table.flatMap((row): LoosePair[] => (row.disabled ? [row] : wanted.splice(0, 1)));
  return [...rows, ...wanted];
}

function saysTheSame({ key, value }: Pair, row: QueryRow): boolean {
  const inText = { key, value: row.value === null && value === '' ? null : value };
  return printQuery([inText]) === printQuery([row]);
}

function editQuery(raw: unknown, table: readonly LoosePair[]): unknown[] {
  const rows = queryEntries(raw).map(({ raw: row, pair, row: { key, value } }): Row<LoosePair> => {
    return { raw: row ?? { key, value }, pair: { ...pair, value } };
  });
  return editRows(rows, table, writePair).map((row, index) => {
    const { value, disabled } = table[index] ?? { value: null };
    if (disabled || !isRawObject(row)) return row;
    // Rows count as the same whether their value is empty or missing; only the text distinguishes `flag=` from `flag`.
    return ((row.value ?? null) === null) === (value === null) ? row : { ...row, value };
  });
}

/** Variables that only the path names have no row until they get a value. */
function editVariables(raw: unknown, after: readonly Pair[] | undefined): unknown[] {
  const rows = readRows(own(raw, 'variable'));
  if (after === undefined || sameValue(after, readUrl(raw).pathVariables)) return rows.map(({ raw: row }) => row);
  const declared = new Set(rows.map(({ pair }) => pair.key));
  const wanted = after.filter(({ key, value, description }) => declared.has(key) || value !== '' || description);
  return editRows(rows, wanted, writePair);
}

const isPlain = (row: unknown): boolean => !isRawObject(row) || (!row.disabled && row.description === undefined);

export const blankCollection = (id: string, name: string): RawObject => ({
  info: { _postman_id: id, name, schema: schemaV21 },
  item: [],
});

export const blankItem = (id: string, name: string): RawObject => ({
  name,
  id,
  request: { method: 'GET', header: [], url: '' },
  response: [],
});

export const blankFolder = (id: string, name: string): RawObject => ({ name, id, item: [] });

/**
 * Sets the row that counts, which is the last enabled one of the key, or adds one; null removes every enabled one. Returns
 * how to revert it.
 */
export function setVariable(collection: RawObject, key: string, value: string | null): () => void {
  const before = collection.variable;
  const rows = [...listOf(before)];
  const counts = (row: unknown): boolean => isRawObject(row) && textOf(row.key ?? row.id) === key && !isDisabled(row);
  const at = rows.findLastIndex(counts);
  const old = rows[at];
  if (value === null) collection.variable = rows.filter((row) => !counts(row));
  else {
    if (isRawObject(old)) rows[at] = { ...old, value };
    else rows.push({ key, value, type: 'string' });
    collection.variable = rows;
  }
  return () => {
    if (before === undefined) delete collection.variable;
    else collection.variable = before;
  };
}
