import {
  type FilterField,
  filterFieldNames,
  filterFields,
  filterPartNames,
  filterParts,
  filterSides,
} from '../../../shared/filter-fields.ts';
import type { ActivityRow } from '../../../shared/model/activity.ts';

export interface Suggestion {
  /** Stands in place of the term under the cursor. */
  readonly text: string;
  readonly words: string;
  /** A value was given: a space may follow. */
  readonly whole: boolean;
}

/** A stretch of the text that is one term, for its color. */
export interface Stretch {
  readonly from: number;
  readonly text: string;
  readonly kind: 'term' | 'word' | 'joint' | 'space';
}

const most = 8;
/** Rows looked at for values: the newest. */
const rowsSeen = 2000;

const stretch = /\s+|(?:[^\s"']|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)+/g;

/** The text cut at its spaces; quotes keep theirs. */
export function stretches(text: string): readonly Stretch[] {
  return [...text.matchAll(stretch)].map((match) => ({
    from: match.index,
    text: match[0],
    kind: kindOf(match[0]),
  }));
}

function kindOf(text: string): Stretch['kind'] {
  if (/^\s/.test(text)) return 'space';
  if (/^(?:and|or|not)$/i.test(text)) return 'joint';
  return /[=<>(~]/.test(text) ? 'term' : 'word';
}

/** The term that the cursor stands in or behind, without parentheses before it. */
export function termAt(text: string, caret: number): { readonly from: number; readonly text: string } {
  const last = stretches(text.slice(0, caret)).at(-1);
  if (last === undefined || last.kind === 'space') return { from: caret, text: '' };
  const opening = /^(?:(?:not|or|and)?\()+/i.exec(last.text)?.[0].length ?? 0;
  return { from: last.from + opening, text: last.text.slice(opening) };
}

/**
 * What may be written where the cursor stands: fields with their meaning, or values that were really seen. `only`: fields
 * of a request alone, for a filter that is asked before there is a response.
 */
export function suggest(
  text: string,
  caret: number,
  rows: readonly ActivityRow[],
  only: ReadonlySet<FilterField> | null = null,
): readonly Suggestion[] {
  const term = termAt(text, caret).text;
  const compared = /^([a-z]+)(!=|>=|<=|\*=|\^=|\$=|=|>|<)(.*)$/i.exec(term);
  if (compared === null) return fields(term.toLowerCase(), only);
  const [, name = '', op = '', typed = ''] = compared;
  const field = filterFieldNames.find((fieldName) => fieldName === name.toLowerCase());
  return field === undefined || only?.has(field) === false ? [] : values(field, op, typed, rows);
}

function fields(typed: string, only: ReadonlySet<FilterField> | null): readonly Suggestion[] {
  const starts = (name: string): boolean => name.startsWith(typed) && name !== typed;
  const known = only === null ? filterFieldNames : filterFieldNames.filter((name) => only.has(name));
  const named = known.filter(starts).map((name) => ({
    text: `${name}${name === 'duration' || name === 'size' ? '>' : firstOp(name)}`,
    words: filterFields[name].meaning,
    whole: false,
  }));
  const fitting = parts.filter(({ text }) => starts(text) && (only === null || !text.startsWith('response.')));
  return [...named, ...fitting];
}

/** Of what stands in the messages themselves: behind a dot follows a name. A side is suggested once it is begun. */
const parts: readonly Suggestion[] = [
  ...filterPartNames
    .filter((name) => name !== 'body')
    .map((name) => ({ text: `${name}.`, words: filterParts[name].meaning, whole: false })),
  ...filterSides.flatMap((side) => [
    { text: `${side}.body*=`, words: `body of the ${side}`, whole: false },
    { text: `${side}.header.`, words: `value of a header of the ${side}`, whole: false },
    { text: `${side}.json.`, words: `value in a JSON body of the ${side}`, whole: false },
  ]),
];

const firstOp = (field: FilterField): string => (field === 'path' || field === 'body' || field === 'url' ? '*=' : '=');

function values(field: FilterField, op: string, typed: string, rows: readonly ActivityRow[]): readonly Suggestion[] {
  const read = readers[field];
  const choices = filterFields[field].choices;
  const counts = new Map<string, number>((choices ?? []).map((choice) => [choice, 0]));
  if (read !== undefined) {
    for (const row of rows.slice(-rowsSeen)) {
      const value = read(row);
      if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const wanted = typed.replace(/^["']/, '').toLowerCase();
  return [...counts]
    .filter(([value]) => value.toLowerCase().includes(wanted) && value !== typed)
    .sort(([, left], [, right]) => right - left)
    .slice(0, most)
    .map(([value, count]) => ({
      text: `${field}${op}${quoted(value)}`,
      words: count === 0 ? '' : `seen ${count.toLocaleString('en')} ${count === 1 ? 'time' : 'times'}`,
      whole: true,
    }));
}

/** A value as it is written in a filter. */
const quoted = (value: string): string =>
  /^[\p{L}\p{N}_./:@+-]+$/u.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

/** Where a row has the value of a field. Times and sizes are rarely the same twice; bodies and headers are not in rows. */
const readers: Partial<Record<FilterField, (row: ActivityRow) => string | null>> = {
  status: (row) => String(row.status),
  dialect: (row) => row.dialect,
  event: (row) => row.event,
  action: (row) => row.action,
  method: (row) => row.method,
  path: (row) => row.path,
  url: (row) => row.url,
  call: (row) => row.callId,
  kind: (row) => row.kind,
  direction: (row) => row.direction,
};
