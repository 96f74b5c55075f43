import type { FilterableRow } from '../../../shared/filter-match.ts';
import type { MessageTexts } from '../../../shared/message-parts.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import { pathOf } from '../activity/kinds.ts';
import { decodedBodyNow } from '../http/decode-body.ts';
import type { Exchange } from '../receiver/exchange.ts';
import type { Recognizer } from '../recognition/recognizer.ts';

/** The event that a request carries, as rules ask for it. */
export interface AskedEvent {
  readonly dialect: string;
  readonly event: string;
  readonly label: string;
  readonly callId: string | null;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A request that is to get a response. Its body is decoded and its event found out when something asks for them. */
export interface AskedRequest {
  readonly id: string;
  readonly head: Pick<HttpRequestMessage, 'method' | 'url' | 'headers' | 'trailers' | 'bytes'>;
  readonly body: () => string;
  readonly event: () => AskedEvent | null;
}

/** What filters look at. */
export interface AskedFacts {
  readonly row: FilterableRow;
  readonly texts: MessageTexts;
}

/** Each part is made once, when it is looked at. */
export function factsOf({ id, head, body, event }: AskedRequest): AskedFacts {
  let text: string | null = null;
  let known: AskedEvent | null | undefined;
  const eventOnce = (): AskedEvent | null => {
    known = known === undefined ? event() : known;
    return known;
  };
  const row: FilterableRow = {
    ...{ id, kind: 'capture', at: '', direction: 'in', eventId: null, actionId: null, action: null, runId: null },
    ...{ method: head.method, url: head.url, path: pathOf(head.url), size: head.bytes, link: null },
    ...{ status: 0, durationMs: null, message: '' },
    get dialect() {
      return eventOnce()?.dialect ?? null;
    },
    get event() {
      return eventOnce()?.event ?? null;
    },
    get eventLabel() {
      return eventOnce()?.label ?? null;
    },
    get callId() {
      return eventOnce()?.callId ?? null;
    },
  };
  const request = {
    ...{ url: head.url, headers: head.headers, trailers: head.trailers },
    get body() {
      text ??= body();
      return text;
    },
  };
  return {
    row,
    texts: { request, response: null, isOwnResponse: true, parameters: () => eventOnce()?.parameters ?? noParameters },
  };
}

const noParameters: ReadonlyMap<string, string> = new Map();

/** A captured request, as it is stored or as the receiver has it. */
type ReceivedRequest = Pick<HttpRequestMessage, 'method' | 'url' | 'headers' | 'body' | 'bodyBase64'>;

/** Which event a request is, and its parameters; null where it is none. */
export function createEventReader(recognizer: Recognizer): (request: ReceivedRequest) => AskedEvent | null {
  return (request) => {
    const found = recognizer.recognizeRequest(request);
    if (found === null) return null;
    const { dialect, event, eventLabel, callId } = found;
    const { values, others } = recognizer.readParameters(dialect, event, request);
    return { dialect, event, label: eventLabel, callId, parameters: new Map([...others, ...values]) };
  };
}

export type ReadEvent = ReturnType<typeof createEventReader>;

/** The request of a capture that is stored. */
export const askedOfCapture = ({ id, request }: Capture, readEvent: ReadEvent): AskedRequest => ({
  ...{ id, head: request },
  body: () => request.body,
  event: () => readEvent(request),
});

/** A request that the receiver has read. */
export function askedOfExchange({ id, request, body }: Exchange, readEvent: ReadEvent): AskedRequest {
  const text = (): string => decodedBodyNow(body?.bytes ?? Buffer.alloc(0), request.headers, decodingLimit).body;
  return { id, head: request, body: text, event: () => readEvent({ ...request, body: text(), bodyBase64: null }) };
}

/** Bytes that a compressed body may become: a rule is asked on the thread that responds. */
const decodingLimit = { limit: 1024 * 1024 };
