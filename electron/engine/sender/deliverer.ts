import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { EventMark } from '../../../shared/model/event.ts';
import type { ActivityLog } from '../activity/log.ts';
import { withoutBodies } from '../activity/record.ts';
import type { Clock } from '../host-services.ts';
import { createIsoTime } from '../iso-time.ts';
import { markSecrets } from '../masking/secret-places.ts';
import type { Links } from '../receiver/links.ts';
import type { CompiledRequest } from './compiled.ts';
import { type CookieJar, createCookieJar } from './cookies.ts';
import type { Sender } from './send.ts';

/** What a delivery is made for. */
export interface DeliveryOrigin {
  readonly action: { readonly id: string; readonly name: string };
  readonly event: EventMark;
  readonly callId: string | null;
  /** The run that sends it; left out where there is none. */
  readonly runId?: string | null | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** How chaos altered the event. */
  readonly altered?: string | undefined;
  /** Seconds of the call that is played. */
  readonly played?: number | undefined;
}

export interface Deliverer {
  /**
   * Sends a compiled request and appends the delivery to the activity log; resolves once it is committed. A request that
   * cannot be sent, or gets no response, is a delivery too: status 0 with the reason as its message.
   * Throws WRITE_FAILED where the activity log cannot be written.
   */
  deliver(compiled: CompiledRequest, origin: DeliveryOrigin, signal?: AbortSignal): Promise<Delivery>;
}

export function createDeliverer(parts: {
  readonly sender: Sender;
  readonly links: Pick<Links, 'open' | 'close' | 'captureOf'>;
  readonly log: Pick<ActivityLog, 'reserve' | 'appendBytes'>;
  /** An object that lives as long as the run: its cookies go with it. */
  readonly lifeOf?: (runId: string) => object | undefined;
  readonly clock: Clock;
  readonly newId?: () => string;
  /** Called once a delivery is committed. */
  readonly onDelivery?: (delivery: Delivery) => void;
}): Deliverer {
  const { sender, links, log, lifeOf, clock, newId = randomUUID, onDelivery } = parts;
  const isoTime = createIsoTime(clock);
  const jars = new WeakMap<object, CookieJar>();
  const cookiesOf = (runId: string | null): CookieJar | undefined => {
    const life = runId === null ? undefined : lifeOf?.(runId);
    if (life === undefined) return undefined;
    // Made with the first cookie: most runs meet none.
    return {
      cookiesFor: (url) => jars.get(life)?.cookiesFor(url) ?? '',
      keep(url, lines) {
        const jar = jars.get(life) ?? createCookieJar();
        jars.set(life, jar);
        return jar.keep(url, lines);
      },
    };
  };
  return {
    async deliver(compiled, { action, event, callId, runId = null, parameters, altered, played }, signal) {
      const id = newId();
      const at = isoTime();
      // Before the first byte leaves, so that the delivery stands above the capture that it causes.
      const seq = log.reserve();
      const sent = await sender.send(compiled, {
        signal,
        cookies: cookiesOf(runId),
        onSocket: (ends) => links.open(id, ends, { callId, runId, event, secrets: compiled.secrets }),
        onSocketFree: (ends) => links.close(ends),
      });
      const delivery: Delivery = {
        id,
        kind: 'delivery',
        at,
        runId,
        callId,
        action,
        event,
        parameters: { ...parameters },
        request: sent.request,
        response: sent.response,
        status: sent.status,
        message: sent.message,
        durationMs: sent.durationMs,
        attempts: sent.attempts,
        redirects: sent.redirects,
        unresolved: [...compiled.unresolved],
        settings: compiled.settings,
        capture: links.captureOf(id),
        ...(altered === undefined ? {} : { altered }),
        ...(played === undefined ? {} : { played }),
        ...(compiled.uploadRefused === undefined ? {} : { uploadRefused: compiled.uploadRefused }),
        ...secretsOf(compiled, sent.request),
      };
      await log.appendBytes(withoutBodies(delivery), sent.bodies, { seq });
      onDelivery?.(delivery);
      return delivery;
    },
  };
}

/** Where secrets stand in the request, as it was sent. */
function secretsOf(
  { secrets, body }: CompiledRequest,
  { url, headers }: Delivery['request'],
): Pick<Delivery, 'secrets'> {
  return secrets.length === 0 ? {} : { secrets: markSecrets(secrets, { url, headers, body }) };
}
