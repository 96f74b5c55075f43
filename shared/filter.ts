/**
 * The activity filter: `status>=400 and (event=hangup or path*=/hook) not method=GET param.caller_id*=555 word`.
 * Terms side by side must all hold, as with `and`; `or` binds less than both. `or(a b)`, `and(a b)` and `not(a b)` are
 * the same as lists. Text is compared without regard to case. A word alone is looked for in the event, action, URL,
 * message, ids and bodies; in quotes also `and`, `or` and `not`. The engine turns the same filter into SQL.
 */
import {
  containsSign,
  type FilterField,
  type FilterOp,
  type FilterPart,
  fieldAliases,
  filterFieldNames,
  filterFields,
  filterNumber,
  filterOps,
  filterPartNames,
  filterParts,
  filterSides,
  isBySize,
  partName,
} from './filter-fields.ts';

export type Filter =
  | { readonly kind: 'all'; readonly of: readonly Filter[] }
  | { readonly kind: 'any'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'compare'; readonly field: FilterField; readonly op: FilterOp; readonly value: string }
  | { readonly kind: 'part'; readonly part: FilterPart; readonly op: FilterOp; readonly value: string }
  | { readonly kind: 'word'; readonly text: string };

export interface FilterProblem {
  /** Where in the text, counted from 0 in UTF-16 units. */
  readonly at: number;
  readonly message: string;
}

export interface ParsedFilter {
  /** What could be understood: everything where nothing could. */
  readonly filter: Filter;
  readonly problems: readonly FilterProblem[];
}

/** SQLite refuses expressions nested deeper than 1000; nobody writes 32. */
const deepest = 32;

/** Every term is a condition of one expression of SQL, which may not hold a thousand; nobody writes two hundred. */
const mostTerms = 200;

/** Reads a filter. Never throws: what is wrong comes back as problems that name place and hint. */
export function parseFilter(text: string): ParsedFilter {
  const problems: FilterProblem[] = [];
  let at = 0;
  let tooDeep = false;
  let count = 0;
  /** Whether the group that was read last is an `or(…)` of one term. */
  let isLone = false;

  const problem = (where: number, message: string) => void problems.push({ at: where, message });
  const skipSpace = () => {
    while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  };

  /** Whether nothing more belongs to the group, or to the whole. A parenthesis that closes nothing is passed over. */
  function isAtEnd(depth: number): boolean {
    for (;;) {
      skipSpace();
      if (at >= text.length) return true;
      if (text[at] !== ')') return false;
      if (depth > 0) return true;
      problem(at, 'This ) closes nothing. Remove it, or quote it to search for it.');
      at += 1;
    }
  }

  /** The word that joins, where one stands here on its own; it is read where it is the wanted one. */
  function readJoint(wanted: 'and' | 'or'): boolean {
    if (jointHere() !== wanted) return false;
    at += wanted.length;
    return true;
  }

  const jointHere = (): string | undefined => /^(?:and|or)(?=\s|$)/i.exec(text.slice(at, at + 4))?.[0].toLowerCase();

  /** Alternatives up to the end of the group. Terms side by side must all hold, unless they are those of a list. */
  function alternatives(depth: number, isList = false): Filter | undefined {
    const of: Filter[] = [];
    let begun: Filter | null = null;
    for (;;) {
      const { one, next } = conjunction(depth, isList, begun);
      if (one !== undefined) of.push(one);
      begun = next;
      if (begun !== null) continue;
      if (isAtEnd(depth) || !readJoint('or')) break;
      expectTerm(depth, 'or');
    }
    return of.length > 1 ? { kind: 'any', of } : of[0];
  }

  /** Terms that must all hold, and what the next alternative begins with, where that is read by then. */
  function conjunction(
    depth: number,
    isList: boolean,
    begun: Filter | null,
  ): { readonly one: Filter | undefined; readonly next: Filter | null } {
    const of: Filter[] = begun === null ? [] : [begun];
    const done = (next: Filter | null = null) => ({ one: of.length > 1 ? { kind: 'all' as const, of } : of[0], next });
    if (begun === null && !isAtEnd(depth)) refuseJoint();
    while (!isAtEnd(depth) && !isTooMuch()) {
      if (of.length > 0) {
        if (readJoint('and')) expectTerm(depth, 'and');
        else if (jointHere() !== undefined || isList) break;
      }
      if (isAtEnd(depth)) break;
      // `a or(b c)` is a list beside another term, but `a or(b)` would be a list of one.
      const isBeside = of.length > 0 && /^or\(/i.test(text.slice(at, at + 3));
      isLone = false;
      const term = readTerm(depth);
      if (isBeside && isLone && term !== undefined) return done(term);
      if (term !== undefined) of.push(term);
      else if (isList) break;
    }
    return done();
  }

  /** `and` or `or` where a term should stand. */
  function refuseJoint(): boolean {
    const start = at;
    const found = /^(?:and|or)(?=\s|$)/i.exec(text.slice(at, at + 4))?.[0];
    if (found === undefined) return false;
    at += found.length;
    problem(start, `Nothing stands before ${found}. Write a term on both sides, or quote it to search for the word.`);
    return true;
  }

  function expectTerm(depth: number, joint: string): void {
    if (isAtEnd(depth) || /^(?:and|or)(?=\s|$)/i.test(text.slice(at, at + 4))) {
      problem(at, `A term is expected after ${joint}. To search for the word, quote it.`);
      while (!isAtEnd(depth) && /^(?:and|or)(?=\s|$)/i.test(text.slice(at, at + 4))) {
        at += /^\w+/.exec(text.slice(at))?.[0].length ?? 1;
      }
    }
  }

  /** Terms of a list, each of which may be joined of several. */
  function readList(depth: number): Filter[] {
    const list: Filter[] = [];
    while (!isAtEnd(depth) && !isTooMuch()) {
      const before = at;
      const one = alternatives(depth, true);
      if (one !== undefined) list.push(one);
      if (at === before) break;
    }
    return list;
  }

  function isTooMuch(): boolean {
    if (count < mostTerms) return false;
    if (count === mostTerms) problem(at, `More than ${mostTerms} terms. Write fewer.`);
    count += 1;
    at = text.length;
    return true;
  }

  function readTerm(depth: number): Filter | undefined {
    const start = at;
    const group = /^(not|or|and)?\(/i.exec(text.slice(at, at + 4));
    if (group !== null) {
      at += group[0].length;
      return readGroup(start, (group[1] ?? 'group').toLowerCase(), depth + 1);
    }
    if (/^not\s/i.test(text.slice(at, at + 4)) || /^not$/i.test(text.slice(at))) return readNot(start, depth + 1);
    count += 1;
    const head = readHead();
    if (head !== null) return readComparison(start, head.name, head.op);
    const operator = [...filterOps, containsSign].find((op) => text.startsWith(op, at));
    if (operator !== undefined) {
      at += operator.length;
      problem(
        start,
        `There is no field before ${operator}. Write for example status${operator === '=' ? '=' : '>='}400.`,
      );
      return undefined;
    }
    const word = readValue();
    return word === undefined ? undefined : { kind: 'word', text: word };
  }

  /** What is compared, and how; null where a word stands here. */
  function readHead(): { readonly name: string; readonly op: FilterOp } | null {
    const name = /^[A-Za-z][\w-]*/.exec(text.slice(at))?.[0] ?? '';
    if (name === '') return null;
    let end = at + name.length;
    const isPart = text[end] === '.' && (isPartName(name.toLowerCase()) || isSide(name.toLowerCase()));
    if (isPart) end = endOfKey(end);
    const written = text.slice(at, end);
    const space = /^\s*/.exec(text.slice(end))?.[0].length ?? 0;
    const operator = [...filterOps, containsSign].find((op) => text.startsWith(op, end + space));
    // Space around an operator counts only after a field's name: `a = b` are words that mean nothing.
    const isField = isPart || fieldNamed(name.toLowerCase()) !== undefined;
    if (operator === undefined || (!isField && (space > 0 || operator === containsSign))) return null;
    at = end + space + operator.length;
    if (space > 0) skipSpace();
    return {
      name: isPart ? written : name.toLowerCase(),
      op: operator === containsSign ? '*=' : (operator as FilterOp),
    };
  }

  /** Where the name of a part ends: at an operator, a space, or a parenthesis. What stands in quotes is of the name. */
  function endOfKey(from: number): number {
    let isQuoted = false;
    for (let end = from; end < text.length; end += 1) {
      const character = text[end] ?? '';
      if (character === '"') isQuoted = !isQuoted;
      if (isQuoted) continue;
      // Of a path, `*` is a step.
      const isStep = character === '*' && text[end - 1] === '.';
      if (/[\s()=<>~]/.test(character) || (/[!*^$]/.test(character) && text[end + 1] === '=' && !isStep)) return end;
    }
    return text.length;
  }

  function readNot(start: number, depth: number): Filter | undefined {
    if (isTooDeep(start, depth)) return undefined;
    at += 3;
    skipSpace();
    // Of the group that it stands in: what closes that is not its own.
    if (at >= text.length || text[at] === ')' || /^(?:and|or)(?=\s|$)/i.test(text.slice(at, at + 4))) {
      problem(at, 'A term is expected after not. To search for the word, quote it.');
      return undefined;
    }
    const of = readTerm(depth);
    return of === undefined ? undefined : { kind: 'not', of };
  }

  function isTooDeep(start: number, depth: number): boolean {
    if (depth <= deepest) return false;
    if (!tooDeep) problem(start, `Nested deeper than ${deepest}. Write it flatter.`);
    tooDeep = true;
    at = text.length;
    return true;
  }

  function readGroup(start: number, kind: string, depth: number): Filter | undefined {
    if (isTooDeep(start, depth)) return undefined;
    const isList = kind === 'or' || kind === 'and';
    const of = isList ? readList(depth) : [alternatives(depth)].filter((one) => one !== undefined);
    if (tooDeep) return undefined;
    if (text[at] === ')') at += 1;
    else problem(start, 'This ( is never closed. Add a ) at the end.');
    const [first] = of;
    if (first === undefined) {
      const example = isList || kind === 'not' ? `${kind}(status=200)` : '(status=200)';
      problem(start, `Nothing stands between these parentheses. Write for example ${example}.`);
      return undefined;
    }
    isLone = kind === 'or' && of.length === 1;
    if (isList && of.length > 1) return { kind: kind === 'or' ? 'any' : 'all', of };
    return kind === 'not' ? { kind: 'not', of: first } : first;
  }

  function readPart(start: number, written: string, op: FilterOp): Filter | undefined {
    const valueAt = at;
    const value = readValue();
    const part = partNamed(written);
    if (typeof part === 'string') {
      problem(start, part);
      return undefined;
    }
    if (value === undefined) {
      if (problems.at(-1)?.at !== valueAt) problem(valueAt, `A value is expected after ${partName(part)}${op}.`);
      return undefined;
    }
    if (isBySize(op) && !/^-?\d+(?:\.\d+)?$/.test(value)) {
      problem(valueAt, `${op} compares numbers; ${JSON.stringify(value)} is none.`);
      return undefined;
    }
    return { kind: 'part', part, op, value };
  }

  function readComparison(start: number, name: string, op: FilterOp): Filter | undefined {
    if (name.includes('.')) return readPart(start, name, op);
    const valueAt = at;
    const value = readValue();
    const field = fieldNamed(name);
    if (field === undefined) {
      problem(
        start,
        `There is no field ${name}. Fields: ${filterFieldNames.join(', ')}. Quote it to search for the text.`,
      );
      return undefined;
    }
    const facts = filterFields[field];
    if (!facts.ops.includes(op)) {
      problem(start + name.length, `${field} cannot be compared with ${op}. It takes ${facts.ops.join(' ')}.`);
      return undefined;
    }
    if (value === undefined) {
      if (problems.at(-1)?.at !== valueAt) problem(valueAt, `A value is expected after ${field}${op}.`);
      return undefined;
    }
    if (facts.type === 'number' && filterNumber(field, value) === undefined) {
      const units =
        facts.units === undefined ? '' : `, with ${Object.keys(facts.units).join(', ')} or nothing after it`;
      problem(valueAt, `${field} is a number${units}; ${JSON.stringify(value)} is none.`);
      return undefined;
    }
    if (facts.choices !== undefined && !facts.choices.includes(value.toLowerCase())) {
      problem(valueAt, `${field} is ${facts.choices.join(' or ')}; ${JSON.stringify(value)} is neither.`);
      return undefined;
    }
    return { kind: 'compare', field, op, value };
  }

  /** A quoted text, or everything up to a space or to a parenthesis that was not opened inside it. */
  function readValue(): string | undefined {
    const quote = text[at];
    if (quote === '"' || quote === "'") return readQuoted(quote);
    const start = at;
    let open = 0;
    for (; at < text.length; at += 1) {
      const character = text[at] ?? '';
      if (/\s/.test(character) || (character === ')' && open === 0)) break;
      if (character === '(') open += 1;
      if (character === ')') open -= 1;
    }
    return at === start ? undefined : text.slice(start, at);
  }

  function readQuoted(quote: string): string | undefined {
    const start = at;
    let value = '';
    for (at += 1; at < text.length; at += 1) {
      const character = text[at] ?? '';
      const following = text[at + 1] ?? '';
      if (character === '\\' && (following === '\\' || following === '"' || following === "'")) {
        value += following;
        at += 1;
      } else if (character === quote) {
        at += 1;
        return value;
      } else value += character;
    }
    problem(start, `This ${quote} is never closed. Add a ${quote} after the text.`);
    return undefined;
  }

  let filter: Filter | undefined;
  do {
    const one = alternatives(0);
    if (one !== undefined) filter = filter === undefined ? one : { kind: 'all', of: [filter, one] };
  } while (!isAtEnd(0));
  return { filter: filter ?? { kind: 'all', of: [] }, problems };
}

const isPartName = (name: string): boolean => filterPartNames.some((part) => part === name);
const isSide = (name: string): boolean => filterSides.some((side) => side === name);

/** A part by its name; else why there is none. */
function partNamed(written: string): FilterPart | string {
  const names = written.split('.');
  const [first = ''] = names.map((name) => name.toLowerCase());
  const side = filterSides.find((one) => one === first) ?? null;
  const rest = side === null ? names : names.slice(1);
  const of = filterPartNames.find((one) => one === rest[0]?.toLowerCase());
  const sided = filterPartNames.filter((one) => filterParts[one].hasSides);
  if (of === undefined || (side !== null && !filterParts[of].hasSides)) {
    return `There is no ${written}. Write ${sided.map((one) => `${side ?? 'request'}.${one}`).join(', ')}.`;
  }
  const key = rest.slice(1).join('.');
  if (key === '' && (rest.length > 1 || side === null || of === 'json')) {
    return `A name is expected after ${partName({ side, of, key: null })}.`;
  }
  if (of === 'body' && key !== '') return `The body has no parts. Write ${side === null ? '' : `${side}.`}json.${key}.`;
  return { side, of, key: key === '' ? null : key };
}

function fieldNamed(name: string): FilterField | undefined {
  return filterFieldNames.find((field) => field === name) ?? fieldAliases.get(name);
}

/** The filter as text that `parseFilter` reads back to the same filter. */
export function printFilter(filter: Filter): string {
  return filter.kind === 'all' && filter.of.length !== 1 ? filter.of.map(printTerm).join(' ') : printTerm(filter);
}

function printTerm(filter: Filter): string {
  switch (filter.kind) {
    case 'all':
      return `and(${filter.of.map(printTerm).join(' ')})`;
    case 'any':
      return `or(${filter.of.map(printTerm).join(' ')})`;
    case 'not':
      return `not(${printFilter(filter.of)})`;
    case 'compare':
      return `${filter.field}${filter.op}${printValue(filter.value)}`;
    case 'part':
      return `${partName(filter.part)}${filter.op}${printValue(filter.value)}`;
    case 'word':
      return printValue(filter.text);
  }
}

function printValue(value: string): string {
  return !/^(?:and|or|not)$/i.test(value) && /^[\p{L}\p{N}_./:@+-]+$/u.test(value)
    ? value
    : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
