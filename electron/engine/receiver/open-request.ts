import type { HttpRequestMessage, HttpResponseMessage } from '../../../shared/model/http.ts';
import type { ResponseFault } from '../../../shared/model/response-rule.ts';
import type { ConnectionEnds } from '../http/connection-ends.ts';
import type { Framing } from './body-framing.ts';
import type { ByteHold } from './byte-budget.ts';
import type { IncomingRequest } from './exchange.ts';
import { IncomingBody } from './incoming-body.ts';
import type { ReadBody } from './read-body.ts';
import type { RequestHead } from './request-head.ts';

/** The connection of a request. */
export interface RequestConnection {
  readonly ends: ConnectionEnds;
  canRespond(): boolean;
  isClosing(): boolean;
  /** The request wants its body, up to `limit` bytes. */
  read(request: OpenRequest, limit: number): ReadBody | Promise<ReadBody>;
  /** Null where there is nobody to respond to. */
  respond(
    request: OpenRequest,
    response: HttpResponseMessage | null,
    fault: ResponseFault | null,
  ): Promise<void> | void;
  wait(milliseconds: number): Promise<void>;
  destroy(): void;
}

const nothing = Buffer.alloc(0);

/** A request from its head until its response is written. */
export class OpenRequest implements IncomingRequest {
  readonly kind: IncomingRequest['kind'];
  readonly head: IncomingRequest['head'];
  readonly warnings: readonly string[];
  readonly headOnWire: Buffer | null;
  readonly keepsConnection: boolean;
  readonly body: IncomingBody;
  /** What of the budget its head and its body hold until it is logged. */
  readonly hold: ByteHold;
  /** When its first byte came (`performance.now()`). */
  readonly startedAt: number;
  /** Bytes of the connection before it. */
  readonly before: number;
  /** As much of the body as will be read; null until then. */
  result: ReadBody | null = null;
  settled: ((body: ReadBody) => void) | null = null;
  /** The sender waits for `100 Continue`: nothing of the body has come. */
  awaitsContinue = false;
  hasContinued = false;
  /** False where the last response of the connection belongs to a request before it. */
  isAnswered = true;
  /** As it goes over the wire; null until it is chosen. */
  response: string | Buffer | null = null;
  written: (() => void) | null = null;
  /** More of the response follows. */
  isPartial = false;
  /** The connection ends with the response, as a rule wants it. */
  endsBy: 'end' | 'reset' | null = null;
  private readonly connection: RequestConnection;

  constructor(
    connection: RequestConnection,
    kind: IncomingRequest['kind'],
    { method, url, httpVersion, headers, warnings }: RequestHead,
    framing: Framing,
    hold: ByteHold,
    place: { readonly startedAt: number; readonly before: number; readonly headOnWire: Buffer | null },
  ) {
    this.connection = connection;
    this.kind = kind;
    this.head = { method, url, httpVersion, headers, trailers: [], bytes: 0, truncated: false };
    this.warnings = warnings;
    this.headOnWire = place.headOnWire;
    this.keepsConnection = framing.keepsAlive;
    this.hold = hold;
    this.body = new IncomingBody(framing.body, hold);
    this.startedAt = place.startedAt;
    this.before = place.before;
  }

  get ends(): ConnectionEnds {
    return this.connection.ends;
  }

  /** Its response ends the connection. */
  get isLast(): boolean {
    return this.endsBy !== null || !this.keepsConnection || this.result?.end !== 'whole';
  }

  read(limit: number): ReadBody | Promise<ReadBody> {
    return this.connection.read(this, limit);
  }

  holdOnly(bytes: number): boolean {
    this.body.forget();
    if (this.result !== null) this.result = { ...this.result, bytes: nothing };
    this.hold.release();
    const fits = this.hold.fits(bytes);
    this.hold.overdraw(bytes);
    return fits;
  }

  trailers(): HttpRequestMessage['trailers'] {
    return this.body.trailers;
  }

  keepsAlive(): boolean {
    return this.keepsConnection && !this.connection.isClosing();
  }

  canRespond(): boolean {
    return this.isAnswered && this.connection.canRespond();
  }

  respond(response: HttpResponseMessage | null, fault: ResponseFault | null = null): Promise<void> | void {
    return this.connection.respond(this, response, fault);
  }

  wait(milliseconds: number): Promise<void> {
    return this.connection.wait(milliseconds);
  }

  destroy(): void {
    this.connection.destroy();
  }
}
