import type { Pair } from '../../../shared/model/action.ts';
import { withoutTags } from './url-parts.ts';

/*
 * Rows as Postman's bulk edit has them: `key: value`, one a line, `//` in front of those that are off. The first colon
 * outside of a tag ends the key.
 */

const isBlank = ({ key, value }: Pair): boolean => key === '' && value === '';

const lineOf = ({ key, value, disabled }: Pair): string => `${disabled ? '// ' : ''}${key}: ${value}`;

/** The rows as text. */
export const bulkText = (rows: readonly Pair[]): string =>
  rows
    .filter((row) => !isBlank(row))
    .map(lineOf)
    .join('\n');

/**
 * The rows that a text says. A line that a row of `before` was written as is that row as it was; another takes over the
 * description of a row with its key.
 */
export function bulkRows(text: string, before: readonly Pair[]): Pair[] {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const takeLine = taker(before, lineOf);
  const unchanged = lines.map(takeLine);
  const taken = new Set(unchanged);
  const takeKey = taker(
    before.filter((row) => !taken.has(row)),
    ({ key }) => key.trim(),
  );
  return lines.map((line, at) => {
    const same = unchanged[at];
    if (same !== undefined) return same;
    const row = rowOf(line);
    const description = takeKey(row.key)?.description;
    return description === undefined ? row : { ...row, description };
  });
}

/** Gives each row once, by its name; those of one name in their order. */
function taker(rows: readonly Pair[], nameOf: (row: Pair) => string): (name: string) => Pair | undefined {
  const left = Map.groupBy(rows, nameOf);
  return (name) => left.get(name)?.shift();
}

function rowOf(line: string): Pair {
  const { off, rest } = /^\s*(?<off>\/\/)?(?<rest>.*)$/.exec(line)?.groups ?? {};
  const text = rest ?? '';
  const colon = withoutTags(text).indexOf(':');
  const [key, value] = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  return { key: key.trim(), value: value.trim(), ...(off === undefined ? {} : { disabled: true }) };
}

/** Why rows cannot be lines, for a person; null where they can. */
export function bulkProblem(rows: readonly Pair[]): string | null {
  for (const row of rows) {
    const why = problemOf(row);
    if (why !== null) return `Bulk edit is not available: ${why}`;
  }
  return null;
}

function problemOf(row: Pair): string | null {
  const { key, value, disabled } = row;
  const name = `"${key.trim().slice(0, 40)}"`;
  if (/[\r\n]/.test(key)) return 'a key has several lines.';
  if (/[\r\n]/.test(value)) return `the value of ${name} has several lines.`;
  if (withoutTags(key).includes(':')) return `the key ${name} contains a colon.`;
  if (key.trimStart().startsWith('//')) return `the key ${name} begins with //.`;
  const read = rowOf(lineOf(row));
  const isSame =
    read.key === key.trim() && read.value === value.trim() && (read.disabled ?? false) === (disabled ?? false);
  // Such as a tag that begins in the key and ends in the value.
  return isSame ? null : `key and value of ${name} cannot be told apart in one line.`;
}
