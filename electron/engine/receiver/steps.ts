import type { HttpResponseMessage } from '../../../shared/model/http.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Appendable } from '../activity/record.ts';
import type { Clock } from '../host-services.ts';
import { markSecrets } from '../masking/secret-places.ts';
import type { Exchange, ReceiverResponse, Step } from './exchange.ts';
import type { Links } from './links.ts';
import { respondStep } from './pipeline.ts';
import { accepted, noTunnel, notLogged, overloaded, responseTo, stepFailed, tooLarge } from './responses.ts';

export interface StepParts {
  readonly log: Pick<ActivityLog, 'appendBytes'>;
  readonly links: Links;
  readonly clock: Clock;
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
    if (exchange.incoming.kind === 'malformed') return;
    exchange.delivery = links.deliveryOn(exchange.incoming.ends);
    const origin = exchange.delivery?.origin ?? null;
    exchange.callId = origin?.callId ?? null;
    exchange.runId = origin?.runId ?? null;
  },
});

const readBody = ({ bodyLimit, clock, refused }: StepParts): Step => ({
  name: 'read the body',
  always: true,
  async run(exchange) {
    const body = await exchange.incoming.read(bodyLimit());
    exchange.readAt = clock();
    exchange.body = body;
    exchange.abandoned = body === null;
    if (body === null) return;
    const { request, incoming } = exchange;
    exchange.request = { ...request, trailers: incoming.trailers(), bytes: body.read, truncated: body.end !== 'whole' };
    if (body.end === 'overloaded') refused();
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

const chooseResponse = ({ bodyLimit, clock }: StepParts): Step => ({
  name: 'choose the response',
  always: true,
  run(exchange) {
    exchange.response = responseTo(exchange, responseFor(exchange, bodyLimit()), clock());
  },
});

function responseFor({ id, incoming, body, problem }: Exchange, limit: number): ReceiverResponse {
  if (problem !== null) return stepFailed(id, problem);
  if (incoming.refusal !== null) return incoming.refusal;
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
      exchange.response = responseTo(exchange, notLogged(error), clock());
      return;
    }
    if (delivery !== null) links.captured(delivery.id, id);
    logged(null);
  },
});

const respond: Step = {
  name: respondStep,
  always: true,
  run({ incoming, response }) {
    if (response === null) throw new Error('no response was chosen');
    return incoming.respond(response);
  },
};

const nothing = Buffer.alloc(0);

function captureFrom(exchange: Exchange, body: Uint8Array): Appendable {
  const { id, at, runId, callId, incoming, recognized, request, response, rule, delivery, problem } = exchange;
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
    message: problem ?? '',
    // Counted by the log, up to the commit.
    durationMs: null,
    rule,
    delivery: delivery?.id ?? null,
    // Only of our own deliveries is it known what is secret in them.
    ...(secrets.length === 0 ? {} : { secrets: markSecrets(secrets, { ...request, body }) }),
  };
}

function withoutBody({ body: _body, bodyBase64: _bytes, ...response }: HttpResponseMessage) {
  return response;
}
