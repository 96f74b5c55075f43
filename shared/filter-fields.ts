/** The fields of the activity filter: what each means, and which comparisons it takes. */

import { activityKinds } from './model/activity.ts';

export type FilterOp = '=' | '!=' | '>' | '>=' | '<' | '<=' | '*=' | '^=' | '$=';

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
