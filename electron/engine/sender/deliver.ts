import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Clock } from '../host-services.ts';
import type { Links } from '../receiver/links.ts';
import type { CompiledRequest } from './compiled.ts';
import type { Sender } from './send.ts';

/** Why a request is sent: what the record says of it besides the exchange itself. */
export type Occasion = Pick<Delivery, 'action' | 'event' | 'callId' | 'parameters'>;

export interface Deliverer {
  /** Sends, records, and gives the delivery once it is in the record. Throws WRITE_FAILED where it cannot be recorded. */
  deliver(compiled: CompiledRequest, occasion: Occasion, signal?: AbortSignal): Promise<Delivery>;
}

export function createDeliverer(parts: {
  readonly sender: Sender;
  readonly links: Links;
  readonly log: Pick<ActivityLog, 'append'>;
  readonly clock: Clock;
}): Deliverer {
  const { sender, links, log, clock } = parts;
  return {
    async deliver(compiled, occasion, signal) {
      const id = randomUUID();
      const at = new Date(clock()).toISOString();
      const { callId, event } = occasion;
      const exchange = await sender.send(compiled, {
        signal,
        onSocket: (localPort) => links.open(id, localPort, { callId, event }),
        onSocketFree: (localPort) => links.close(localPort),
      });
      const { sent, response, status, message, attempts, redirects } = exchange;
      const delivery: Delivery = {
        kind: 'delivery',
        id,
        at,
        ...occasion,
        request: sent,
        response,
        status,
        message,
        attempts: [...attempts],
        undefined: [...compiled.undefined],
        redirects: [...redirects],
        capture: links.captureOf(id),
      };
      await log.append(delivery);
      return delivery;
    },
  };
}
