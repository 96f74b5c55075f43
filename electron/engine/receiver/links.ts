import type { Delivery } from '../../../shared/model/delivery.ts';
import { type ConnectionEnds, connectionKey } from '../http/connection-ends.ts';
import type { SecretValue } from '../masking/secret-search.ts';

/** A delivery that is on its way over a connection. */
export interface OpenDelivery {
  readonly id: string;
  /** What it was made for; null where the sender did not say. */
  readonly origin: LinkedOrigin | null;
}

/** What a capture takes over from the delivery it came from. */
export type LinkedOrigin = Pick<Delivery, 'callId' | 'runId' | 'event'> & {
  /** Secrets that were filled into its request. */
  readonly secrets?: readonly SecretValue[];
};

/**
 * Ties a delivery to the capture it became in our own receiver, by both ends of the connection. Nothing is added to the
 * wire.
 */
export interface Links {
  /** Before the first byte of a request leaves. A connection that is used again belongs to the later delivery. */
  open(deliveryId: string, ends: ConnectionEnds, origin?: LinkedOrigin): void;
  /** When the response is there, or the connection is gone. */
  close(ends: ConnectionEnds): void;
  /** The delivery on a connection that the receiver accepted. */
  deliveryOn(ends: ConnectionEnds): OpenDelivery | null;
  captured(deliveryId: string, captureId: string): void;
  /** The last capture of a delivery (a redirect may make several); there before its response leaves. */
  captureOf(deliveryId: string): string | null;
}

/** A delivery asks for its capture as soon as its response is there; ten thousand are more than are ever under way. */
const keptCaptures = 10_000;

export function createLinks(): Links {
  const open = new Map<string, OpenDelivery>();
  const captures = new Map<string, string>();
  return {
    open: (id, ends, origin) => void open.set(connectionKey(ends, 'client'), { id, origin: origin ?? null }),
    close: (ends) => void open.delete(connectionKey(ends, 'client')),
    deliveryOn: (ends) => open.get(connectionKey(ends, 'server')) ?? null,
    captured(deliveryId, captureId) {
      captures.delete(deliveryId);
      captures.set(deliveryId, captureId);
      for (const oldest of captures.keys()) {
        if (captures.size <= keptCaptures) break;
        captures.delete(oldest);
      }
    },
    captureOf: (deliveryId) => captures.get(deliveryId) ?? null,
  };
}
