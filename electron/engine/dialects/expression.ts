import type { Expression, ValueFormat } from '../../../shared/model/dialect.ts';
import type { Moment } from './moment.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** How a value is written. Times are given in unix milliseconds; dates and times of day are local, as a phone system's clock shows them. */
const formats: Record<ValueFormat, (value: string | number) => string> = {
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
  digits: (value) => String(value).replace(/\D/g, ''),
};

function holds(condition: Readonly<Record<string, string | readonly string[]>>, moment: Moment): boolean {
  return Object.entries(condition).every(([path, wanted]) => {
    const found = String(moment[path] ?? '');
    return typeof wanted === 'string' ? found === wanted : wanted.includes(found);
  });
}

/** The text of a parameter at a moment. Paths were checked when the dialect was read. */
export function evaluate(expression: Expression, moment: Moment): string {
  if (typeof expression === 'string') return expression;
  if ('take' in expression) {
    const value = moment[expression.take] ?? '';
    return expression.as === undefined ? String(value) : formats[expression.as](value);
  }
  if ('map' in expression) {
    const key = evaluate(expression.of, moment);
    if (Object.hasOwn(expression.map, key)) return expression.map[key] ?? '';
    return expression.else === undefined ? '' : evaluate(expression.else, moment);
  }
  if (holds(expression.when, moment)) return evaluate(expression.give, moment);
  return expression.else === undefined ? '' : evaluate(expression.else, moment);
}

/** Paths that an expression looks at, to check a dialect file when it is read. */
export function pathsOf(expression: Expression): readonly string[] {
  if (typeof expression === 'string') return [];
  if ('take' in expression) return [expression.take];
  const otherwise = expression.else === undefined ? [] : pathsOf(expression.else);
  if ('map' in expression) return [...pathsOf(expression.of), ...otherwise];
  return [...Object.keys(expression.when), ...pathsOf(expression.give), ...otherwise];
}
