import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { EventMark } from '../../../shared/model/event.ts';
import type { Clock } from '../host-services.ts';
import type { CompiledRequest } from './compiled.ts';
import type { Sender } from './send.ts';

/** What a delivery is made for. */
export interface DeliveryOrigin {
  readonly action: { readonly id: string; readonly name: string };
  readonly event: EventMark;
  readonly callId: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  /** How chaos altered the event that is told. */
  readonly altered?: string | undefined;
}

export interface Deliverer {
  /**
   * Sends a compiled request and puts the delivery into the record; resolves once it is committed. A request that
   * cannot be sent, or gets no answer, is a delivery too: status 0 with the reason as its message.
   * Throws WRITE_FAILED where the record cannot be written.
   */
  deliver(compiled: CompiledRequest, origin: DeliveryOrigin, signal?: AbortSignal): Promise<Delivery>;
}

/** The receiver's links, as far as a sender needs them. */
export interface DeliveryLinks {
  open(
    deliveryId: string,
    localPort: number,
    about?: { readonly callId: string | null; readonly event: EventMark },
  ): void;
  close(localPort: number): void;
  captureOf(deliveryId: string): string | null;
}

export function createDeliverer(parts: {
  readonly sender: Sender;
  readonly links: DeliveryLinks;
  readonly log: { append(delivery: Delivery): Promise<unknown> };
  readonly clock: Clock;
  readonly newId?: () => string;
  /** Called once a delivery is committed. */
  readonly onDelivery?: (delivery: Delivery) => void;
}): Deliverer {
  const { sender, links, log, clock, newId = randomUUID, onDelivery } = parts;
  return {
    async deliver(compiled, origin, signal) {
      const id = newId();
      const at = new Date(clock()).toISOString();
      const { action, event, callId, parameters } = origin;
      const exchange = await sender.send(compiled, {
        signal,
        // Our own receiver is on this machine; a port of another connection could only be taken for it by mistake.
        onSocket: (_, port, sameMachine) => {
          if (sameMachine) links.open(id, port, { callId, event });
        },
        onSocketFree: (port) => links.close(port),
      });
      const { sent, response, status, message, attempts, redirects } = exchange;
      const delivery: Delivery = {
        ...{ kind: 'delivery', id, at, action, event, callId, parameters: { ...parameters }, request: sent, response },
        ...{ status, message, attempts, unresolved: [...compiled.unresolved], redirects },
        capture: links.captureOf(id),
        ...(origin.altered === undefined ? {} : { altered: origin.altered }),
      };
      await log.append(delivery);
      onDelivery?.(delivery);
      return delivery;
    },
  };
}
