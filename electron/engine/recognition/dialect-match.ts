import { distinguishes, type EventMatch, isConvincing, matchEvent } from './event-match.ts';
import type { DialectShape } from './event-shape.ts';

/** How a request matches one dialect. */
export interface DialectMatch {
  readonly shape: DialectShape;
  readonly best: EventMatch;
  /** Tags whose value only some events of the dialect can have. */
  readonly definingTags: readonly string[];
  /** Other events that match as well or nearly so, the best first. */
  readonly others: readonly EventMatch[];
  /** 0 to 1, lower where the event is uncertain. */
  readonly confidence: number;
}

/** Points between two events within which nothing in the request tells them apart. */
const near = 0.9;

const phases = ['ringing', 'answered', 'ended', 'none'];

/** The event of a dialect that a request matches best; null where it matches none well enough. */
export function matchDialect(
  shape: DialectShape,
  pairs: ReadonlyMap<string, string>,
  path: ReadonlySet<string>,
): DialectMatch | null {
  const matches = shape.events
    .map((event) => matchEvent(shape, event, pairs, path))
    .filter(({ matched }) => matched >= shape.needed)
    // Of two that match the same, the one that comes first in a call.
    .sort(
      (one, other) =>
        other.score - one.score || phases.indexOf(one.shape.event.phase) - phases.indexOf(other.shape.event.phase),
    );
  const [best, ...rest] = matches;
  if (best === undefined) return null;
  const definingTags = findDefiningTags(shape, best);
  const hasSign = best.literals.length > 0 || best.keyIn !== null || definingTags.length > 0;
  if (!isConvincing(best, shape.needed, hasSign && best.wrong.length === 0)) return null;
  const others = rest.filter(({ score }) => best.score - score < near);
  const certainty = Math.min(0.99, 0.5 + 0.35 * best.recall + 0.15 * best.purity);
  const penalty =
    (others.length === 0 ? 1 : Math.max(0.35, 1 / (others.length + 1))) *
    0.4 ** Math.min(1, best.wrong.length) *
    0.9 ** Math.min(3, best.unusual.length);
  return { shape, best, definingTags, others, confidence: certainty * penalty };
}

/** Tags whose value this event can have and some other of the dialect cannot. */
function findDefiningTags({ events }: DialectShape, { shape, values }: EventMatch): string[] {
  const possible = [...values].filter(
    ([tag, text]) => text !== '' && shape.possibleValues.get(tag)?.all.has(text) === true,
  );
  return possible.filter(([tag, text]) => distinguishes(events, tag, text)).map(([tag]) => tag);
}
