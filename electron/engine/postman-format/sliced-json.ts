import type { Sliced } from '../slices.ts';
import { refuseLongJson, type SizeLimit } from '../storage/json-size.ts';
import { isRawObject, type RawObject } from './raw-value.ts';

/** Characters that JSON.parse is given at once: some milliseconds. */
const usualPiece = 512 * 1024;

/** Levels of brackets that are kept apart; what is nested deeper is refused by whoever asked for the text. */
const mostLevels = 2_000;

/** A value of a text, with the depth of its brackets. */
export interface ParsedJson {
  readonly value: unknown;
  readonly depth: number;
}

/**
 * The same as JSON.parse, in slices. Throws SyntaxError for what JSON.parse refuses; its words may be others. RangeError
 * where brackets are nested beyond all reason.
 */
export function* parseInSlices(text: string, piece = usualPiece): Sliced<ParsedJson> {
  const { ends, depth } = yield* findLargeValues(text, piece);
  const parser = new PieceParser(text, ends, piece);
  const start = skipSpace(text, 0);
  const value = yield* parser.value(start);
  const rest = skipSpace(text, parser.at);
  if (rest < text.length) throw new SyntaxError(`unexpected text at position ${rest}`);
  return { value, depth };
}

/** Containers and texts that are too long to be parsed at once: where each begins, and behind it. */
function* findLargeValues(text: string, piece: number): Sliced<{ ends: ReadonlyMap<number, number>; depth: number }> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  let depth = 0;
  for (let at = 0, told = 0; at < text.length; at += 1) {
    if (at - told > 65_536) {
      told = at;
      yield;
    }
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      const end = yield* endOfString(text, at);
      if (end - at > piece) ends.set(at, end);
      at = end - 1;
    } else if (code === 0x7b || code === 0x5b) {
      open.push(at);
      if (open.length > depth) depth = open.length;
      if (depth > mostLevels) throw new RangeError('nested too deeply');
    } else if (code === 0x7d || code === 0x5d) {
      const start = open.pop();
      if (start !== undefined && at - start > piece) ends.set(start, at + 1);
    }
  }
  if (open.length > 0) throw new SyntaxError('a bracket is not closed');
  return { ends, depth };
}

/** Behind the closing quote, or the end of the text. */
function* endOfString(text: string, start: number): Sliced<number> {
  for (let at = text.indexOf('"', start + 1), told = start; at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
    if (at - told > 65_536) {
      told = at;
      yield;
    }
  }
  return text.length;
}

/** White space of JSON, which is less than that of JavaScript. */
function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at;
}

class PieceParser {
  /** Behind what was parsed last. */
  at = 0;
  readonly #text: string;
  readonly #ends: ReadonlyMap<number, number>;
  readonly #piece: number;

  constructor(text: string, ends: ReadonlyMap<number, number>, piece: number) {
    this.#text = text;
    this.#ends = ends;
    this.#piece = piece;
  }

  /** The value that begins here, which is a large one or the whole text. */
  *value(start: number): Sliced<unknown> {
    const end = this.#ends.get(start);
    if (end === undefined) {
      this.at = this.#text.length;
      return JSON.parse(this.#text.slice(start));
    }
    if (this.#text[start] === '"') return yield* this.#string(start, end);
    return this.#text[start] === '{' ? yield* this.#object(start, end) : yield* this.#list(start, end);
  }

  /** A long text, cut where no escape is. */
  *#string(start: number, end: number): Sliced<string> {
    const parts: string[] = [];
    for (let from = start + 1; from < end - 1; ) {
      let to = Math.min(from + Math.max(this.#piece, 8), end - 1);
      // An escape has up to six characters: one that begins in the last five is left for the next part.
      if (to < end - 1) to = this.#beforeEscape(from, to);
      parts.push(JSON.parse(`"${this.#text.slice(from, to)}"`));
      from = to;
      yield;
    }
    if (this.#text[end - 1] !== '"' || end - 1 === start) throw new SyntaxError('a text is not closed');
    this.at = end;
    return parts.join('');
  }

  /** A place at or before `to` that is inside no escape. */
  #beforeEscape(from: number, to: number): number {
    let begin = Math.max(from, to - 6);
    // A run of backslashes is counted from its start, else nobody knows which of them escapes the next.
    while (begin > from && this.#text.charCodeAt(begin - 1) === 0x5c) begin -= 1;
    let at = begin;
    while (at < to) {
      const length = this.#text.charCodeAt(at) !== 0x5c ? 1 : this.#text[at + 1] === 'u' ? 6 : 2;
      if (at + length > to) break;
      at += length;
    }
    return at > from ? at : to;
  }

  *#list(start: number, end: number): Sliced<unknown[]> {
    const list: unknown[] = [];
    const add = (run: string): void => {
      for (const value of JSON.parse(`[${run}]`) as unknown[]) list.push(value);
    };
    yield* this.#members(start, end, add, (_, value) => list.push(value));
    return list;
  }

  *#object(start: number, end: number): Sliced<RawObject> {
    const object: RawObject = {};
    const set = (key: string, value: unknown): void => {
      // Assigned, this key would change the object instead.
      if (key === '__proto__') {
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      } else object[key] = value;
    };
    const add = (run: string): void => {
      const values = JSON.parse(`{${run}}`) as RawObject;
      for (const key of Object.keys(values)) set(key, values[key]);
    };
    yield* this.#members(start, end, add, (before, value) => {
      const key = /^[ \t\r\n]*("[\s\S]*")[ \t\r\n]*:[ \t\r\n]*$/.exec(before)?.[1];
      if (key === undefined) throw new SyntaxError('a key is expected');
      set(JSON.parse(key), value);
    });
    return object;
  }

  /**
   * The members between two brackets: small ones in runs, each a text with its commas, and large ones on their own, with
   * what stands before them, which is the key in an object.
   */
  *#members(
    start: number,
    end: number,
    addRun: (run: string) => void,
    addLarge: (before: string, value: unknown) => void,
  ): Sliced<void> {
    const text = this.#text;
    const close = end - 1;
    if (text[close] !== (text[start] === '{' ? '}' : ']')) throw new SyntaxError('a bracket is not closed');
    /** Where the run begins, and where its last member does. */
    let run = start + 1;
    let member = run;
    let levels = 0;
    /** True behind a large value: a comma or the end must follow. */
    let isDone = false;
    const flush = (to: number): void => {
      if (skipSpace(text, run) >= to) {
        // Nothing between two commas, or behind the last one; only a list may have nothing at all.
        if (run !== start + 1 || to !== close) throw new SyntaxError(`a value is expected at ${to}`);
        return;
      }
      addRun(text.slice(run, to));
    };
    for (let at = start + 1; at < close; at += 1) {
      const code = text.charCodeAt(at);
      if (isDone && code !== 0x2c && !' \t\r\n'.includes(text.charAt(at))) {
        throw new SyntaxError(`a comma is expected at ${at}`);
      }
      const begins = levels === 0 && (code === 0x22 || code === 0x7b || code === 0x5b);
      const isKey = code === 0x22 && text[start] === '{' && skipSpace(text, member) === at;
      const large = begins && !isKey ? this.#ends.get(at) : undefined;
      if (large !== undefined) {
        // Up to the comma before this member.
        if (member > run) flush(member - 1);
        const before = text.slice(member, at);
        if (text[start] === '[' && skipSpace(before, 0) < before.length) {
          throw new SyntaxError(`a comma is expected at ${at}`);
        }
        addLarge(before, yield* this.value(at));
        isDone = true;
        at = large - 1;
        yield;
      } else if (code === 0x22) {
        at = (yield* endOfString(text, at)) - 1;
      } else if (code === 0x7b || code === 0x5b) levels += 1;
      else if (code === 0x7d || code === 0x5d) levels -= 1;
      else if (code === 0x2c && levels === 0) {
        if (isDone) run = at + 1;
        else if (at - run > this.#piece / 8) {
          flush(at);
          run = at + 1;
          yield;
        }
        isDone = false;
        member = at + 1;
      }
    }
    if (!isDone) flush(close);
    this.at = end;
  }
}

/**
 * The same as JSON.stringify with this indentation, which is not empty, in slices: requests one after the other. What is no
 * folder is written at once. Throws FILE_TOO_LARGE where it is certain before that the file would be.
 */
export function* printInSlices(value: RawObject, indent: string, size: SizeLimit): Sliced<string> {
  // JSON.stringify takes ten characters of it.
  const indentation = indent.slice(0, 10);
  yield* refuseLongJson(value, indentation, size);
  const pieces: string[] = [];
  yield* printFolder(value, indentation, '\n', pieces);
  return pieces.join('');
}

const isFolder = (value: unknown): value is RawObject & { item: unknown[] } =>
  isRawObject(value) && Array.isArray(value.item) && value.item.length > 0;

function* printFolder(folder: RawObject, indent: string, line: string, pieces: string[]): Sliced<void> {
  const inner = `${line}${indent}`;
  let separator = '{';
  for (const [key, value] of Object.entries(folder)) {
    const isItems = key === 'item' && isFolder(folder);
    const text = isItems ? '' : JSON.stringify(value, null, indent);
    if (text === undefined) continue;
    pieces.push(separator, inner, JSON.stringify(key), ': ', text.replaceAll('\n', inner));
    separator = ',';
    if (isItems) yield* printItems(value as unknown[], indent, inner, pieces);
    yield;
  }
  pieces.push(separator === '{' ? '{}' : `${line}}`);
}

function* printItems(items: readonly unknown[], indent: string, line: string, pieces: string[]): Sliced<void> {
  const inner = `${line}${indent}`;
  let separator = '[';
  for (const item of items) {
    pieces.push(separator, inner);
    separator = ',';
    if (isFolder(item)) yield* printFolder(item, indent, inner, pieces);
    else pieces.push((JSON.stringify(item, null, indent) ?? 'null').replaceAll('\n', inner));
    yield;
  }
  pieces.push(`${line}]`);
}
