import type { Recognized } from '../../../shared/model/capture.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { HttpRequestMessage, HttpResponseMessage } from '../../../shared/model/http.ts';
import type { ConnectionEnds } from '../http/connection-ends.ts';
import type { BodyFields } from '../http/message-body.ts';
import type { OpenDelivery } from './links.ts';
import type { ReadBody } from './read-body.ts';

/** What the receiver responds. No CORS header, ever: see receiver.ts. */
export interface ReceiverResponse {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

/** A request without its body, which stays bytes. */
export type RequestHead = Omit<HttpRequestMessage, keyof BodyFields>;

/** One request on a connection, as a listener hands it over. */
export interface IncomingRequest {
  /** A tunnel is a CONNECT, which ends its connection; what is malformed is not HTTP. Neither is taken for an event. */
  readonly kind: 'request' | 'tunnel' | 'malformed';
  readonly ends: ConnectionEnds;
  /** Start line and headers; of what is malformed all that can be said. */
  readonly head: RequestHead;
  /** What a request that cannot be served gets; null where the pipeline decides. */
  readonly refusal: ReceiverResponse | null;
  /** The body up to `limit` bytes; null where the sender went away before its end. */
  read(limit: number): Promise<ReadBody | null>;
  /** The lines after a chunked body that was read to its end. */
  trailers(): HttpRequestMessage['trailers'];
  /** Whether the connection stays open after the response, where its body was read. */
  keepsAlive(): boolean;
  /** Resolves when the response has left. */
  respond(response: HttpResponseMessage): Promise<void> | void;
  /** Ends the connection without a response. */
  destroy(): void;
}

/** A request on its way through the receiver: each step adds what it found out. */
export interface Exchange {
  readonly incoming: IncomingRequest;
  /** Of the capture. */
  readonly id: string;
  /** Its place in the activity log. */
  readonly seq: number;
  readonly at: string;
  request: RequestHead;
  /** What was read of the body; null until then. */
  body: ReadBody | null;
  /** When the last byte of the body was read, unix milliseconds. */
  readAt: number | null;
  /** The sender went away: there is nothing to log and nobody to respond to. */
  abandoned: boolean;
  /** The delivery of ours that it is. */
  delivery: OpenDelivery | null;
  recognized: Recognized | null;
  /** The event's name for a person. */
  eventLabel: string | null;
  /** Which event it is, if it is one, is still to be found out. */
  isUnrecognized: boolean;
  callId: string | null;
  runId: Delivery['runId'];
  /** The response rule that chose the response. */
  rule: string | null;
  /** What the sender gets; null until it is chosen. */
  response: HttpResponseMessage | null;
  /** Why a step failed, a sentence; null where none did. */
  problem: string | null;
}

/** One step of the receiver. */
export interface Step {
  readonly name: string;
  /** Runs also where an earlier step failed: the request is logged and gets a response in any case. */
  readonly always?: boolean;
  run(exchange: Exchange): Promise<void> | void;
}
