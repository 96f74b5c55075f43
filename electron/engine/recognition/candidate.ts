import type { DialectShape } from './event-shape.ts';
import { convinces, type Fit, fitOf, tells } from './fit.ts';

/** What one dialect makes of a request. */
export interface Candidate {
  readonly shape: DialectShape;
  readonly best: Fit;
  /** Tags whose text says that it is this event. */
  readonly defining: readonly string[];
  /** Other events that fit as well or nearly so, the best first. */
  readonly others: readonly Fit[];
  /** 0 to 1, the event's doubts included. */
  readonly confidence: number;
}

/** Points between two events within which nothing in the request tells them apart. */
const near = 0.9;

const phases = ['ringing', 'answered', 'ended', 'none'];

/** The event of a dialect that a request fits best; null where it fits none well enough. */
export function candidateOf(
  shape: DialectShape,
  pairs: ReadonlyMap<string, string>,
  path: ReadonlySet<string>,
): Candidate | null {
  const fits = shape.events
    .map((event) => fitOf(shape, event, pairs, path))
    .filter(({ matched }) => matched >= shape.needed)
    // Of two that fit the same, the one that comes first in a call's life.
    .sort(
      (one, other) =>
        other.score - one.score || phases.indexOf(one.shape.event.phase) - phases.indexOf(other.shape.event.phase),
    );
  const [best, ...rest] = fits;
  if (best === undefined) return null;
  const defining = definingTags(shape, best);
  const decided = best.wrong.length === 0 && (best.telling.length > 0 || best.hint !== null || defining.length > 0);
  if (!convinces(best, shape.needed, decided)) return null;
  const others = rest.filter(({ score }) => best.score - score < near);
  const certain = Math.min(0.99, 0.5 + 0.35 * best.recall + 0.15 * best.purity);
  const doubts =
    (others.length === 0 ? 1 : Math.max(0.35, 1 / (others.length + 1))) *
    0.4 ** Math.min(1, best.wrong.length) *
    0.9 ** Math.min(3, best.odd.length);
  return { shape, best, defining, others, confidence: certain * doubts };
}

/** Tags whose text this event may have and some other of the dialect may not. */
function definingTags({ events }: DialectShape, { shape, values }: Fit): string[] {
  const known = [...values].filter(([tag, text]) => text !== '' && shape.outcomes.get(tag)?.all.has(text) === true);
  return known.filter(([tag, text]) => tells(events, tag, text)).map(([tag]) => tag);
}
