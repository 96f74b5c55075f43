import type { Filter } from './filter.ts';
import { type FilterField, type FilterOp, filterNumber, isBySize } from './filter-fields.ts';
import { headerLines, type Message, type MessageTexts, messagesOf, partReader } from './message-parts.ts';
import type { Activity, ActivityRow } from './model/activity.ts';

/** Every field of a row that a filter looks at. */
export type FilterableRow = Omit<ActivityRow, 'seq'>;

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

type Test = (row: FilterableRow, texts: MessageTexts | null) => boolean;
type TextTest = (text: string) => boolean;

const tests = new WeakMap<Filter, Test>();

/** Whether the row passes. Without `texts` nothing of its messages is found. What a filter asks is worked out once. */
export function matches(filter: Filter, row: FilterableRow, texts: MessageTexts | null = null): boolean {
  let test = tests.get(filter);
  if (test === undefined) {
    test = testOf(filter);
    tests.set(filter, test);
  }
  return test(row, texts);
}

function testOf(filter: Filter): Test {
  switch (filter.kind) {
    case 'all': {
      const all = filter.of.map(testOf);
      return (row, texts) => all.every((test) => test(row, texts));
    }
    case 'any': {
      const any = filter.of.map(testOf);
      return (row, texts) => any.some((test) => test(row, texts));
    }
    case 'not': {
      const test = testOf(filter.of);
      return (row, texts) => !test(row, texts);
    }
    case 'word': {
      const test = textTest('*=', filter.text);
      const inBody = bodyTest('*=', filter.text);
      return (row, texts) =>
        wordColumns.some((column) => test(row[column] ?? '')) || messagesOf(texts).some((message) => inBody(message));
    }
    case 'compare':
      return comparison(filter);
    case 'part': {
      const { part, op, value } = filter;
      if (part.of === 'body')
        return inMessages(op, bodyTest(positive(op), value), (texts) => messagesOf(texts, part.side));
      const read = partReader(part);
      const test = isBySize(op) ? sizeTest(op, value) : textTest(positive(op), value);
      return inMessages(op, test, read);
    }
  }
}

const positive = (op: FilterOp): FilterOp => (op === '!=' ? '=' : op);

/** Whether any of what is found passes; of `!=` none may. */
function inMessages<Found>(
  op: FilterOp,
  test: (found: Found) => boolean,
  find: (texts: MessageTexts) => readonly Found[],
): Test {
  if (op === '!=') return (_, texts) => texts === null || !find(texts).some(test);
  return (_, texts) => texts !== null && find(texts).some(test);
}

function comparison({ field, op, value }: Extract<Filter, { kind: 'compare' }>): Test {
  if (field === 'status' || field === 'duration' || field === 'size') {
    const column = numberColumns[field];
    const number = filterNumber(field, value) ?? Number.NaN;
    return (row) => compareNumber(op, row[column], number);
  }
  if (field === 'body') return inMessages(op, bodyTest(positive(op), value), messagesOf);
  const test = textTest(positive(op), value);
  if (field === 'header') return inMessages(op, test, (texts) => messagesOf(texts).flatMap(headerLines));
  const columns = textColumns[field];
  return op === '!='
    ? (row) => !columns.some((column) => test(row[column] ?? ''))
    : (row) => columns.some((column) => test(row[column] ?? ''));
}

function sizeTest(op: FilterOp, value: string): TextTest {
  const number = Number(value);
  return (text) => text.trim() !== '' && compareNumber(op, numberIn(text), number);
}

/** NaN, which is neither over nor under anything, where a text is no number. */
const numberIn = (text: string): number => (/^\s*-?\d/.test(text) && text.length < 64 ? Number(text) : Number.NaN);

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

/** Letters of a needle by which most texts are refused before they are folded. */
const glimpse = 8;

/** Characters of a text that is folded without a look at it before: that costs as much. */
const shortText = 256;

function textTest(op: FilterOp, wanted: string): TextTest {
  const needle = foldNeedle(wanted);
  const folded = isAscii(wanted) ? asciiLower : (text: string): string => text.toLowerCase();
  // Whether a sigma is the last letter of its word decides its lower case: some letters more than are compared.
  const length = needle.length + 64;
  if (op === '=') return (text) => text.length <= needle.length && folded(text) === needle;
  if (op === '^=') return (text) => folded(text.slice(0, length)).startsWith(needle);
  if (op === '$=') return (text) => folded(text.slice(-length)).endsWith(needle);
  const may = mayContain(needle);
  return (text) => (text.length <= shortText || may(text)) && folded(text).includes(needle);
}

/** Bodies up to so many characters are folded once for all that is looked for in them. */
const foldedBody = 64 * 1024;

const lowerBodies = new WeakMap<Message, string>();

function bodyTest(op: FilterOp, wanted: string): (message: Message) => boolean {
  const test = textTest(op, wanted);
  if (op !== '*=' || !isAscii(wanted)) return ({ body }) => test(body);
  const needle = foldNeedle(wanted);
  return (message) => {
    const { body } = message;
    if (body.length > foldedBody) return test(body);
    let lower = lowerBodies.get(message);
    if (lower === undefined) {
      lower = asciiLower(body);
      lowerBodies.set(message, lower);
    }
    return lower.includes(needle);
  };
}

/**
 * False where a text cannot contain the needle in any case. Folding a body of megabytes costs many times more than this
 * search; its pattern is short, so that no text makes it slow.
 */
function mayContain(needle: string): TextTest {
  const start = needle.isWellFormed() ? Array.from(needle).slice(0, glimpse).join('') : '';
  if (start === '') return () => true;
  const pattern = new RegExp(start.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'iu');
  // The dotted capital I becomes two characters in lower case, which no pattern knows.
  return (text) => pattern.test(text) || text.includes('\u0130');
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
  return (/[\u0130\u212a]/.test(text) ? text.replace(/[\u0130\u212a]/g, '\uffff') : text).toLowerCase();
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
    case 'part':
      return true;
  }
}

/** True where the filter must see what an event's parameters are. */
export function needsParameters(filter: Filter): boolean {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.of.some(needsParameters);
    case 'not':
      return needsParameters(filter.of);
    case 'part':
      return filter.part.of === 'param';
    default:
      return false;
  }
}

/** The texts of an activity that its row leaves out. */
export const messageTexts = <Whole extends Pick<Activity, 'request' | 'response'>>(
  activity: Whole,
  direction: ActivityRow['direction'],
  parametersOf: (activity: Whole) => ReadonlyMap<string, string>,
): MessageTexts => ({
  request: activity.request,
  response: activity.response,
  isOwnResponse: direction === 'in',
  parameters: () => parametersOf(activity),
});
