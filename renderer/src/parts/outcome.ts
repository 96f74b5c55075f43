import { type Delivery, isFailedDelivery } from '../../../shared/model/delivery.ts';
import { milliseconds } from './times.ts';

export interface Outcome {
  readonly tone: 'good' | 'bad';
  /** `200 OK`; `No response` where none came. */
  readonly word: string;
  /** `12 ms`; empty where nothing was sent. */
  readonly duration: string;
  /** The start of the response, or why there was none; one line. */
  readonly message: string;
}

export function outcomeOf(
  delivery: Pick<Delivery, 'status' | 'message' | 'durationMs' | 'request' | 'response' | 'redirects'>,
): Outcome {
  const { status, message, durationMs, response } = delivery;
  return {
    tone: isFailedDelivery(delivery) ? 'bad' : 'good',
    word: status === 0 ? 'No response' : `${status} ${response?.statusText ?? ''}`.trim(),
    duration: durationMs === null ? '' : milliseconds(durationMs),
    message: message.replace(/\s+/g, ' ').trim(),
  };
}

/** `3 sent`, `3 sent, 1 failed`. */
export function summaryOf(deliveries: readonly Pick<Delivery, 'status' | 'request' | 'redirects'>[]): string {
  const failed = deliveries.filter(isFailedDelivery).length;
  const sent = `${deliveries.length} sent`;
  return failed === 0 ? sent : `${sent}, ${failed} failed`;
}
