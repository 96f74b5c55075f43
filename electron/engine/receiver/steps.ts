import type { Capture } from '../../../shared/model/capture.ts';
import { captureMessage } from '../activity/kinds.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Clock } from '../host-services.ts';
import { bodyFields } from '../http/message-body.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import type { Exchange, ReceiverResponse, Step } from './exchange.ts';
import type { Links } from './links.ts';
import { respondStep } from './pipeline.ts';
import { accepted, noTunnel, notLogged, overloaded, responseTo, tooLarge } from './responses.ts';

export interface StepParts {
  readonly log: Pick<ActivityLog, 'append'>;
  readonly links: Links;
  readonly clock: Clock;
  /** Asked about every request that is none of our own deliveries. */
  readonly recognize: Recognizer['recognizeRequest'];
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
  decodeBody,
  recognizeEvent(parts),
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
  async run(exchange) {
    exchange.body = await exchange.incoming.read(bodyLimit());
    exchange.readAt = clock();
    exchange.abandoned = exchange.body === null;
    if (exchange.body?.end === 'overloaded') refused();
  },
});

/** Bytes to text. Content-Encoding is left as it is: what arrived is what is shown. */
const decodeBody: Step = {
  name: 'decode the body',
  run(exchange) {
    const { body, incoming, request } = exchange;
    if (body === null) return;
    exchange.request = {
      ...request,
      trailers: incoming.trailers(),
      ...bodyFields(body.bytes, request.headers),
      bytes: body.read,
      truncated: body.end !== 'whole',
    };
  },
};

const recognizeEvent = ({ recognize }: StepParts): Step => ({
  name: 'recognize the event',
  run(exchange) {
    const { delivery, incoming, request } = exchange;
    if (delivery !== null) {
      const event = delivery.origin?.event;
      if (event === undefined) return;
      const { dialect, key, label } = event;
      const reason = 'Sent from this workspace.';
      exchange.recognized = dialect === null ? null : { dialect, event: key, confidence: 1, reason };
      exchange.eventLabel = label;
      return;
    }
    if (incoming.kind !== 'request' || request.truncated) return;
    const recognition = recognize(request);
    if (recognition === null) return;
    const { dialect, event, confidence, reason } = recognition;
    exchange.recognized = { dialect, event, confidence, reason };
    exchange.eventLabel = recognition.eventLabel;
    exchange.callId = recognition.callId;
  },
});

const chooseResponse = ({ bodyLimit, clock }: StepParts): Step => ({
  name: 'choose the response',
  run(exchange) {
    exchange.response = responseTo(exchange, responseFor(exchange, bodyLimit()), clock());
  },
});

function responseFor({ id, incoming, body }: Exchange, limit: number): ReceiverResponse {
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
    const { id, seq, delivery, eventLabel, readAt } = exchange;
    try {
      await log.append(captureFrom(exchange), { seq, eventLabel: eventLabel ?? undefined, readAt: readAt ?? clock() });
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

function captureFrom(exchange: Exchange): Capture {
  const { id, at, runId, callId, incoming, recognized, request, response, rule, delivery, problem } = exchange;
  return {
    id,
    kind: 'capture',
    at,
    runId,
    callId,
    remote: incoming.ends.remote,
    recognized,
    request,
    response,
    status: response?.status ?? 0,
    message: problem ?? captureMessage(request),
    // Counted by the log, up to the commit.
    durationMs: null,
    rule,
    delivery: delivery?.id ?? null,
  };
}
