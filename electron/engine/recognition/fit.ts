import type { DialectShape, EventShape } from './event-shape.ts';

type Said = readonly [name: string, text: string];

/** How well a request fits one event. */
export interface Fit {
  readonly shape: EventShape;
  /** Texts of the event's tags in the request. */
  readonly values: ReadonlyMap<string, string>;
  /** Tags that the event carries and the request has. */
  readonly matched: number;
  /** Share of the always-sent tags that are there, 0 to 1. */
  readonly recall: number;
  /** Share of the request's names that the event explains, 0 to 1. */
  readonly purity: number;
  /** Names and texts that say that it is this event and no other. */
  readonly telling: readonly Said[];
  /** The event's key, where the path or a value outside the vendor's parameters says it. */
  readonly hint: 'path' | { readonly name: string } | null;
  /** Names and texts that the event never has: those that define it, and the others. */
  readonly wrong: readonly Said[];
  readonly odd: readonly Said[];
  /** To compare events of one dialect. */
  readonly score: number;
}

/** Points. What the vendor's own request says outweighs values, values outweigh which tags are there. */
const points = { recall: 10, literal: 5, hint: 4, usual: 1, wrong: 6, odd: 2, stray: 2, optional: 0.5 };

export function fitOf(
  { dialect, names, telling, events: shapes }: DialectShape,
  shape: EventShape,
  pairs: ReadonlyMap<string, string>,
  path: ReadonlySet<string>,
): Fit {
  const { event, fields, literals, outcomes, required } = shape;
  const values = new Map<string, string>();
  const said: Said[] = [];
  const wrong: Said[] = [];
  const odd: Said[] = [];
  let explained = 0;
  let strays = 0;
  let score = 0;
  let hint: Fit['hint'] = path.has(word(event.key)) ? 'path' : null;

  for (const [name, text] of pairs) {
    const tag = fields.get(name);
    if (tag !== undefined) {
      explained += 1;
      if (!values.has(tag) || name === tag) values.set(tag, text);
    } else if (names.has(name)) {
      // Another event's: the vendor would not send it with this one.
      if (text !== '') strays += 1;
    } else if (telling.has(name) && literals.has(name)) {
      explained += 1;
      if (literals.get(name) === text) {
        said.push([name, text]);
        score += points.literal;
      } else if (dialect.transport.kind !== 'actions') wrong.push([name, text]);
    } else if (same(text, event.key)) {
      explained += 1;
      hint ??= { name };
    }
  }
  for (const [tag, text] of values) {
    const possible = outcomes.get(tag);
    if (possible === undefined) continue;
    if (possible.all.has(text)) {
      if (possible.usual.has(text) && tells(shapes, tag, text)) score += points.usual;
    } else if (Object.hasOwn(event.values, tag)) wrong.push([tag, text]);
    else odd.push([tag, text]);
  }
  const there = required.filter((tag) => values.has(tag)).length;
  const recall = required.length === 0 ? (values.size === 0 ? 0 : 1) : there / required.length;
  score += points.recall * recall + (hint === null ? 0 : points.hint);
  score -= points.wrong * wrong.length + points.odd * odd.length + points.stray * strays;
  if (event.newer || event.older) score -= points.optional;
  return {
    shape,
    values,
    matched: values.size,
    recall,
    purity: pairs.size === 0 ? 0 : explained / pairs.size,
    telling: said,
    hint,
    wrong,
    odd,
    score,
  };
}

/** Characters. Nobody writes an event's key behind so many. */
const longestPath = 2000;

const word = (text: string): string => text.toLowerCase().replaceAll(/[-_ ]/g, '_');
const same = (text: string, key: string): boolean => text.length === key.length && word(text) === word(key);

/** Administrators give each event an address of its own where no parameter names it. */
export function wordsOfPath(url: string): ReadonlySet<string> {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return new Set(path.slice(0, longestPath).split('/').map(word));
}

/** Tags. So many are met together nowhere else, whatever a gateway has put beside them. */
const many = 6;

/** Whether a fit is good enough to be said: many of the tags, or few of them and little else beside the event's name. */
export function convinces(fit: Fit, needed: number, decided: boolean): boolean {
  if (fit.matched < needed) return false;
  if (fit.recall >= 0.75 && (fit.purity >= 0.3 || (decided && fit.matched >= many))) return true;
  return decided && ((fit.recall >= 0.5 && fit.purity >= 0.4) || fit.purity >= 0.9);
}

/** Whether some event of the dialect never has this text: only then does it speak for another. */
export const tells = (events: readonly EventShape[], tag: string, text: string): boolean =>
  events.some(({ outcomes }) => outcomes.get(tag)?.all.has(text) === false);
