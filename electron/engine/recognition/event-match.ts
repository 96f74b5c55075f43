import type { DialectShape, EventShape } from './event-shape.ts';

type Pair = readonly [name: string, text: string];

/** How well a request matches one event. */
export interface EventMatch {
  readonly shape: EventShape;
  /** Values of the event's tags in the request. */
  readonly values: ReadonlyMap<string, string>;
  /** Tags that the event carries and the request has. */
  readonly matched: number;
  /** Share of the always-sent tags that are there, 0 to 1. */
  readonly recall: number;
  /** Share of the request's names that the event explains, 0 to 1. */
  readonly purity: number;
  /** Pairs outside the vendor's parameters that only this event has. */
  readonly literals: readonly Pair[];
  /** Where the event's key stands besides: in the path, or in a field outside the vendor's parameters. */
  readonly keyIn: 'path' | { readonly field: string } | null;
  /** Pairs that the event never has: those that define it, and the others. */
  readonly wrong: readonly Pair[];
  readonly unusual: readonly Pair[];
  /** To compare events of one dialect. */
  readonly score: number;
}

/** Points. Literals of the vendor's own request outweigh values, values outweigh which tags are there. */
const points = { recall: 10, literal: 5, key: 4, usual: 1, wrong: 6, unusual: 2, stray: 2, optional: 0.5 };

export function matchEvent(
  { dialect, names, literalNames, events: shapes }: DialectShape,
  shape: EventShape,
  pairs: ReadonlyMap<string, string>,
  path: ReadonlySet<string>,
): EventMatch {
  const { event, fields, literals, possibleValues, required } = shape;
  const values = new Map<string, string>();
  const matchedLiterals: Pair[] = [];
  const wrong: Pair[] = [];
  const unusual: Pair[] = [];
  let explained = 0;
  let strays = 0;
  let score = 0;
  let keyIn: EventMatch['keyIn'] = path.has(normalized(event.key)) ? 'path' : null;

  for (const [name, text] of pairs) {
    const tag = fields.get(name);
    if (tag !== undefined) {
      explained += 1;
      if (!values.has(tag) || name === tag) values.set(tag, text);
    } else if (names.has(name)) {
      // Another event's: the vendor would not send it with this one.
      if (text !== '') strays += 1;
    } else if (literalNames.has(name) && literals.has(name)) {
      explained += 1;
      if (literals.get(name) === text) {
        matchedLiterals.push([name, text]);
        score += points.literal;
      } else if (dialect.transport.kind !== 'actions') wrong.push([name, text]);
    } else if (isKey(text, event.key)) {
      explained += 1;
      keyIn ??= { field: name };
    }
  }
  for (const [tag, text] of values) {
    const possible = possibleValues.get(tag);
    if (possible === undefined) continue;
    if (possible.all.has(text)) {
      if (possible.usual.has(text) && distinguishes(shapes, tag, text)) score += points.usual;
    } else if (Object.hasOwn(event.values, tag)) wrong.push([tag, text]);
    else unusual.push([tag, text]);
  }
  const present = required.filter((tag) => values.has(tag)).length;
  const recall = required.length === 0 ? (values.size === 0 ? 0 : 1) : present / required.length;
  score += points.recall * recall + (keyIn === null ? 0 : points.key);
  score -= points.wrong * wrong.length + points.unusual * unusual.length + points.stray * strays;
  if (event.newer || event.older) score -= points.optional;
  return {
    ...{ shape, values, matched: values.size, recall },
    purity: pairs.size === 0 ? 0 : explained / pairs.size,
    ...{ literals: matchedLiterals, keyIn, wrong, unusual, score },
  };
}

/** Characters. Nobody writes an event's key behind so many. */
const longestPath = 2000;

const normalized = (text: string): string => text.toLowerCase().replaceAll(/[-_ ]/g, '_');
const isKey = (text: string, key: string): boolean =>
  text.length === key.length && normalized(text) === normalized(key);

/** Administrators give each event a URL of its own where no parameter names it. */
export function segmentsOfPath(url: string): ReadonlySet<string> {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return new Set(path.slice(0, longestPath).split('/').map(normalized));
}

/** Tags. No other request has so many of them together, whatever a gateway has added. */
const many = 6;

/** Whether a match is good enough: many of the tags, or few of them and little else besides a sign of the event. */
export function isConvincing(match: EventMatch, needed: number, hasSign: boolean): boolean {
  if (match.matched < needed) return false;
  if (match.recall >= 0.75 && (match.purity >= 0.3 || (hasSign && match.matched >= many))) return true;
  return hasSign && ((match.recall >= 0.5 && match.purity >= 0.4) || match.purity >= 0.9);
}

/** Whether some event of the dialect never has this value: only then does it speak for another. */
export const distinguishes = (events: readonly EventShape[], tag: string, text: string): boolean =>
  events.some(({ possibleValues }) => possibleValues.get(tag)?.all.has(text) === false);
