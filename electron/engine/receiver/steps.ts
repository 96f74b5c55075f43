import type { Capture } from '../../../shared/model/capture.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import { captureMessage } from '../activity/kinds.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Clock } from '../host-services.ts';
import { codingsOf, decodedBody } from '../http/decode-body.ts';
import { type BodyFields, bodyFields } from '../http/message-body.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import type { Exchange, ReceiverResponse, Step } from './exchange.ts';
import type { Links } from './links.ts';
import { respondStep } from './pipeline.ts';
import type { ReadBody } from './read-body.ts';
import { accepted, noTunnel, notLogged, notWhole, overloaded, responseTo, tooLarge } from './responses.ts';

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
    exchange.delivery = links.deliveryOn(exchange.incoming.ends);
    const origin = exchange.delivery?.origin ?? null;
    exchange.callId = origin?.callId ?? null;
    exchange.runId = origin?.runId ?? null;
  },
});

const readBody = ({ bodyLimit, clock, refused }: StepParts): Step => ({
  name: 'read the body',
  run(exchange) {
    const keep = (body: ReadBody): void => {
      exchange.body = body;
      exchange.readAt = clock();
      if (body.end === 'overloaded' || body.fault?.status === 503) refused();
    };
    const body = exchange.incoming.read(bodyLimit());
    return body instanceof Promise ? body.then(keep) : keep(body);
  },
});

/** Bytes of a compressed body that are searched and recognized; whoever looks at the capture sees more of it. */
const decodedBytes = 1024 * 1024;

/** Bytes to text. Only compressed bodies are decoded here; the others when somebody asks for their text. */
const decodeBody: Step = {
  name: 'decode the body',
  run(exchange) {
    const { body, incoming, request } = exchange;
    if (body === null) return;
    const { headers } = request;
    const keep = (fields: BodyFields | null): void => {
      exchange.request = requestMessage(exchange, body, fields);
    };
    const isCompressed = body.bytes.length > 0 && incoming.kind === 'request' && codingsOf(headers).length > 0;
    return isCompressed
      ? decodedBody(body.bytes, headers, { limit: decodedBytes, isCut: body.end !== 'whole' }).then(keep)
      : keep(null);
  },
};

/** The text of the body is read when it is first asked for, where it is not there yet. */
function requestMessage(
  { incoming, request }: Exchange,
  body: ReadBody,
  decoded: BodyFields | null,
): HttpRequestMessage {
  const { method, url, httpVersion, headers } = request;
  const isCut = body.end !== 'whole' && body.fault?.incomplete.part !== 'head';
  let fields = decoded;
  const read = (): BodyFields => {
    // What has no head that can be read is shown as it came, whatever its headers say.
    fields ??= bodyFields(body.bytes, incoming.kind === 'malformed' ? [] : headers, isCut);
    return fields;
  };
  return {
    ...{ method, url, httpVersion, headers, trailers: incoming.trailers() },
    get body() {
      return read().body;
    },
    get bodyBase64() {
      return read().bodyBase64;
    },
    get decoding() {
      return read().decoding;
    },
    bytes: body.read,
    truncated: isCut,
  };
}

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
    if (isGone(exchange)) return;
    exchange.response = responseTo(exchange, responseFor(exchange, bodyLimit()), clock());
  },
});

/** Who sent a whole request and did not wait for the response is treated as if there: it may have been on its way. */
const isGone = ({ incoming, body }: Exchange): boolean => body?.fault !== null && !incoming.canRespond();

function responseFor({ id, incoming, body }: Exchange, limit: number): ReceiverResponse {
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
    const { id, seq, delivery, eventLabel, readAt } = exchange;
    try {
      await log.append(captureFrom(exchange), { seq, eventLabel: eventLabel ?? undefined, readAt: readAt ?? clock() });
    } catch (error) {
      logged(error ?? 'unknown error');
      if (!isGone(exchange)) exchange.response = responseTo(exchange, notLogged(error), clock());
      return;
    }
    if (delivery !== null) links.captured(delivery.id, id);
    logged(null);
  },
});

const respond: Step = {
  name: respondStep,
  always: true,
  run: ({ incoming, response }) => incoming.respond(response),
};

/** What is wrong with the request, or the start of its body. */
function captureLine({ body, incoming, request }: Exchange): string {
  if (body?.fault) return `Incomplete: ${body.fault.incomplete.reason}`;
  return captureMessage(request) || (incoming.warnings[0] ?? '');
}

function captureFrom(exchange: Exchange): Capture {
  const { id, at, runId, callId, incoming, body, recognized, request, response, rule, delivery, problem } = exchange;
  const incomplete = body?.fault?.incomplete;
  const { warnings, headOnWire } = incoming;
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
    message: problem ?? captureLine(exchange),
    // Counted by the log, up to the commit.
    durationMs: null,
    rule,
    delivery: delivery?.id ?? null,
    ...(incomplete === undefined ? {} : { incomplete }),
    ...(warnings.length === 0 ? {} : { warnings: [...warnings] }),
    ...(headOnWire === null ? {} : { headBase64: headOnWire.toString('base64') }),
  };
}
