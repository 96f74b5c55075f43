import type { Recognized } from '../../../shared/model/capture.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { HeaderLine, HttpRequestMessage, HttpResponseMessage } from '../../../shared/model/http.ts';
import type { ResponseFault } from '../../../shared/model/response-rule.ts';
import type { ConnectionEnds } from '../http/connection-ends.ts';
import type { BodyFields } from '../http/message-body.ts';
import type { OpenDelivery } from './links.ts';
import type { ReadBody } from './read-body.ts';

/** What the receiver responds. No CORS header but what a rule has: see receiver.ts. */
export interface ReceiverResponse {
  readonly status: number;
  readonly body: string;
  /** Left out of what the receiver says itself, which is JSON. */
  readonly headers?: readonly HeaderLine[];
}

/** A response that a rule chose. */
export interface RuledResponse extends ReceiverResponse {
  /** What chose it, for a person. */
  readonly rule: string;
  readonly delayMs: number;
  readonly fault: ResponseFault | null;
}

/** Null where nothing but the receiver itself responds. */
export type ChooseResponse = (exchange: Exchange) => RuledResponse | null | Promise<RuledResponse | null>;

/** A request as it is logged, without its body, which stays bytes. */
export type CapturedHead = Omit<HttpRequestMessage, keyof BodyFields>;

/** One request on a connection, as a listener hands it over. */
export interface IncomingRequest {
  /**
   * A tunnel is a CONNECT, which ends its connection; what is malformed has no head that can be read, and its body is
   * every byte that came. Neither is taken for an event.
   */
  readonly kind: 'request' | 'tunnel' | 'malformed';
  readonly ends: ConnectionEnds;
  /** Start line and headers; of what is malformed as much as can be read. */
  readonly head: CapturedHead;
  /** What in its head is not as HTTP has it and was read all the same, as sentences; and then the head to the byte. */
  readonly warnings: readonly string[];
  readonly headOnWire: Buffer | null;
  /** The body up to `limit` bytes, at once where it is there. */
  read(limit: number): ReadBody | Promise<ReadBody>;
  /** The lines after a chunked body that was read to its end. */
  trailers(): HttpRequestMessage['trailers'];
  /** Whether the connection stays open after the response, where its body was read. */
  keepsAlive(): boolean;
  /** Whether the sender is still there to get a response. */
  canRespond(): boolean;
  /** Resolves when the response was written; null where there is nobody to get one. */
  respond(response: HttpResponseMessage | null, fault?: ResponseFault | null): Promise<void> | void;
  /**
   * It is logged, and its response waits: of the request nothing is held any more, and so many bytes of the response are
   * counted instead. False where there is no room for these.
   */
  holdOnly(bytes: number): boolean;
  /** Resolves after so many milliseconds, or as soon as its connection ends or is to end. */
  wait(milliseconds: number): Promise<void>;
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
  request: CapturedHead;
  /** What was read of the body; null until then. */
  body: ReadBody | null;
  /** When the last byte of the body was read, unix milliseconds. */
  readAt: number | null;
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
  /** What the sender gets; null until it is chosen, and where the sender is gone. */
  response: HttpResponseMessage | null;
  /** Milliseconds until it leaves. */
  delayMs: number;
  /** What goes wrong with it. */
  fault: ResponseFault | null;
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
