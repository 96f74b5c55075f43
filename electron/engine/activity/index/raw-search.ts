import { isAscii as isAsciiBytes } from 'node:buffer';
import type { Filter } from '../../../../shared/filter.ts';
import { isBySize, jsonPath } from '../../../../shared/filter-fields.ts';
import { foldNeedle, isAscii, needsMessages } from '../../../../shared/filter-match.ts';
import type { HeaderLine } from '../../../../shared/model/http.ts';

/**
 * False where the bytes of a record rule out that its messages pass: most records are told apart this way, in a tenth of
 * the time that it takes to read their JSON and to decode their bodies.
 */
export type RawTest = (record: Buffer) => boolean;

/**
 * Of a filter of whose conditions on messages the bytes tell something; null where they tell nothing. It is to be asked
 * about records whose row leaves open whether it passes, and whose bodies stand in them as text: see `isPlain`.
 */
export const rawTest = (filter: Filter): RawTest | null => testOf(filter, true);

/**
 * `isOpen`: the row leaves open whether this part of the filter passes. Of a word that is so where it is not in the row,
 * so it must be in a body; of other parts nothing is known but what they ask for.
 */
function testOf(filter: Filter, isOpen: boolean): RawTest | null {
  switch (filter.kind) {
    case 'all': {
      const isOneOpen = isOpen && filter.of.filter(needsMessages).length === 1;
      const tests = filter.of.map((part) => testOf(part, isOneOpen)).filter((test) => test !== null);
      return tests.length === 0 ? null : (record) => tests.every((test) => test(record));
    }
    case 'any': {
      // What only the row tells did not pass, where the whole is open.
      const tests = filter.of.filter((part) => !isOpen || needsMessages(part)).map((part) => testOf(part, isOpen));
      const decisive = tests.filter((test) => test !== null);
      if (decisive.length === 0 || decisive.length < tests.length) return null;
      return (record) => decisive.some((test) => test(record));
    }
    case 'not':
      return null;
    case 'word':
      return isOpen ? holding(filter.text, [filter.text]) : null;
    case 'compare': {
      const { field, op, value } = filter;
      if (op === '!=' || (field !== 'body' && field !== 'header')) return null;
      return holding(value, field === 'body' ? [value] : piecesOf(value));
    }
    case 'part':
      return partTest(filter);
  }
}

/** Header lines are JSON in a record: name and value apart, quotes and backslashes escaped. */
const piecesOf = (value: string): readonly string[] => value.split(/[^ !#-9;-[\]-~]/);

/** Of parts that stand in a record as they are read. What `plain` says is of no response to what came in. */
function partTest({ part: { side, of, key }, op, value }: Extract<Filter, { kind: 'part' }>): RawTest | null {
  if (op === '!=' || side === 'response') return null;
  if (of === 'header') {
    const named = key === null ? null : holding(key, piecesOf(key));
    const held = isBySize(op) ? null : holding(value, piecesOf(value));
    if (named === null || held === null) return named ?? held;
    return (record) => named(record) && held(record);
  }
  if (isBySize(op) && of !== 'json') return null;
  if (of === 'body') return holding(value, [value]);
  if (of !== 'json') return null;
  // Of JSON only what is nothing but a word: numbers, with their `e-20`, and structures are written otherwise there.
  const words = [...jsonPath(key ?? ''), value].filter((word) => /^(?!e-\d)[A-Za-z][\w .-]*$/i.test(word));
  const tests = words.map((word) => holding(word, [word])).filter((test) => test !== null);
  if (tests.length === 0) return null;
  // A letter may be written as its number.
  return (record) => tests.every((test) => test(record)) || record.includes('\\u');
}

/** Whether a record holds the longest of the pieces of a text, in any case. */
function holding(text: string, pieces: readonly string[]): RawTest | null {
  if (!isAscii(text)) return isAscii(foldNeedle(text)) ? null : (record) => !isAsciiBytes(record);
  const [longest = ''] = pieces.map((piece) => piece.trim().toLowerCase()).sort((a, b) => b.length - a.length);
  if (longest === '') return null;
  let last: { readonly record: Buffer; readonly lower: string } | null = null;
  return (record) => {
    if (last?.record !== record) last = { record, lower: record.toString('latin1').toLowerCase() };
    return last.lower.includes(longest);
  };
}

/** Whether the text of a body can be looked for in its bytes: as far as ASCII goes, and whether there is more than that. */
export function isPlain(bytes: Uint8Array, headers: readonly HeaderLine[]): boolean {
  for (const [name, value] of headers) {
    if (name.length === 16 && name.toLowerCase() === 'content-encoding') return false;
    if (name.length === 17 && name.toLowerCase() === 'transfer-encoding' && !plainTransfer.test(value)) return false;
    if (name.length === 12 && name.toLowerCase() === 'content-type' && /charset/i.test(value)) {
      if (!plainCharset.test(value)) return false;
    }
  }
  // UTF-16 and UTF-32, with a byte order mark or without one.
  const [first, second = 1, third = 1, fourth = 1] = bytes;
  if (first === undefined) return true;
  return first < 0xfe && first !== 0 && second !== 0 && third !== 0 && fourth !== 0;
}

const plainTransfer = /^(?:chunked|identity)$/i;
const plainCharset = /charset\s*=\s*"?(?:utf-?8|us-ascii|iso-8859-\d{1,2}|windows-125\d)"?\s*(?:;|$)/i;
