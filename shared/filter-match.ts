import type { Filter } from './filter.ts';
import { type FilterField, type FilterOp, type FilterPart, filterNumber, isBySize, jsonPath } from './filter-fields.ts';
import type { Activity, ActivityRow } from './model/activity.ts';
import type { HeaderLine, HttpRequestMessage } from './model/http.ts';

type Message = Pick<HttpRequestMessage, 'body' | 'headers' | 'trailers'>;

/** What a row does not carry: the texts that `body`, `header`, words and parts are looked for in. */
export interface MessageTexts {
  readonly request: Message & Pick<HttpRequestMessage, 'url'>;
  /** Null where there was none. */
  readonly response: Message | null;
  /**
   * Whether it is our own response to what came in, which nobody looks for unless they say so: nearly all of them are the
   * same.
   */
  readonly isOwnResponse: boolean;
  /** Parameters of the event by their tags; read when they are asked for. */
  readonly parameters: () => ReadonlyMap<string, string>;
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

/** Whether the row passes. Without `texts` nothing of its messages is found. */
export function matches(filter: Filter, row: FilterableRow, texts: MessageTexts | null = null): boolean {
  switch (filter.kind) {
    case 'all':
      return filter.of.every((term) => matches(term, row, texts));
    case 'any':
      return filter.of.some((term) => matches(term, row, texts));
    case 'not':
      return !matches(filter.of, row, texts);
    case 'word':
      return [...wordColumns.map((column) => row[column] ?? ''), ...bodiesOf(texts)].some((text) =>
        compareText('*=', text, filter.text),
      );
    case 'compare':
      return compare(filter, row, texts);
    case 'part':
      return texts === null ? filter.op === '!=' : compareTexts(filter.op, partTexts(filter.part, texts), filter.value);
  }
}

function compare(
  { field, op, value }: Extract<Filter, { kind: 'compare' }>,
  row: FilterableRow,
  messages: MessageTexts | null,
): boolean {
  if (field === 'status' || field === 'duration' || field === 'size') {
    return compareNumber(op, row[numberColumns[field]], filterNumber(field, value) ?? Number.NaN);
  }
  const texts =
    field === 'body'
      ? bodiesOf(messages)
      : field === 'header'
        ? messagesOf(messages).flatMap(headerLines)
        : textColumns[field].map((column) => row[column] ?? '');
  return compareTexts(op, texts, value);
}

function compareTexts(op: FilterOp, texts: readonly string[], value: string): boolean {
  if (op === '!=') return !texts.some((text) => compareText('=', text, value));
  if (isBySize(op)) {
    const number = Number(value);
    return texts.some((text) => text.trim() !== '' && compareNumber(op, numberIn(text), number));
  }
  return texts.some((text) => compareText(op, text, value));
}

/** NaN, which is neither over nor under anything, where a text is no number. */
const numberIn = (text: string): number => (/^\s*-?\d/.test(text) && text.length < 64 ? Number(text) : Number.NaN);

function messagesOf(texts: MessageTexts | null, side: FilterPart['side'] = null): readonly Message[] {
  if (texts === null) return [];
  const { request, response, isOwnResponse } = texts;
  const responses = response === null || (side === null && isOwnResponse) ? [] : [response];
  if (side === 'response') return responses;
  return side === 'request' ? [request] : [request, ...responses];
}

const bodiesOf = (texts: MessageTexts | null): readonly string[] => messagesOf(texts).map(({ body }) => body);

const linesOf = ({ headers, trailers }: Message): readonly HeaderLine[] => [...headers, ...trailers];

const headerLines = (message: Message): readonly string[] =>
  linesOf(message).map(([name, value]) => `${name}: ${value}`);

const isNamed = (name: string, key: string): boolean =>
  name.length === key.length && name.toLowerCase() === key.toLowerCase();

/** The texts of a part: none where the activity has no such part. */
function partTexts({ side, of, key }: FilterPart, texts: MessageTexts): readonly string[] {
  const messages = messagesOf(texts, side);
  switch (of) {
    case 'body':
      return messages.map(({ body }) => body);
    case 'header':
      if (key === null) return messages.flatMap(headerLines);
      return messages.flatMap((message) =>
        linesOf(message).flatMap(([name, value]) => (isNamed(name, key) ? value : [])),
      );
    case 'json':
      return messages.flatMap((message) => textsAt(jsonIn(message), jsonPath(key ?? '')));
    case 'query':
      return queryOf(texts.request.url).flatMap(([name, value]) => (isNamed(name, key ?? '') ? value : []));
    case 'param':
      return [...texts.parameters()].flatMap(([tag, value]) => (isNamed(tag, key ?? '') ? value : []));
  }
}

const read = new WeakMap<Message, { readonly value: unknown }>();

/** Undefined where a body is no JSON. */
function jsonIn(message: Message): unknown {
  let known = read.get(message);
  if (known === undefined) {
    known = { value: parsed(message.body) };
    read.set(message, known);
  }
  return known.value;
}

function parsed(text: string): unknown {
  if (!/^\s*[[{"\d\-tfn]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What stands at a path, as text: texts as they are, everything else as JSON. */
function textsAt(json: unknown, path: readonly string[]): readonly string[] {
  let found: unknown[] = json === undefined ? [] : [json];
  for (const step of path) {
    found = found.flatMap((value) => {
      if (typeof value !== 'object' || value === null) return [];
      if (step === '*') return Object.values(value);
      return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
    });
  }
  return found.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
}

function queryOf(url: string): readonly (readonly [string, string])[] {
  const from = url.indexOf('?');
  const [query = ''] = from === -1 ? [] : url.slice(from + 1).split('#', 1);
  return [...new URLSearchParams(query)];
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
