import { withoutTrailing } from '../../../shared/trailing.ts';
import type { Clock } from '../host-services.ts';

/** Makes ids such as `test.1.1724931550.0331`: event key, the action's number, unix seconds, fraction of a second. */
export type EventIds = (key: string, actionNumber: number) => string;

/** The key in the ids of what a person sent again. No event of a dialect is called so. */
export const resentKey = 'resend';

/** Whether a delivery with this event id was sent again by a person: no news of its call. */
export const isResent = (eventId: string): boolean => eventId.startsWith(`${resentKey}.`);

/**
 * The form of the PBXware Activity Monitor: four decimals, trailing zeros dropped. The clock gives milliseconds;
 * the fourth decimal tells apart ids of one millisecond.
 */
export function createEventIds(clock: Clock): EventIds {
  let previous = 0;
  return (key, actionNumber) => {
    const tenths = Math.max(Math.floor(clock()) * 10, previous + 1);
    previous = tenths;
    const fraction = String(tenths % 10_000).padStart(4, '0');
    return `${key}.${actionNumber}.${Math.floor(tenths / 10_000)}.${withoutTrailing(fraction, '0') || '0'}`;
  };
}
