import type { HttpResponseMessage } from '../../../shared/model/http.ts';
import { isSilent } from '../../../shared/rule-words.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Appendable } from '../activity/record.ts';
import type { Clock } from '../host-services.ts';
import { markSecrets } from '../masking/secret-places.ts';
import type { ChooseResponse, Exchange, ReceiverResponse, RuledResponse, Step } from './exchange.ts';
import type { Links } from './links.ts';
import { respondStep } from './pipeline.ts';
import type { ReadBody } from './read-body.ts';
import { accepted, noTunnel, notLogged, notWhole, overloaded, responseTo, stepFailed, tooLarge } from './responses.ts';

export interface StepParts {
  readonly log: Pick<ActivityLog, 'appendBytes'>;
  readonly links: Links;
  readonly clock: Clock;
  readonly choose: ChooseResponse;
  /** Bytes of one body that are kept. */
  readonly bodyLimit: () => number;
  /** Called after every attempt to log a capture; `null` where it went well. */
  readonly logged: (problem: unknown) => void;
  /** Called where a request was refused because all bodies together were too many bytes. */
  readonly refused: () => void;
}

/** What the receiver does with a request, in order. More steps can stand between these, or behind them all. */
export const receiverSteps = (parts: StepParts): readonly Step[] => [
  linkDelivery(parts),
  readBody(parts),
  recognizeEvent,
  chooseResponse(parts),
  logCapture(parts),
  respond,
];

/** While the connection still belongs to the delivery: with the response it may go on to the next one. */
const linkDelivery = ({ links }: StepParts): Step => ({
  name: 'link the delivery',
  run(exchange) {
    exchange.delivery = links.deliveryOn(exchange.incoming.ends);
    const origin = exchange.delivery?.origin ?? null;
    exchange.callId = origin?.callId ?? null;
    exchange.runId = origin?.runId ?? null;
  },
});

const readBody = ({ bodyLimit, clock, refused }: StepParts): Step => ({
  name: 'read the body',
  always: true,
  run(exchange) {
    const keep = (body: ReadBody): void => {
      const { request, incoming } = exchange;
      exchange.readAt = clock();
      exchange.body = body;
      // Of what broke off in its head the body is everything that came.
      const truncated = body.end !== 'whole' && body.fault?.incomplete.part !== 'head';
      exchange.request = { ...request, trailers: incoming.trailers(), bytes: body.read, truncated };
      if (body.end === 'overloaded' || body.fault?.status === 503) refused();
    };
    const body = exchange.incoming.read(bodyLimit());
    return body instanceof Promise ? body.then(keep) : keep(body);
  },
});

/**
 * The event of one of our own deliveries is known. Which one another request carries is found out when it is indexed: no
 * response depends on it, and the sender need not wait.
 */
const recognizeEvent: Step = {
  name: 'recognize the event',
  run(exchange) {
    const { delivery, incoming, request } = exchange;
    if (delivery === null) {
      exchange.isUnrecognized = incoming.kind === 'request' && !request.truncated;
      return;
    }
    const event = delivery.origin?.event;
    if (event === undefined) return;
    const { dialect, key, label } = event;
    const reason = 'Sent from this workspace.';
    exchange.recognized = dialect === null ? null : { dialect, event: key, confidence: 1, reason };
    exchange.eventLabel = label;
  },
};

const chooseResponse = ({ bodyLimit, choose, clock }: StepParts): Step => ({
  name: 'choose the response',
  always: true,
  run(exchange) {
    const chosen = (ruled: RuledResponse | null): void => {
      if (ruled !== null) {
        exchange.rule = ruled.rule;
        exchange.delayMs = ruled.delayMs;
        exchange.fault = ruled.fault;
      }
      const isSent = !isGone(exchange) && !isSilent(exchange.fault);
      const response = ruled ?? responseFor(exchange, bodyLimit());
      exchange.response = isSent ? responseTo(exchange, response, clock()) : null;
    };
    const ruled = isWhole(exchange) ? choose(exchange) : null;
    return ruled instanceof Promise ? ruled.then(chosen) : chosen(ruled);
  },
});

/** Rules are for requests that came as they should. What else comes the receiver answers itself. */
const isWhole = ({ problem, incoming, body }: Exchange): boolean =>
  problem === null && incoming.kind === 'request' && body?.end === 'whole' && body.fault === null;

/** Who sent a whole request and did not wait for the response is treated as if there: it may have been on its way. */
const isGone = ({ incoming, body }: Exchange): boolean => body?.fault !== null && !incoming.canRespond();

function responseFor({ id, incoming, body, problem }: Exchange, limit: number): ReceiverResponse {
  if (problem !== null) return stepFailed(id, problem);
  if (body?.fault) return notWhole(id, body.fault.status, body.fault.incomplete.reason);
  if (incoming.kind === 'tunnel') return noTunnel(id);
  if (body?.end === 'too large') return tooLarge(id, limit);
  return body?.end === 'overloaded' ? overloaded(id) : accepted(id);
}

/** The capture is committed before the response leaves: what was acknowledged survives the end of this process. */
const logCapture = ({ log, links, clock, logged }: StepParts): Step => ({
  name: 'log the capture',
  always: true,
  async run(exchange) {
    const { id, seq, delivery, body, response, isUnrecognized, readAt } = exchange;
    const bodies = {
      request: body?.bytes ?? nothing,
      response: response === null ? null : Buffer.from(response.body),
    };
    const eventLabel = exchange.eventLabel ?? undefined;
    try {
      await log.appendBytes(captureFrom(exchange, bodies.request), bodies, {
        ...{ seq, eventLabel, isUnrecognized, readAt: readAt ?? clock() },
      });
    } catch (error) {
      logged(error ?? 'unknown error');
      Object.assign(exchange, { rule: null, delayMs: 0, fault: null });
      if (!isGone(exchange)) exchange.response = responseTo(exchange, notLogged(error), clock());
      return;
    }
    if (delivery !== null) links.captured(delivery.id, id);
    logged(null);
  },
});

/** What waits is logged already. A response that there is no room for leaves at once. */
const respond: Step = {
  name: respondStep,
  always: true,
  run(exchange) {
    const { body, incoming, response, delayMs, fault } = exchange;
    if (delayMs === 0 && fault === null) return incoming.respond(response);
    if (body !== null) exchange.body = { ...body, bytes: nothing };
    if (!incoming.holdOnly(response?.bytes ?? 0) || delayMs === 0) return incoming.respond(response, fault);
    return incoming.wait(delayMs).then(() => incoming.respond(response, fault));
  },
};

const nothing = Buffer.alloc(0);

function captureFrom(exchange: Exchange, bytes: Uint8Array): Appendable {
  const { id, at, runId, callId, incoming, body, recognized, request, response, rule, delivery, problem } = exchange;
  const incomplete = body?.fault?.incomplete;
  const { warnings, headOnWire } = incoming;
  const secrets = delivery?.origin?.secrets ?? [];
  return {
    id,
    kind: 'capture',
    at,
    runId,
    callId,
    remote: incoming.ends.remote,
    recognized,
    request,
    response: response === null ? null : withoutBody(response),
    status: response?.status ?? 0,
    // Left empty it becomes the start of the body.
    message: problem ?? (incomplete === undefined ? '' : `Incomplete: ${incomplete.reason}`),
    // Counted by the log, up to the commit.
    durationMs: null,
    rule,
    delivery: delivery?.id ?? null,
    ...(exchange.delayMs === 0 ? {} : { delayMs: exchange.delayMs }),
    ...(exchange.fault === null ? {} : { fault: exchange.fault }),
    ...(incomplete === undefined ? {} : { incomplete }),
    ...(warnings.length === 0 ? {} : { warnings: [...warnings] }),
    ...(headOnWire === null ? {} : { headBase64: headOnWire.toString('base64') }),
    // Only of our own deliveries is it known what is secret in them.
    ...(secrets.length === 0 ? {} : { secrets: markSecrets(secrets, { ...request, body: bytes }) }),
  };
}

function withoutBody({ body: _body, bodyBase64: _bytes, ...response }: HttpResponseMessage) {
  return response;
}
