import type { Filter } from '../../../../shared/filter.ts';
import { type FilterOp, filterNumber } from '../../../../shared/filter-fields.ts';
import { foldNeedle, isAscii, numberColumns, textColumns, wordColumns } from '../../../../shared/filter-match.ts';
import { type RowColumn, sqlColumns } from './schema.ts';

/**
 * A condition over the table `activity` (as `a`); every value of the user is a parameter. NULL where only the messages of
 * an activity tell, which are not in the database.
 */
export interface FilterSql {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** The same filter as `matches` of shared/filter-match.ts, for the database: the two agree wherever it is not NULL. */
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
      return `(${inRow.join(' OR ')} OR ${inMessages})`;
    }
    case 'compare':
      return comparison(filter, parameters);
    case 'part':
      // What is no event has no parameters.
      if (filter.part.of === 'param') return `iif(a.dialect IS NULL, ${filter.op === '!=' ? 1 : 0}, ${inMessages})`;
      return inMessages;
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
  if (field === 'body' || field === 'header') return inMessages;
  const holds = textColumns[field]
    .map((column) => textCondition(columnText(column), positive, value, parameters))
    .join(' OR ');
  return op === '!=' ? `NOT (${holds})` : `(${holds})`;
}

/** SQL's own way of saying that it is not known, with the logic of three values that goes with it. */
const inMessages = 'NULL';

const columnText = (column: RowColumn) => `coalesce(a.${sqlColumns[column]}, '')`;

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
