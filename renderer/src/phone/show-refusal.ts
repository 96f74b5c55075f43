import { notifications } from '@mantine/notifications';
import { failureOf } from '../../../shared/contract/failure-of.ts';

/** Refusals of an event that nothing is bound to, or that is off: this screen has a receiver to send to as well. */
const unsendable = new Set(['EVENTS_OFF', 'EVENT_INACTIVE', 'NOTHING_BOUND', 'BOUND_ACTIONS_GONE']);

/** What to do about a refusal, in the words of this screen. */
export function hintOf({ code, hint }: { readonly code: string; readonly hint: string }): string {
  return unsendable.has(code)
    ? 'Set up actions or endpoints on the Events page and turn them on, or send to the receiver.'
    : hint;
}

/** Says why a call was not begun, in a corner of the screen. */
export function showRefusal(error: unknown): void {
  const refusal = failureOf(error);
  notifications.show({ color: 'red', title: refusal.message, message: hintOf(refusal), autoClose: 10_000 });
}
