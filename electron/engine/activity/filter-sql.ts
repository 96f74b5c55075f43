import type { Filter } from '../../../shared/filter.ts';
import { type FilterOp, filterNumber } from '../../../shared/filter-fields.ts';
import { foldNeedle, isAscii, numberColumns, textColumns, wordColumns } from '../../../shared/filter-match.ts';
import { type RowColumn, sqlColumns } from './schema.ts';

/** A condition over the tables `activity` (as `a`) and `whole` (as `w`); every value of the user is a parameter. */
export interface FilterSql {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** The same filter as `matches` of shared/filter-match.ts, for the database: the two agree on every row. */
export function filterSql(filter: Filter): FilterSql {
  const parameters: (string | number)[] = [];
  return { sql: condition(filter, parameters), parameters };
}

function condition(filter: Filter, parameters: (string | number)[]): string {
  switch (filter.kind) {
    case 'all':
      return joined(filter.of, ' AND ', '1', parameters);
    case 'any':
      return joined(filter.of, ' OR ', '0', parameters);
    case 'not':
      return `NOT ${condition(filter.of, parameters)}`;
    case 'word': {
      const inRow = wordColumns.map((column) => textCondition(columnText(column), '*=', filter.text, parameters));
      return `(${inRow.join(' OR ')} OR ${bodyCondition('*=', filter.text, parameters)})`;
    }
    case 'compare':
      return comparison(filter, parameters);
  }
}

function joined(of: readonly Filter[], word: string, none: string, parameters: (string | number)[]): string {
  return of.length === 0 ? none : `(${of.map((filter) => condition(filter, parameters)).join(word)})`;
}

function comparison(
  { field, op, value }: Extract<Filter, { kind: 'compare' }>,
  parameters: (string | number)[],
): string {
  if (field === 'status' || field === 'duration' || field === 'size') {
    parameters.push(filterNumber(field, value) ?? Number.NaN);
    const column = `a.${sqlColumns[numberColumns[field]]}`;
    // A duration that was not measured is unequal to every number and neither over nor under it.
    return op === '!=' ? `(${column} IS NOT ?)` : `coalesce(${column} ${op} ?, 0)`;
  }
  const positive = op === '!=' ? '=' : op;
  const holds =
    field === 'body'
      ? bodyCondition(positive, value, parameters)
      : field === 'header'
        ? headerCondition(positive, value, parameters)
        : textColumns[field]
            .map((column) => textCondition(columnText(column), positive, value, parameters))
            .join(' OR ');
  return op === '!=' ? `NOT (${holds})` : `(${holds})`;
}

const columnText = (column: RowColumn) => `coalesce(a.${sqlColumns[column]}, '')`;

/** Bodies stand in their own table, so that a listing never reads them; looking into them costs a lookup a row. */
function bodyCondition(op: FilterOp, wanted: string, parameters: (string | number)[]): string {
  const text = (side: string) => `coalesce(w.${side}_text, CAST(w.${side} AS TEXT))`;
  const request = textCondition(text('request'), op, wanted, parameters);
  const response = textCondition(text('response'), op, wanted, parameters);
  return `EXISTS (SELECT 1 FROM whole w WHERE w.seq = a.seq AND (${request}
    OR (a.direction = 'out' AND w.response IS NOT NULL AND ${response})))`;
}

const paths = (messages: readonly string[]) =>
  messages.flatMap((message) => [`'$.${message}.headers'`, `'$.${message}.trailers'`]).join(', ');
/** As JSON: the paths of the header lines that are looked at. */
const headerPaths = `CASE a.direction WHEN 'in' THEN json_array(${paths(['request'])})
  ELSE json_array(${paths(['request', 'response'])}) END`;

function headerCondition(op: FilterOp, wanted: string, parameters: (string | number)[]): string {
  const line = textCondition(
    `json_extract(h.value, '$[0]') || ': ' || json_extract(h.value, '$[1]')`,
    op,
    wanted,
    parameters,
  );
  return `EXISTS (SELECT 1 FROM whole w, json_each(${headerPaths}) p,
    json_each(w.json, p.value) h WHERE w.seq = a.seq AND ${line})`;
}

/** Bytes are compared, not characters: SQLite's text functions stop at a NUL, and bodies may hold one. */
function textCondition(text: string, op: FilterOp, wanted: string, parameters: (string | number)[]): string {
  const hay = isAscii(wanted) ? `lower(${text})` : `fold(${text})`;
  const needle = foldNeedle(wanted);
  const bytes = Buffer.byteLength(needle);
  if (needle === '' && op !== '=') return '1';
  parameters.push(needle);
  if (op === '=') return `${hay} = ?`;
  // The beginning of an empty BLOB is NULL.
  if (op === '^=') return `coalesce(substr(CAST(${hay} AS BLOB), 1, ${bytes}) = CAST(? AS BLOB), 0)`;
  if (op === '$=') return `coalesce(substr(CAST(${hay} AS BLOB), -${bytes}) = CAST(? AS BLOB), 0)`;
  return `instr(${hay}, ?) > 0`;
}
