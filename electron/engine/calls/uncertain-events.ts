import type { Recognized } from '../../../shared/model/capture.ts';
import type { EventPhase } from '../../../shared/model/event.ts';

/** Confidence. Of two events that nothing in a request tells apart, each has one half. */
const certain = 0.6;

/** Whether a request may just as well be another event than the recognized one. */
export const isUncertain = (recognized: Recognized | null): boolean => (recognized?.confidence ?? 0) < certain;

/** What it takes to tell an answer from an end. */
interface AnswerOrEnd {
  /** Events with the same text are about one call, sent to one target. */
  readonly call: string;
  /** The leg of the call it is about; empty where there is none. */
  readonly leg: string;
  readonly phase: EventPhase | null;
  /** Whether an event that ends may be an answer instead. */
  readonly maybeAnswer: boolean;
}

interface Leg<Event> {
  readonly leg: string;
  readonly rang: boolean;
  readonly answered: boolean;
  /** The event that ended it, which becomes its answer once another end follows. */
  readonly pending: Event | null;
}

/**
 * Some vendors send the same bytes when a call is answered and when it is over. A leg ends once: of two such requests the
 * first was its answer. So is the one of a leg that rang, where the call then ends on a leg without any event before: it
 * was transferred. A single one stays the end, because many systems send only that. `events` are oldest first; returns
 * those that were answers.
 */
export function findAnswers<Event>(
  events: readonly Event[],
  describe: (event: Event) => AnswerOrEnd,
): ReadonlySet<Event> {
  const answers = new Set<Event>();
  const calls = new Map<string, Map<string, Leg<Event>>>();
  for (const event of events) {
    const { call, leg, phase, maybeAnswer } = describe(event);
    if (phase === null || phase === 'none') continue;
    const legs = calls.get(call) ?? new Map<string, Leg<Event>>();
    calls.set(call, legs);
    const before = legs.get(leg);
    const rang = before?.rang === true;
    if (phase === 'ringing') legs.set(leg, { leg, rang: true, answered: false, pending: null });
    else if (phase === 'answered') legs.set(leg, { leg, rang, answered: true, pending: null });
    else {
      const open = before ?? [...legs.values()].find((other) => other.rang && other.pending !== null);
      const pending = open?.pending ?? null;
      if (open !== undefined && pending !== null) {
        answers.add(pending);
        for (const name of [open.leg, leg])
          legs.set(name, { leg: name, rang: open.rang, answered: true, pending: null });
      } else if (maybeAnswer && before?.answered !== true) {
        legs.set(leg, { leg, rang, answered: false, pending: event });
      }
    }
  }
  return answers;
}
