/** The fields of the activity filter: what each means, and which comparisons it takes. */

import { activityKinds } from './model/activity.ts';

export type FilterOp = '=' | '!=' | '>' | '>=' | '<' | '<=' | '*=' | '^=' | '$=';

/** Another way to write `*=`. */
export const containsSign = '~';

/** Longest first, so that `>=` is not read as `>` and `=`. */
export const filterOps: readonly FilterOp[] = ['!=', '>=', '<=', '*=', '^=', '$=', '=', '>', '<'];

export type FilterField =
  | 'status'
  | 'dialect'
  | 'event'
  | 'action'
  | 'method'
  | 'path'
  | 'url'
  | 'body'
  | 'header'
  | 'duration'
  | 'size'
  | 'call'
  | 'run'
  | 'kind'
  | 'direction'
  | 'message'
  | 'id';

interface FilterFieldFacts {
  readonly type: 'number' | 'text' | 'choice';
  readonly ops: readonly FilterOp[];
  /** How the field is called in a sentence. */
  readonly words: string;
  readonly meaning: string;
  /** The only values a `choice` can have. */
  readonly choices?: readonly string[];
  /** What a number may be followed by, and what it is then multiplied with. */
  readonly units?: Readonly<Record<string, number>>;
}

const numberOps: readonly FilterOp[] = ['=', '!=', '>', '>=', '<', '<='];
const textOps: readonly FilterOp[] = ['=', '!=', '*=', '^=', '$='];
const choiceOps: readonly FilterOp[] = ['=', '!='];

const text = (words: string, meaning: string): FilterFieldFacts => ({ type: 'text', ops: textOps, words, meaning });

export const filterFields: Readonly<Record<FilterField, FilterFieldFacts>> = {
  status: {
    type: 'number',
    ops: numberOps,
    words: 'the status',
    meaning: 'HTTP status of the response; 0 if there was none',
  },
  dialect: text('the dialect', 'the phone system'),
  event: text('the event', 'key or name of the event'),
  action: text('the action', 'name or id of the action'),
  method: text('the method', 'HTTP method'),
  path: text('the path', 'path of the URL, without its query'),
  url: text('the URL', 'the whole URL, or the request target of a capture'),
  body: text('a body', 'body of the request, or of the response to what we sent'),
  header: text('a header', 'a header of the request, or of the response to what we sent'),
  duration: {
    type: 'number',
    ops: numberOps,
    words: 'the duration',
    meaning: 'milliseconds until the response; 2s is 2000',
    units: { ms: 1, s: 1000 },
  },
  size: {
    type: 'number',
    ops: numberOps,
    words: 'the size',
    meaning: 'bytes of the body; 10kb is 10240',
    units: { b: 1, kb: 1024, mb: 1024 * 1024 },
  },
  call: text('the call', 'id of the call'),
  run: text('the run', 'id of the run'),
  kind: {
    type: 'choice',
    ops: choiceOps,
    words: 'the kind',
    meaning: 'sent by us or received',
    choices: activityKinds,
  },
  direction: {
    type: 'choice',
    ops: choiceOps,
    words: 'the direction',
    meaning: 'out of us or into us',
    choices: ['out', 'in'],
  },
  message: text('the message', 'start of the response, or why there was none'),
  id: text('the id', 'id of the activity or of the event'),
};

/**
 * A part of the messages themselves, which rows do not have: `request.body`, `header.x-request-id`, `json.data.id`,
 * `response.json.error`, `query.id`, and `param.caller_id`, a parameter of the event.
 */
export interface FilterPart {
  /** Null looks into the request, and into the response to what we sent. */
  readonly side: 'request' | 'response' | null;
  readonly of: 'body' | 'header' | 'json' | 'query' | 'param';
  /** As it was written: a name, or a path in a JSON body; null for the whole of it. */
  readonly key: string | null;
}

interface FilterPartFacts {
  /** What a key names. */
  readonly words: string;
  readonly meaning: string;
  /** Whether a side can be named before it. */
  readonly hasSides: boolean;
}

export const filterParts: Readonly<Record<FilterPart['of'], FilterPartFacts>> = {
  body: { words: 'the body', meaning: 'body of the request or of the response', hasSides: true },
  header: { words: 'the header', meaning: 'value of a header: header.content-type', hasSides: true },
  json: {
    words: 'JSON',
    meaning: 'value in a JSON body: json.data.id, json.items.0.name, json.items.*.id',
    hasSides: true,
  },
  query: { words: 'the query parameter', meaning: 'value of a query parameter of the URL: query.id', hasSides: false },
  param: { words: 'the parameter', meaning: 'value of a parameter of the event: param.caller_id', hasSides: false },
};

export const filterPartNames = Object.keys(filterParts) as readonly FilterPart['of'][];

export const filterSides = ['request', 'response'] as const;

/** Every comparison can be made with a part. Those by size compare numbers. */
export const isBySize = (op: FilterOp): boolean => op[0] === '<' || op[0] === '>';

/** A part as it is written in a filter. */
export const partName = ({ side, of, key }: FilterPart): string =>
  [...(side === null ? [] : [side]), of, ...(key === null ? [] : [key])].join('.');

/** The steps of a path in a JSON body: names and indexes; `*` is any of them. Names in quotes may have dots in them. */
export const jsonPath = (key: string): readonly string[] =>
  Array.from(key.matchAll(/"([^"]*)"|[^.[\]"]+/g), ([step, quoted]) => quoted ?? step);

export const filterFieldNames = Object.keys(filterFields) as readonly FilterField[];

/** Earlier names of fields, which are still read. */
export const fieldAliases: ReadonlyMap<string, FilterField> = new Map([['took', 'duration']]);

/** The number a value stands for (`500`, `2s`, `10kb`); undefined where it is none. */
export function filterNumber(field: FilterField, value: string): number | undefined {
  const match = /^(-?\d+(?:\.\d+)?)([a-z]*)$/.exec(value.toLowerCase());
  if (match === null) return undefined;
  const unit = match[2] ?? '';
  const factor = unit === '' ? 1 : filterFields[field].units?.[unit];
  return factor === undefined ? undefined : Number(match[1]) * factor;
}
