import { randomUUID } from 'node:crypto';
import type { Delivery, Step } from '../../../shared/model/delivery.ts';
import type { EventMark } from '../../../shared/model/event.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import type { ScriptOutcome } from '../../../shared/model/script-outcome.ts';
import type { ActivityLog } from '../activity/log.ts';
import { type Bodies, withoutBodies } from '../activity/record.ts';
import type { Clock } from '../host-services.ts';
import { createIsoTime } from '../iso-time.ts';
import { isSmall, maskAs } from '../masking/mask-as.ts';
import { markSecrets } from '../masking/secret-places.ts';
import type { SecretValue } from '../masking/secret-search.ts';
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
  /** Where in a collection run. */
  readonly step?: Step | undefined;
}

/** A delivery that is not in the activity log yet: what its scripts have to say is still to come. */
export interface Sent {
  readonly delivery: Delivery;
  /**
   * Appends it, what its scripts say without the values of secrets: of these texts nobody sent a byte, so that none of them
   * has to be kept. Gives it as it is. Once only. Throws WRITE_FAILED.
   */
  commit(scripts?: ScriptOutcome): Promise<Delivery>;
}

export interface Deliverer {
  /**
   * Sends a compiled request and appends the delivery to the activity log; resolves once it is committed. A request that
   * cannot be sent, or gets no response, is a delivery too: status 0 with the reason as its message.
   * Throws WRITE_FAILED where the activity log cannot be written.
   */
  deliver(compiled: CompiledRequest, origin: DeliveryOrigin, signal?: AbortSignal): Promise<Delivery>;
  /** The same, but for the log: whoever runs its scripts commits it. */
  send(compiled: CompiledRequest, origin: DeliveryOrigin, signal?: AbortSignal): Promise<Sent>;
  /** A delivery of a request that nobody sends: `why` is its message. */
  unsent(request: HttpRequestMessage, why: string, origin: DeliveryOrigin): Sent;
  /** The cookies of a run that goes on; undefined for any other. */
  cookiesOf(runId: string | null): CookieJar | undefined;
}

export function createDeliverer(parts: {
  readonly sender: Sender;
  readonly links: Pick<Links, 'open' | 'close' | 'captureOf'>;
  readonly log: Pick<ActivityLog, 'reserve' | 'appendBytes' | 'masked'>;
  /** All that are known now; none where it is left out. */
  readonly knownSecrets?: () => readonly SecretValue[];
  /** An object that lives as long as the run: its cookies go with it. */
  readonly lifeOf?: (runId: string) => object | undefined;
  readonly clock: Clock;
  readonly newId?: () => string;
  /** Called once a delivery is committed. */
  readonly onDelivery?: (delivery: Delivery) => void;
}): Deliverer {
  const { sender, links, log, knownSecrets, lifeOf, clock, newId = randomUUID, onDelivery } = parts;
  const isoTime = createIsoTime(clock);
  const jars = new WeakMap<object, CookieJar>();
  const jarOf = (life: object): CookieJar => {
    const jar = jars.get(life) ?? createCookieJar();
    jars.set(life, jar);
    return jar;
  };
  const cookiesOf = (runId: string | null): CookieJar | undefined => {
    const life = runId === null ? undefined : lifeOf?.(runId);
    if (life === undefined) return undefined;
    // Made with the first cookie: most runs meet none.
    return {
      cookiesFor: (url) => jars.get(life)?.cookiesFor(url) ?? '',
      keep: (url, lines) => jarOf(life).keep(url, lines),
      all: () => jars.get(life)?.all() ?? null,
      replace: (all) => jarOf(life).replace(all),
    };
  };
  /** What is large is searched through in the thread of the log. */
  async function withoutSecrets(scripts: ScriptOutcome, filled: readonly SecretValue[]): Promise<ScriptOutcome> {
    const known = knownSecrets?.() ?? noSecrets;
    // The list itself is searched for with one search.
    const secrets = filled.length === 0 ? known : [...filled, ...known];
    if (secrets.length === 0) return scripts;
    return isSmall(scripts) ? maskAs('scripts', scripts, secrets) : log.masked('scripts', scripts, secrets);
  }
  const sentAs = (delivery: Delivery, seq: number, bodies: Bodies, filled: readonly SecretValue[]): Sent => ({
    delivery,
    async commit(scripts) {
      const logged = scripts === undefined ? {} : { scripts: await withoutSecrets(scripts, filled) };
      await log.appendBytes(withoutBodies({ ...delivery, ...logged }), bodies, { seq });
      const committed = scripts === undefined ? delivery : { ...delivery, scripts };
      onDelivery?.(committed);
      return committed;
    },
  });

  const send: Deliverer['send'] = async (compiled, origin, signal) => {
    const { event, callId, runId = null } = origin;
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
    const { request, response, status, message, durationMs, attempts, redirects } = sent;
    const delivery: Delivery = {
      ...{ id, kind: 'delivery', at },
      ...originOf(origin),
      ...{ request, response, status, message, durationMs, attempts, redirects },
      unresolved: [...compiled.unresolved],
      settings: compiled.settings,
      capture: links.captureOf(id),
      ...(compiled.uploadRefused === undefined ? {} : { uploadRefused: compiled.uploadRefused }),
      ...secretsOf(compiled, request),
    };
    return sentAs(delivery, seq, sent.bodies, compiled.secrets);
  };

  return {
    send,
    cookiesOf,
    deliver: async (compiled, origin, signal) => (await send(compiled, origin, signal)).commit(),
    unsent(request, message, origin) {
      const at = isoTime();
      const nothing = { response: null, status: 0, durationMs: null, attempts: [], redirects: [], unresolved: [] };
      const delivery: Delivery = {
        ...{ id: newId(), kind: 'delivery', at },
        ...originOf(origin),
        ...{ ...nothing, request, message, settings: null, capture: null },
      };
      return sentAs(delivery, log.reserve(), noBodies, []);
    },
  };
}

const noSecrets: readonly SecretValue[] = [];
const noBodies: Bodies = { request: new Uint8Array(), response: null };

type Originated = 'runId' | 'callId' | 'action' | 'event' | 'parameters' | 'altered' | 'played' | 'step';

/** What an origin says of its delivery, in the order of the log. */
function originOf(origin: DeliveryOrigin): Pick<Delivery, Originated> {
  const { runId = null, callId, action, event, parameters, altered, played, step } = origin;
  return {
    ...{ runId, callId, action, event },
    parameters: { ...parameters },
    ...(altered === undefined ? {} : { altered }),
    ...(played === undefined ? {} : { played }),
    ...(step === undefined ? {} : { step }),
  };
}

/** Where secrets stand in the request, as it was sent. */
function secretsOf(
  { secrets, body }: CompiledRequest,
  { url, headers }: Delivery['request'],
): Pick<Delivery, 'secrets'> {
  return secrets.length === 0 ? {} : { secrets: markSecrets(secrets, { url, headers, body }) };
}
