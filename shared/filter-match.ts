import type { Filter } from './filter.ts';
import { type FilterField, type FilterOp, filterNumber } from './filter-fields.ts';
import type { Activity, ActivityRow } from './model/activity.ts';

/** What a row does not carry: the texts that `body`, `header` and words are looked for in. */
export interface Wires {
  readonly bodies: readonly string[];
  /** Each `name: value`. */
  readonly headers: readonly string[];
}

/** Every field of a row a filter looks at: all but its place in the record. */
type FilterableRow = Omit<ActivityRow, 'seq'>;

/** The row's texts in which a bare word is looked for, besides the bodies. */
export const wordColumns = [
  'event',
  'eventLabel',
  'eventId',
  'dialect',
  'action',
  'method',
  'url',
  'message',
  'callId',
  'id',
] as const satisfies readonly (keyof FilterableRow)[];

type TextColumn = (typeof wordColumns)[number] | 'actionId' | 'path' | 'kind' | 'direction';
type RowField = Exclude<FilterField, 'status' | 'took' | 'size' | 'body' | 'header'>;

/** Where a field is found in a row; a field of two columns holds where either does. */
export const textColumns: Readonly<Record<RowField, readonly TextColumn[]>> = {
  dialect: ['dialect'],
  event: ['event', 'eventLabel'],
  action: ['action', 'actionId'],
  method: ['method'],
  path: ['path'],
  url: ['url'],
  call: ['callId'],
  kind: ['kind'],
  direction: ['direction'],
  message: ['message'],
  id: ['id', 'eventId'],
};

const nothing: Wires = { bodies: [], headers: [] };

/** Whether the row passes. Without `wires` no body and no header is found. */
export function matches(filter: Filter, row: FilterableRow, wires: Wires = nothing): boolean {
  switch (filter.kind) {
    case 'all':
      return filter.of.every((each) => matches(each, row, wires));
    case 'any':
      return filter.of.some((each) => matches(each, row, wires));
    case 'not':
      return !matches(filter.of, row, wires);
    case 'word':
      return [...wordColumns.map((column) => row[column] ?? ''), ...wires.bodies].some((text) =>
        compareText('*=', text, filter.text),
      );
    case 'compare':
      return compare(filter, row, wires);
  }
}

function compare(
  { field, op, value }: Extract<Filter, { kind: 'compare' }>,
  row: FilterableRow,
  wires: Wires,
): boolean {
  if (field === 'status' || field === 'took' || field === 'size') {
    return compareNumber(op, row[field === 'took' ? 'durationMs' : field], filterNumber(field, value) ?? Number.NaN);
  }
  const texts =
    field === 'body'
      ? wires.bodies
      : field === 'header'
        ? wires.headers
        : textColumns[field].map((each) => row[each] ?? '');
  if (op === '!=') return !texts.some((text) => compareText('=', text, value));
  return texts.some((text) => compareText(op, text, value));
}

function compareNumber(op: FilterOp, left: number | null, right: number): boolean {
  if (left === null) return op === '!=';
  switch (op) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    default:
      return false;
  }
}

function compareText(op: FilterOp, text: string, wanted: string): boolean {
  const needle = foldNeedle(wanted);
  const hay = isAscii(wanted) ? asciiLower(text) : text.toLowerCase();
  if (op === '=') return hay === needle;
  if (op === '^=') return hay.startsWith(needle);
  if (op === '$=') return hay.endsWith(needle);
  return hay.includes(needle);
}

/**
 * How a wanted text is compared. Where it is plain ASCII only ASCII letters lose their case, because that is what
 * SQLite's own `lower` does, and it is many times faster there than a function of ours.
 */
export function foldNeedle(wanted: string): string {
  return isAscii(wanted) ? asciiLower(wanted) : wanted.toLowerCase();
}

export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false;
  return true;
}

function asciiLower(text: string): string {
  return isAscii(text) ? text.toLowerCase() : text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** True where the filter must see more than rows. */
export function needsWires(filter: Filter): boolean {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.of.some(needsWires);
    case 'not':
      return needsWires(filter.of);
    case 'word':
      return true;
    case 'compare':
      return filter.field === 'body' || filter.field === 'header';
  }
}

/** The texts of an activity that its row leaves out. */
export function wiresOf(activity: Activity): Wires {
  const messages = activity.kind === 'capture' ? [activity] : [activity.request, activity.response];
  const present = messages.filter((each) => each !== null);
  return {
    bodies: present.map((each) => each.body),
    headers: present.flatMap((each) => each.headers.map(([name, value]) => `${name}: ${value}`)),
  };
}
