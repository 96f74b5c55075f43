import type { Delivery } from '../../../shared/model/delivery.ts';
import { milliseconds } from './times.ts';

export interface Outcome {
  readonly tone: 'good' | 'bad';
  /** `200 OK`; `No response` where none came. */
  readonly word: string;
  /** From the start of the first attempt to the end of the last, waits included; empty where nothing was tried. */
  readonly durationMs: string;
  /** The start of the answer, or why there was none; one line. */
  readonly message: string;
}

export function outcomeOf(delivery: Pick<Delivery, 'status' | 'message' | 'attempts' | 'response'>): Outcome {
  const { status, message, attempts, response } = delivery;
  const first = attempts[0];
  const last = attempts.at(-1);
  const durationMs =
    first === undefined || last === undefined ? null : Date.parse(last.at) - Date.parse(first.at) + last.timings.total;
  return {
    tone: status > 0 && status < 400 ? 'good' : 'bad',
    word: status === 0 ? 'No response' : `${status} ${response?.statusText ?? ''}`.trim(),
    durationMs: durationMs === null ? '' : milliseconds(durationMs),
    message: message.replace(/\s+/g, ' ').trim(),
  };
}

/** `3 sent`, `3 sent, 1 failed`. */
export function summaryOf(deliveries: readonly Pick<Delivery, 'status'>[]): string {
  const failed = deliveries.filter(({ status }) => status === 0 || status >= 400).length;
  const sent = `${deliveries.length} sent`;
  return failed === 0 ? sent : `${sent}, ${failed} failed`;
}
