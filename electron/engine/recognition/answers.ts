import type { Recognised } from '../../../shared/model/capture.ts';
import type { EventPhase } from '../../../shared/model/event.ts';

/** Confidence. Of two events that nothing in a request tells apart, each has a half. */
const certain = 0.6;

/** Whether a request may as well be another event than what it was taken for. */
export const isDoubtful = (recognised: Recognised | null): boolean => (recognised?.confidence ?? 0) < certain;

/** One request of a call, as far as it helps to tell an answer from an end. */
export interface AnswerOrEnd {
  /** What shares this text is about one leg of one call, told at one place. */
  readonly leg: string;
  readonly phase: EventPhase | null;
  /** The event of an answer that the request may as well be; null where it is none. */
  readonly answer: string | null;
}

/**
 * Vendors send the same bytes when a call is answered and when it is over. A leg ends once: of two such requests the
 * first was its answer. One alone stays the end, for many systems tell only that. `tellings` are oldest first; gives
 * those that were answers, with their event.
 */
export function answersAmong<Told>(
  tellings: readonly Told[],
  about: (telling: Told) => AnswerOrEnd,
): ReadonlyMap<Told, string> {
  const answers = new Map<Told, string>();
  const legs = new Map<string, 'answered' | { readonly telling: Told; readonly answer: string }>();
  for (const telling of tellings) {
    const { leg, phase, answer } = about(telling);
    const before = legs.get(leg);
    if (phase === 'ringing') legs.delete(leg);
    else if (phase === 'answered') legs.set(leg, 'answered');
    else if (phase === 'ended' && before === undefined && answer !== null) legs.set(leg, { telling, answer });
    else if (phase === 'ended' && before !== undefined && before !== 'answered') {
      answers.set(before.telling, before.answer);
      legs.set(leg, 'answered');
    }
  }
  return answers;
}

/** The first of some events that is an answer; null where none is. */
export function answerOf(
  keys: readonly string[],
  events: readonly { readonly key: string; readonly phase: EventPhase }[] = [],
): string | null {
  return keys.find((key) => events.some((event) => event.key === key && event.phase === 'answered')) ?? null;
}
