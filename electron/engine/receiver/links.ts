import type { EventMark } from '../../../shared/model/event.ts';

/** What a capture can know of the delivery it came from. */
export interface LinkedDelivery {
  readonly callId: string | null;
  readonly event: EventMark;
}

/**
 * Ties a delivery to the capture it became in our own receiver, by the socket: the sender's local port is the
 * receiver's remote port. Nothing is added to the wire.
 */
export interface Links {
  /** Before the first byte of a request leaves. A port that is opened again belongs to the later delivery. */
  open(deliveryId: string, localPort: number, about?: LinkedDelivery): void;
  /** When the exchange is over. */
  close(localPort: number): void;
  deliveryAt(remotePort: number): string | null;
  aboutDeliveryAt(remotePort: number): LinkedDelivery | null;
  captured(deliveryId: string, captureId: string): void;
  /** The last capture of a delivery (a redirect or a retry may make several); known from before its answer leaves. */
  captureOf(deliveryId: string): string | null;
}

/** A delivery asks for its capture as soon as its answer is there; ten thousand are more than are ever under way. */
const keptCaptures = 10_000;

export function createLinks(): Links {
  const open = new Map<number, { readonly id: string; readonly about: LinkedDelivery | null }>();
  const captures = new Map<string, string>();
  return {
    open: (id, localPort, about) => void open.set(localPort, { id, about: about ?? null }),
    close: (localPort) => void open.delete(localPort),
    deliveryAt: (remotePort) => open.get(remotePort)?.id ?? null,
    aboutDeliveryAt: (remotePort) => open.get(remotePort)?.about ?? null,
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
