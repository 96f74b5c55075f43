import type { FilterableRow } from '../../../shared/filter-match.ts';
import type { MessageTexts } from '../../../shared/message-parts.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import { pathOf } from '../activity/kinds.ts';
import { codingsOf, decodedBodyNow } from '../http/decode-body.ts';
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
  /** Its body, or the beginning of one that is large: what rules look into. */
  readonly body: () => string;
  /** All of the body, for a response that repeats it. */
  readonly wholeBody: () => string;
  readonly event: () => AskedEvent | null;
}

/** What filters look at. */
export interface AskedFacts {
  readonly row: FilterableRow;
  readonly texts: MessageTexts;
  readonly wholeBody: () => string;
}

/** Each part is made once, when it is looked at. */
export function factsOf({ id, head, body, wholeBody, event }: AskedRequest): AskedFacts {
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
    wholeBody,
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

/** Bytes of a body that rules look into, and that a compressed one may become: they are asked on the thread that responds. */
const readBytes = 1024 * 1024;

/** More than a response may have: see shared/template.ts. */
const repeatedBytes = 25 * 1024 * 1024;

/** The request of a capture that is stored. */
export function askedOfCapture({ id, request }: Capture, readEvent: ReadEvent): AskedRequest {
  const body = request.body.slice(0, readBytes);
  return {
    ...{ id, head: request },
    body: () => body,
    wholeBody: () => request.body,
    event: () => readEvent({ ...request, body, bodyBase64: null }),
  };
}

/** A request that the receiver has read. */
export function askedOfExchange({ id, request, body }: Exchange, readEvent: ReadEvent): AskedRequest {
  const bytes = body?.bytes ?? Buffer.alloc(0);
  const upTo = (most: number): string => {
    const isCut = bytes.length > most && codingsOf(request.headers).length === 0;
    const content = isCut ? bytes.subarray(0, most) : bytes;
    return decodedBodyNow(content, request.headers, { limit: readBytes, isCut }).body;
  };
  let text: string | null = null;
  const textOnce = (): string => {
    text ??= upTo(readBytes);
    return text;
  };
  return {
    ...{ id, head: request },
    body: textOnce,
    wholeBody: () => (bytes.length > readBytes ? upTo(repeatedBytes) : textOnce()),
    event: () => readEvent({ ...request, body: textOnce(), bodyBase64: null }),
  };
}
