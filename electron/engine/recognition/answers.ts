import type { Recognized } from '../../../shared/model/capture.ts';
import type { EventPhase } from '../../../shared/model/event.ts';

/** Confidence. Of two events that nothing in a request tells apart, each has a half. */
const certain = 0.6;

/** Whether a request may as well be another event than what it was taken for. */
export const isDoubtful = (recognized: Recognized | null): boolean => (recognized?.confidence ?? 0) < certain;

/** One request of a call, as far as it helps to tell an answer from an end. */
export interface AnswerOrEnd {
  /** What shares this text is about one call, told at one place. */
  readonly call: string;
  /** The leg of the call it is about; empty where there is none. */
  readonly leg: string;
  readonly phase: EventPhase | null;
  /** The event of an answer that the request may as well be; null where it is none. */
  readonly answer: string | null;
}

/**
 * Vendors send the same bytes when a call is answered and when it is over. A leg ends once: of two such requests the
 * first was its answer. So is the one of a leg that rang, where the call then ends on a leg that nothing was told of: it
 * was passed on. One alone stays the end, for many systems tell only that. `tellings` are oldest first; gives those that
 * were answers, with their event.
 */
export function answersAmong<Told>(
  tellings: readonly Told[],
  about: (telling: Told) => AnswerOrEnd,
): ReadonlyMap<Told, string> {
  const answers = new Map<Told, string>();
  const calls = new Map<string, Map<string, Leg<Told>>>();
  for (const telling of tellings) {
    const { call, leg, phase, answer } = about(telling);
    if (phase === null || phase === 'none') continue;
    const legs = calls.get(call) ?? new Map<string, Leg<Told>>();
    calls.set(call, legs);
    const known = legs.get(leg);
    if (phase === 'ringing') legs.set(leg, { leg, rang: true, answered: false, pending: null });
    else if (phase === 'answered') legs.set(leg, { leg, rang: known?.rang === true, answered: true, pending: null });
    else {
      const open = known ?? [...legs.values()].find(({ rang, pending }) => rang && pending !== null);
      const { pending = null } = open ?? {};
      if (open !== undefined && pending !== null) {
        answers.set(pending.telling, pending.answer);
        for (const each of [open.leg, leg])
          legs.set(each, { leg: each, rang: open.rang, answered: true, pending: null });
      } else if (answer !== null && known?.answered !== true) {
        legs.set(leg, { leg, rang: known?.rang === true, answered: false, pending: { telling, answer } });
      }
    }
  }
  return answers;
}

interface Leg<Told> {
  readonly leg: string;
  readonly rang: boolean;
  readonly answered: boolean;
  /** What was its end, or its answer if another end follows. */
  readonly pending: { readonly telling: Told; readonly answer: string } | null;
}

/** The first of some events that is an answer; null where none is. */
export function answerOf(
  keys: readonly string[],
  events: readonly { readonly key: string; readonly phase: EventPhase }[] = [],
): string | null {
  return keys.find((key) => events.some((event) => event.key === key && event.phase === 'answered')) ?? null;
}
