import { createHash } from 'node:crypto';
import type { Condition, DialectEvent, DialectFile, Expression, ValueFormat } from '../../../shared/model/dialect.ts';
import { sipUser } from '../../../shared/party.ts';
import type { Moment } from './moment.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** RFC 9562, 6.6: what name-based UUIDs of URLs are made within. */
const urlNamespace = Buffer.from('6ba7b8111dad11d180b400c04fd430c8', 'hex');

function nameUuid(text: string): string {
  const bytes = createHash('sha1').update(urlNamespace).update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Of a SIP URI its user part: the digits of host and port are no part of a number. */
const numberOf = (text: string): string => (/^(?:sips?|tel):|</i.test(text) ? sipUser(text) : text);

/** How a value is written. Times are given in unix milliseconds; dates and times of day are local, as a phone system's clock shows them. */
export const formats: Record<ValueFormat, (value: string | number) => string> = {
  'unix-seconds': (value) => (value === '' ? '' : String(Math.floor(Number(value) / 1000))),
  'local-date': (value) => {
    if (value === '') return '';
    const date = new Date(Number(value));
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  },
  'local-time': (value) => {
    if (value === '') return '';
    const date = new Date(Number(value));
    return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  },
  digits: (value) => numberOf(String(value)).replace(/\D/g, ''),
  'plus-as-00': (value) => String(value).replace(/^\+/, '00'),
  'hex-digits': (value) =>
    String(value)
      .toLowerCase()
      .replace(/[^0-9a-f]/g, ''),
  'short-number': (value) => String(value).replace(/^.*\*/, ''),
  'name-uuid': (value) => nameUuid(String(value)),
  'sip-user': (value) => sipUser(String(value)),
};

/** Whether everything that a condition names has one of the texts it wants; `textOf` gives the text of a name. */
export function meets(condition: Condition, textOf: (name: string) => string): boolean {
  return Object.entries(condition).every(([name, wanted]) => {
    const text = textOf(name);
    return typeof wanted === 'string' ? text === wanted : wanted.includes(text);
  });
}

/** The same of the paths of a moment. */
export const holds = (condition: Condition, moment: Moment): boolean =>
  meets(condition, (path) => String(moment[path] ?? ''));

/**
 * The text of a parameter at a moment. Paths and references were checked when the dialect was read. `expressionOf`
 * gives the expression of another parameter.
 */
export function evaluate(
  expression: Expression | undefined,
  moment: Moment,
  expressionOf: (tag: string) => Expression,
): string {
  if (expression === undefined) return '';
  if (typeof expression === 'string') return expression;
  if ('from' in expression) {
    const value = moment[expression.from] ?? '';
    return expression.as === undefined ? String(value) : formats[expression.as](value);
  }
  if ('ref' in expression) return evaluate(expressionOf(expression.ref), moment, expressionOf);
  // Made only where it is needed: nearly all parameters are taken from one place.
  const text = (inner: Expression | undefined): string => evaluate(inner, moment, expressionOf);
  if ('join' in expression) {
    return expression.join
      .map(text)
      .filter((part) => part !== '')
      .join(expression.between ?? '');
  }
  if ('write' in expression) return formats[expression.as](text(expression.write));
  if ('map' in expression) {
    const key = text(expression.of);
    return Object.hasOwn(expression.map, key) ? (expression.map[key] ?? '') : text(expression.else);
  }
  return holds(expression.when, moment) ? text(expression.value) : text(expression.else);
}

/** What each parameter is made of in one event: an event's own expressions stand over those of the parameters. */
export function expressionsIn(
  { parameters }: Pick<DialectFile, 'parameters'>,
  { values }: Pick<DialectEvent, 'values'>,
): ReadonlyMap<string, Expression> {
  return new Map([...parameters.map(({ tag, value }) => [tag, value] as const), ...Object.entries(values)]);
}

/** What an expression looks at: paths of the moment and tags of other parameters. */
export interface References {
  readonly paths: readonly string[];
  readonly tags: readonly string[];
}

/** To check a dialect file when it is read. */
export function referencesOf(expression: Expression): References {
  if (typeof expression === 'string') return { paths: [], tags: [] };
  if ('from' in expression) return { paths: [expression.from], tags: [] };
  if ('ref' in expression) return { paths: [], tags: [expression.ref] };
  const inner = innerOf(expression).map(referencesOf);
  return {
    paths: [...('when' in expression ? Object.keys(expression.when) : []), ...inner.flatMap(({ paths }) => paths)],
    tags: inner.flatMap(({ tags }) => tags),
  };
}

function innerOf(expression: Exclude<Expression, string | { from: string } | { ref: string }>): readonly Expression[] {
  if ('join' in expression) return expression.join;
  if ('write' in expression) return [expression.write];
  const otherwise = expression.else === undefined ? [] : [expression.else];
  return 'map' in expression ? [expression.of, ...otherwise] : [expression.value, ...otherwise];
}
