import type { Pair } from '../../../shared/model/action.ts';
import { descriptionOf, isRawObject, own, type RawObject, setDescription, textOf } from './raw-value.ts';

/** A row of a table and what it was in the file: an object, or text such as `a=b` and `Name: value`. */
export interface Row<Value> {
  readonly raw: unknown;
  readonly pair: Value;
}

/** Rows of a query, headers, variables or form. Entries that hold nothing are passed over. */
export function readRows(value: unknown, separator: '=' | ':' = '='): Row<Pair>[] {
  if (Array.isArray(value)) {
    return value
      .filter((row) => isRawObject(row) || typeof row === 'string')
      .map((raw) => ({ raw, pair: typeof raw === 'string' ? splitPair(raw, separator) : pairOf(raw) }));
  }
  if (!isRawObject(value)) return [];
  return Object.entries(value).map(([key, content]) => ({
    raw: { key, value: content },
    pair: { key, value: textOf(content) },
  }));
}

/** `Name: value` in lines; a line that begins with a space goes on with the one before. */
export function readHeaderText(text: string): Row<Pair>[] {
  const lines = text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return readRows(
    lines.filter((line) => line.trim() !== ''),
    ':',
  );
}

function splitPair(text: string, separator: string): Pair {
  const at = text.indexOf(separator);
  const key = at === -1 ? text : text.slice(0, at);
  const value = at === -1 ? '' : text.slice(at + 1);
  return separator === ':' ? { key: key.trim(), value: value.trim() } : { key, value };
}

/** Old files name a variable by `id`. */
function pairOf(row: RawObject): Pair {
  const description = descriptionOf(row.description);
  return {
    key: textOf(row.key ?? own(row, 'id')),
    value: textOf(row.value),
    ...(isDisabled(row) ? { disabled: true } : {}),
    ...(description === '' ? {} : { description }),
  };
}

/** As postman-collection has it: `Boolean(disabled)`. */
export const isDisabled = (row: unknown): boolean => Boolean(own(row, 'disabled'));

interface Keyed {
  readonly key: string;
}

/**
 * The raw rows for an edited table: a row that is as it was stays the same object, a changed one keeps what the table does
 * not show, a new one has what the table gives.
 */
export function editRows<Value extends Keyed>(
  rows: readonly Row<Value>[],
  after: readonly Value[],
  write: (row: RawObject, value: Value, before: Value | null) => void,
): unknown[] {
  const used = new Set<number>();
  const matches: (number | undefined)[] = after.map(() => undefined);
  const match = (index: number, at: number | undefined): void => {
    if (at === undefined || at >= rows.length || used.has(at) || matches[index] !== undefined) return;
    matches[index] = at;
    used.add(at);
  };
  /** Each with the first row left of the same text: forms have thousands of rows, also of one key. */
  const matchBy = (textOfValue: (value: Value) => string): void => {
    const left = new Map<string, { readonly rows: number[]; next: number }>();
    rows.forEach(({ pair }, at) => {
      if (used.has(at)) return;
      const text = textOfValue(pair);
      const same = left.get(text);
      if (same === undefined) left.set(text, { rows: [at], next: 0 });
      else same.rows.push(at);
    });
    after.forEach((value, index) => {
      if (matches[index] !== undefined) return;
      const same = left.get(textOfValue(value));
      if (same === undefined) return;
      match(index, same.rows[same.next]);
      same.next += 1;
    });
  };
  const matchInPlace = (fits: (value: Value, row: Value) => boolean): void =>
    after.forEach((value, index) => {
      const row = rows[index];
      if (row !== undefined && fits(value, row.pair)) match(index, index);
    });
  matchInPlace(sameValue);
  matchBy(plainText);
  matchInPlace((value, row) => value.key === row.key);
  matchBy(({ key }) => key);
  // Renamed in place: without it the row would lose what the table does not show.
  if (rows.length === after.length) matchInPlace(() => true);

  return after.map((value, index) => {
    const before = rows[matches[index] ?? -1];
    if (before !== undefined && sameValue(value, before.pair)) return before.raw;
    const row: RawObject = isRawObject(before?.raw) ? { ...before.raw } : {};
    write(row, value, isRawObject(before?.raw) ? before.pair : null);
    return row;
  });
}

/** The same for two values of which `sameValue` is true, and for no others. */
function plainText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null) return inner || undefined;
    if (Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).filter(([, entry]) => Boolean(entry));
    return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

/** Left out, empty, null and false say the same in a request. */
export function sameValue(left: unknown, right: unknown): boolean {
  if ((left || undefined) === (right || undefined)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  if (Array.isArray(left) && Array.isArray(right) && left.length !== right.length) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => sameValue(Reflect.get(left, key), Reflect.get(right, key)));
}

/** A pair whose value may be missing altogether: `?flag`. */
export type LoosePair = Omit<Pair, 'value'> & { readonly value: string | null };

/** Writes what has changed of a row. */
export function writePair(row: RawObject, pair: LoosePair, before: LoosePair | null): void {
  if (before === null || before.key !== pair.key) row.key = pair.key;
  if (before === null || before.value !== pair.value) row.value = pair.value;
  if (Boolean(before?.disabled) !== Boolean(pair.disabled)) {
    if (pair.disabled) row.disabled = true;
    else delete row.disabled;
  }
  setDescription(row, pair.description ?? '');
}
