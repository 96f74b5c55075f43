import { notifications } from '@mantine/notifications';
import { failureOf } from '../../../shared/contract/failure-of.ts';

/** Refusals whose hint speaks of the command line, where nothing of an event is bound or on. */
const unheard = new Set(['EVENTS_OFF', 'EVENT_INACTIVE', 'NOTHING_BOUND', 'BOUND_ACTIONS_GONE']);

/** What to do about a refusal, in the words of this screen. */
export function hintOf({ code, hint }: { readonly code: string; readonly hint: string }): string {
  return unheard.has(code)
    ? 'Set up actions or endpoints on the Events page and stateKey them on, or send to the receiver.'
    : hint;
}

/** Says why a call was not begun, in a corner of the screen. */
export function showRefusal(error: unknown): void {
  const refusal = failureOf(error);
  notifications.show({ color: 'red', title: refusal.message, message: hintOf(refusal), autoClose: 10_000 });
}
