import type { Filter } from './filter.ts';
import { type FilterField, type FilterOp, filterNumber } from './filter-fields.ts';
import type { Activity, ActivityRow } from './model/activity.ts';

/** What a row does not carry: the texts that `body`, `header` and words are looked for in. */
export interface MessageTexts {
  readonly bodies: readonly string[];
  /** Each `name: value`. */
  readonly headers: readonly string[];
}

/** Every field of a row that a filter looks at. */
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

type TextColumn = (typeof wordColumns)[number] | 'actionId' | 'path' | 'runId' | 'kind' | 'direction';
type NumberField = 'status' | 'duration' | 'size';
type RowField = Exclude<FilterField, NumberField | 'body' | 'header'>;

export const numberColumns = {
  status: 'status',
  duration: 'durationMs',
  size: 'size',
} as const satisfies Readonly<Record<NumberField, keyof FilterableRow>>;

/** Where a field is found in a row; a field of two columns holds where either does. */
export const textColumns: Readonly<Record<RowField, readonly TextColumn[]>> = {
  dialect: ['dialect'],
  event: ['event', 'eventLabel'],
  action: ['action', 'actionId'],
  method: ['method'],
  path: ['path'],
  url: ['url'],
  call: ['callId'],
  run: ['runId'],
  kind: ['kind'],
  direction: ['direction'],
  message: ['message'],
  id: ['id', 'eventId'],
};

const nothing: MessageTexts = { bodies: [], headers: [] };

/** Whether the row passes. Without `texts` no body and no header is found. */
export function matches(filter: Filter, row: FilterableRow, texts: MessageTexts = nothing): boolean {
  switch (filter.kind) {
    case 'all':
      return filter.of.every((term) => matches(term, row, texts));
    case 'any':
      return filter.of.some((term) => matches(term, row, texts));
    case 'not':
      return !matches(filter.of, row, texts);
    case 'word':
      return [...wordColumns.map((column) => row[column] ?? ''), ...texts.bodies].some((text) =>
        compareText('*=', text, filter.text),
      );
    case 'compare':
      return compare(filter, row, texts);
  }
}

function compare(
  { field, op, value }: Extract<Filter, { kind: 'compare' }>,
  row: FilterableRow,
  messages: MessageTexts,
): boolean {
  if (field === 'status' || field === 'duration' || field === 'size') {
    return compareNumber(op, row[numberColumns[field]], filterNumber(field, value) ?? Number.NaN);
  }
  const texts =
    field === 'body'
      ? messages.bodies
      : field === 'header'
        ? messages.headers
        : textColumns[field].map((column) => row[column] ?? '');
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
  const plain = isAscii(wanted);
  const folded = (part: string): string => (plain ? asciiLower(part) : part.toLowerCase());
  // Whether a sigma is the last letter of its word decides its lower case: some letters more than are compared.
  const length = needle.length + 64;
  if (op === '=') return text.length <= needle.length && folded(text) === needle;
  if (op === '^=') return folded(text.slice(0, length)).startsWith(needle);
  if (op === '$=') return folded(text.slice(-length)).endsWith(needle);
  return mayContain(text, needle) && folded(text).includes(needle);
}

/** Letters of a needle by which most texts are refused before they are folded. */
const glimpse = 8;

let glimpsed: { readonly needle: string; readonly pattern: RegExp | null } = { needle: '', pattern: null };

/**
 * False where a text cannot contain the needle in any case. Folding a body of megabytes costs many times more than this
 * search; its pattern is short, so that no text makes it slow.
 */
function mayContain(text: string, needle: string): boolean {
  if (glimpsed.needle !== needle) {
    const start = needle.isWellFormed() ? Array.from(needle).slice(0, glimpse).join('') : '';
    glimpsed = {
      needle,
      pattern: start === '' ? null : new RegExp(start.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'iu'),
    };
  }
  // The dotted capital I becomes two characters in lower case, which no pattern knows.
  return glimpsed.pattern === null || glimpsed.pattern.test(text) || text.includes('\u0130');
}

/**
 * How a wanted text is compared. Where it is plain ASCII only ASCII letters lose their case, because that is what
 * SQLite's own `lower` does, and it is many times faster there than a function of ours.
 */
export function foldNeedle(wanted: string): string {
  return wanted.toLowerCase();
}

export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false;
  return true;
}

/**
 * In lower case as far as a needle of ASCII can tell: the two letters beyond ASCII that would become ASCII, the dotted
 * capital I and the Kelvin sign, stay something else.
 */
function asciiLower(text: string): string {
  return text.replaceAll('\u0130', '\uffff').replaceAll('\u212a', '\uffff').toLowerCase();
}

/** True where the filter must see more than rows. */
export function needsMessages(filter: Filter): boolean {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.of.some(needsMessages);
    case 'not':
      return needsMessages(filter.of);
    case 'word':
      return true;
    case 'compare':
      return filter.field === 'body' || filter.field === 'header';
  }
}

/**
 * The texts of an activity that its row leaves out. The response to what came in is our own, which nobody looks for:
 * nearly all of them are the same.
 */
export function messageTexts(
  { request, response }: Pick<Activity, 'request' | 'response'>,
  direction: ActivityRow['direction'],
): MessageTexts {
  const messages = response === null || direction === 'in' ? [request] : [request, response];
  return {
    bodies: messages.map(({ body }) => body),
    headers: messages.flatMap(({ headers, trailers }) =>
      [...headers, ...trailers].map(([name, value]) => `${name}: ${value}`),
    ),
  };
}
