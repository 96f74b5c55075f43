/**
 * The activity filter: `status>=400 event=hangup path*=/hook not(method=GET) or(duration>500 size>10kb) word`.
 * Terms side by side must all hold. Text is compared without regard to case. A word alone is looked for in
 * the event, action, URL, message, ids and bodies. The engine turns the same filter into SQL.
 */
import {
  type FilterField,
  type FilterOp,
  fieldAliases,
  filterFieldNames,
  filterFields,
  filterNumber,
  filterOps,
} from './filter-fields.ts';

export type Filter =
  | { readonly kind: 'all'; readonly of: readonly Filter[] }
  | { readonly kind: 'any'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'compare'; readonly field: FilterField; readonly op: FilterOp; readonly value: string }
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

  const problem = (where: number, message: string) => void problems.push({ at: where, message });
  const skipSpace = () => {
    while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  };

  /** Terms up to the end or to the parenthesis that closes the group. */
  function terms(depth: number): Filter[] {
    const list: Filter[] = [];
    for (;;) {
      skipSpace();
      if (at >= text.length || (depth > 0 && text[at] === ')')) return list;
      if (text[at] === ')') {
        problem(at, 'This ) closes nothing. Remove it, or quote it to search for it.');
        at += 1;
        continue;
      }
      count += 1;
      if (count > mostTerms) {
        if (count === mostTerms + 1) problem(at, `More than ${mostTerms} terms. Write fewer.`);
        at = text.length;
        return list;
      }
      const term = readTerm(depth);
      if (term !== undefined) list.push(term);
    }
  }

  function readTerm(depth: number): Filter | undefined {
    const start = at;
    const group = /^(not|or|and)?\(/i.exec(text.slice(at, at + 4));
    if (group !== null) {
      at += group[0].length;
      return readGroup(start, (group[1] ?? 'and').toLowerCase(), depth + 1);
    }
    const head = /^([A-Za-z][\w-]*)(\s*)([!<>*^$]=|[=<>])(\s*)/.exec(text.slice(at));
    const name = head?.[1]?.toLowerCase() ?? '';
    const isField = fieldNamed(name) !== undefined;
    // Space around an operator counts only after a field's name: `a = b` are words that mean nothing.
    if (head !== null && (isField || head[2] === '')) {
      const spaced = head[2] !== '';
      at += head[0].length - (spaced ? 0 : (head[4] ?? '').length);
      return readComparison(start, name, head[3] as FilterOp);
    }
    const operator = filterOps.find((op) => text.startsWith(op, at));
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

  function readGroup(start: number, kind: string, depth: number): Filter | undefined {
    if (depth > deepest) {
      problem(start, `Nested deeper than ${deepest}. Write it flatter.`);
      tooDeep = true;
      at = text.length;
      return undefined;
    }
    const of = terms(depth);
    if (tooDeep) return undefined;
    if (text[at] === ')') at += 1;
    else problem(start, 'This ( is never closed. Add a ) at the end.');
    const [first] = of;
    if (first === undefined) {
      problem(start, `Nothing stands between these parentheses. Write for example ${kind}(status=200).`);
      return undefined;
    }
    if (kind === 'not') return { kind: 'not', of: of.length === 1 ? first : { kind: 'all', of } };
    return { kind: kind === 'or' ? 'any' : 'all', of };
  }

  function readComparison(start: number, name: string, op: FilterOp): Filter | undefined {
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

  const of = terms(0);
  const [first] = of;
  return { filter: of.length === 1 && first !== undefined ? first : { kind: 'all', of }, problems };
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
    case 'word':
      return printValue(filter.text);
  }
}

function printValue(value: string): string {
  return /^[\p{L}\p{N}_./:@+-]+$/u.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
