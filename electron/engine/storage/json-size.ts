import { failure } from '../../../shared/failure.ts';
import type { Sliced } from '../slices.ts';

/** A file that we write, and the bytes that are read of it again: more would be written and then refused. */
export interface SizeLimit {
  readonly file: string;
  readonly limit: number;
}

export const tooLargeToSave = ({ file, limit }: SizeLimit) => failure('FILE_TOO_LARGE', { file, limit });

/** Values that are counted until others have their turn. */
const countsAtOnce = 4_096;

/** A list or an object whose members are counted: `at` is the next one, `written` is false until one stands in the text. */
interface Level {
  readonly holder: unknown[] | Record<string, unknown>;
  readonly keys: readonly string[] | null;
  at: number;
  written: boolean;
}

/**
 * Throws FILE_TOO_LARGE where the text that JSON.stringify makes of a value with this indentation is too long, before there
 * is one: indentation alone makes some hundred megabytes out of one, and texts of more than 512 there cannot be. Counts a
 * text as it is; escapes and letters of several bytes make the file larger, at most six times. Returns what it counted.
 */
export function* refuseLongJson(value: unknown, indent: string, size: SizeLimit): Sliced<number> {
  const levels: Level[] = [];
  let length = 0;
  const isIndented = indent !== '';
  const lineAt = (depth: number): number => (isIndented ? 1 + depth * indent.length : 0);
  const count = (child: unknown): void => {
    if (typeof child === 'string') length += child.length + 2;
    else if (typeof child !== 'object' || child === null) length += 1;
    else {
      const holder = child as Level['holder'];
      const keys = Array.isArray(holder) ? null : Object.keys(holder);
      length += 2;
      if ((keys ?? (holder as unknown[])).length === 0) return;
      levels.push({ holder, keys, at: 0, written: false });
    }
  };
  count(value);
  for (let counted = 1; levels.length > 0; counted += 1) {
    if (length > size.limit) throw tooLargeToSave(size);
    if (counted % countsAtOnce === 0) yield;
    const level = levels.at(-1) as Level;
    const { holder, keys, at } = level;
    level.at += 1;
    if (at === (keys ?? (holder as unknown[])).length) {
      levels.pop();
      if (level.written) length += lineAt(levels.length);
      continue;
    }
    const key = keys?.[at];
    const member = key === undefined ? (holder as unknown[])[at] : (holder as Record<string, unknown>)[key];
    // Such a member of an object is left out of the text.
    if (key !== undefined && member === undefined) continue;
    length += lineAt(levels.length) + (level.written ? 1 : 0);
    if (key !== undefined) length += key.length + (isIndented ? 4 : 3);
    level.written = true;
    count(member);
  }
  if (length > size.limit) throw tooLargeToSave(size);
  return length;
}
