import { type Framing, framingOf } from './body-framing.ts';
import {
  type End,
  faultOfBody,
  faultOfHead,
  incompleteFrom,
  isOldRequest,
  onlyBlankLines,
  restOfConnection,
  tooLong,
  tooManyBytes,
  unreadBytes,
} from './broken-off.ts';
import { type ByteBudget, ByteHold, type Room } from './byte-budget.ts';
import { ConnectionInput } from './connection-input.ts';
import type { Fault } from './fault.ts';
import { OpenRequest, type RequestConnection } from './open-request.ts';
import type { Patience, ReadBody } from './read-body.ts';
import { endOfHead, type RequestHead, readHead, readPartialHead, tlsByte, tlsReason } from './request-head.ts';

/** What a reader needs of its connection. */
export interface ReaderConnection extends RequestConnection, Room {
  readonly budget: ByteBudget;
  readonly patience: Patience;
  /** Why nothing more will come; null while more may. */
  readonly end: End | null;
  /** No further request is to be read for the time being. */
  isBlocked(): boolean;
  /** A request has begun. */
  take(request: OpenRequest): void;
}

/**
 * What the next bytes are: a request's head, its body, what of a body nobody wants, bytes behind the last request, which
 * are kept as a capture of their own, or bytes that are forgotten.
 */
type State = 'head' | 'body' | 'discarding' | 'rest' | 'done';

/** Bytes of request line and headers together. Node's 16 KiB is less than some signed webhooks have. */
const headBytes = 256 * 1024;
/** Bytes that a header line takes beside those of its text. */
const lineBytes = 128;
/** Blank lines that are waited through before the first request. */
const blankBytes = 1024;
/** Milliseconds after which a request line without a version is all there is: a client of HTTP/0.9 sends no more. */
const oldRequestMs = 3000;
const oldRequestBytes = 8 * 1024;

/**
 * Takes the bytes of one connection apart into requests. It is a parser of its own because every byte is to be seen:
 * Node's refuses what devices send, and does not say what it has refused. Whatever does not become a whole request is
 * handed over too.
 */
export class RequestReader {
  /** When the first byte of what is unfinished came; null where nothing is. */
  startedAt: number | null = null;
  /** Requests so far. */
  requests = 0;
  /** Bytes that came and were forgotten. */
  forgotten = 0;
  private readonly connection: ReaderConnection;
  private readonly input: ConnectionInput;
  private state: State = 'head';
  /** The request whose body is being read, or discarded. */
  private current: OpenRequest | null = null;
  /** Where the search for the end of a head goes on. */
  private searched = 0;
  /** Length of the head that was last asked whether it is an old request. */
  private asked = 0;
  private isReading = false;

  constructor(connection: ReaderConnection) {
    this.connection = connection;
    this.input = new ConnectionInput(connection.budget, connection);
  }

  /** Bytes that it would give up. */
  get unfinishedBytes(): number {
    return this.input.held + (this.state === 'body' && this.current !== null ? this.current.hold.bytes : 0);
  }

  /** The body of a request is still coming. */
  get isTakingIn(): boolean {
    return this.current !== null;
  }

  /** There are bytes of a request that has not begun. */
  get hasNext(): boolean {
    return this.state === 'head' && this.input.length > 0;
  }

  /** The request whose sender waits for `100 Continue`. */
  get awaitsContinue(): OpenRequest | null {
    const { current, state } = this;
    return state === 'body' && current?.awaitsContinue === true && current.body.limit !== null ? current : null;
  }

  /** Nothing is lost meanwhile: what is not read stays with the system, and then with the sender. */
  get isFull(): boolean {
    if (this.input.length === 0) return false;
    if (this.state === 'body') return this.current?.body.limit === null;
    return this.state === 'head' && this.connection.isBlocked();
  }

  /** Whether it has waited too long for what it waits for: for a head, or for the rest of a body. */
  isOverdue(now: number): boolean {
    if (this.startedAt === null) return false;
    const { headers, request } = this.connection.patience;
    const waited = now - this.startedAt;
    if (this.state === 'body') return waited > request;
    if (this.state !== 'head' || this.connection.isBlocked()) return false;
    return waited > headers || (waited > oldRequestMs && this.isOldRequest());
  }

  private isOldRequest(): boolean {
    const { length } = this.input;
    if (length === this.asked || length > oldRequestBytes) return false;
    this.asked = length;
    return isOldRequest(this.input.view());
  }

  /** `at` is when the bytes came (`performance.now()`). */
  add(bytes: Buffer, at: number): void {
    if (this.state === 'done') {
      this.forgotten += bytes.length;
      return;
    }
    this.startedAt ??= at;
    if (this.current !== null) this.current.awaitsContinue = false;
    this.input.add(bytes);
  }

  /** Reads on as far as it can; false where it is doing so. */
  go(): boolean {
    if (this.isReading) return false;
    this.isReading = true;
    while (this.advance());
    this.isReading = false;
    if (!this.input.count()) {
      if (this.current === null) this.giveUp();
      else this.input.overdraw();
    }
    return true;
  }

  /** Whether there may be more to read. */
  private advance(): boolean {
    switch (this.state) {
      case 'head':
        return this.readHead();
      case 'body':
        return this.current !== null && this.readBody(this.current);
      case 'discarding':
        return this.current !== null && this.discardBody(this.current);
      case 'rest':
        return this.keepRest();
      case 'done':
        return false;
    }
  }

  /** The request wants its body. */
  read(request: OpenRequest, limit: number): ReadBody | Promise<ReadBody> {
    request.body.limit = limit;
    if (request.result === null) this.readBody(request);
    return (
      request.result ??
      new Promise((resolve) => {
        request.settled = resolve;
      })
    );
  }

  /** Gives up what it holds of an unfinished request in favor of others. */
  giveUp(): void {
    if (this.state === 'body' && this.current !== null) this.settle(this.current, this.current.body.end('overloaded'));
    else if (this.state === 'discarding') this.finish('done');
    else if (this.state === 'rest') this.refuse(restOfConnection, { isAnswered: false, next: 'done' }).hold.leave();
    else if (this.state === 'head') this.refuse(tooManyBytes, { next: 'done' }).hold.leave();
  }

  /** The last response is on its way: the rest of its body is taken in, because many senders read only afterwards. */
  discard(): void {
    if (this.state === 'body' && this.current !== null) this.settle(this.current, this.current.body.end('too large'));
  }

  /** Nothing will be responded to any more. */
  close(): void {
    if (this.state === 'head') this.finish('rest');
    else if (this.isTakingIn) this.finish('done');
  }

  /** No further request comes over the connection. */
  private finish(next: 'discarding' | 'rest' | 'done'): void {
    this.state = next;
    if (next === 'discarding') return;
    this.current = null;
    if (next === 'done') this.input.takeAll();
    this.startAnew();
  }

  private startAnew(): void {
    this.startedAt = this.input.length === 0 ? null : performance.now();
  }

  private readHead(): boolean {
    if (this.input.length === 0 || this.connection.isBlocked() || this.isBlank()) return false;
    const bytes = this.input.view();
    const end = endOfHead(bytes, Math.max(0, this.searched - 3), bytes.length);
    if (end > headBytes || (end === -1 && bytes.length > headBytes)) this.refuse(tooLong, { next: 'done' });
    else if (end === -1) {
      this.searched = bytes.length;
      if (bytes[0] === tlsByte) this.refuse({ status: 400, reason: tlsReason });
      else if (this.connection.end !== null) {
        this.refuse(faultOfHead(bytes, this.connection.end, this.connection.patience));
      } else return false;
    } else {
      const read = readHead(bytes.subarray(0, end));
      if ('fault' in read) this.refuse(read.fault, { head: read.head });
      else {
        const framing = framingOf(read.httpVersion, read.headers);
        if ('reason' in framing) this.refuse(framing, { head: read });
        else this.begin(read, framing, bytes, end);
      }
    }
    return true;
  }

  /**
   * Forgets the blank lines before a request (RFC 9112, 2.2), which old clients send after a body; whether there is
   * nothing else. On a connection that never had a request they are kept as what was sent.
   */
  private isBlank(): boolean {
    const bytes = this.input.view();
    if (!isLineEnd(bytes[0])) return false;
    const from = bytes.findIndex((byte) => !isLineEnd(byte));
    if (from !== -1) {
      this.input.skip(from);
      return false;
    }
    const { end } = this.connection;
    if (this.requests > 0) {
      this.input.skip(bytes.length);
      this.startedAt = null;
    } else if (end !== null || bytes.length > blankBytes) {
      this.refuse(onlyBlankLines(end));
    }
    return true;
  }

  private begin(head: RequestHead, framing: Framing, bytes: Buffer, end: number): void {
    const hold = this.newHold();
    this.input.handOver(end);
    if (!hold.take(end + lineBytes * head.headers.length)) {
      this.refuse(tooManyBytes, { head, next: 'done' }).hold.leave();
      return;
    }
    const { before } = this.input;
    this.input.skip(end);
    this.searched = 0;
    this.asked = 0;
    const isTunnel = head.method === 'CONNECT';
    // What comes behind a CONNECT is not HTTP: the bytes that are there are its body.
    const body = isTunnel ? ({ kind: 'length', bytes: this.input.length } as const) : framing.body;
    const headOnWire = head.warnings.length === 0 ? null : bytes.subarray(0, end);
    const keeps = isTunnel ? { ...framing, body, keepsAlive: false } : framing;
    const request = this.open(isTunnel ? 'tunnel' : 'request', head, keeps, hold, { before, headOnWire });
    // Who has begun to send the body does not wait.
    request.awaitsContinue = framing.expectsContinue && this.input.length === 0 && !request.body.isWhole;
    this.current = request;
    this.state = 'body';
    this.connection.take(request);
  }

  private newHold(): ByteHold {
    return new ByteHold(this.connection.budget, this.connection);
  }

  private open(
    kind: OpenRequest['kind'],
    head: RequestHead,
    framing: Framing,
    hold: ByteHold,
    place: { readonly before: number; readonly headOnWire: Buffer | null },
  ): OpenRequest {
    this.startedAt ??= performance.now();
    this.requests += 1;
    return new OpenRequest(this.connection, kind, head, framing, hold, { ...place, startedAt: this.startedAt });
  }

  /** Whether there may be more to read behind the body. */
  private readBody(request: OpenRequest): boolean {
    const { body } = request;
    if (body.limit === null) return false;
    this.input.handOver();
    const progress = body.take(this.input);
    if (typeof progress === 'object') this.breakOff(request, { status: 400, reason: progress.unreadable });
    else if (progress !== 'more') this.settle(request, body.end(progress));
    else if (this.connection.end !== null) {
      this.breakOff(request, faultOfBody(request, this.connection.end, this.connection.patience));
    } else return false;
    return true;
  }

  /** As much of the body was read as will be. */
  private settle(request: OpenRequest, result: ReadBody): void {
    request.result = result;
    if (result.end === 'overloaded') request.hold.leave();
    if (result.end === 'whole' && request.keepsConnection) {
      this.current = null;
      this.state = 'head';
      this.startAnew();
    } else if (result.end === 'whole') this.finish('rest');
    else if (this.current === request) this.finish('discarding');
    request.settled?.(result);
  }

  private breakOff(request: OpenRequest, { status, reason }: Fault): void {
    const unread = this.input.takeAll();
    const receivedBytes = this.input.received - request.before;
    const incomplete = incompleteFrom('body', reason, { receivedBytes, startedAt: request.startedAt, unread });
    this.finish('rest');
    this.settle(request, request.body.end('broken off', { status, incomplete }));
  }

  private discardBody(request: OpenRequest): boolean {
    const before = this.input.length;
    const isOver = request.body.discard(this.input);
    this.forgotten += before - this.input.length;
    if (isOver) this.finish(request.body.isWhole ? 'rest' : 'done');
    else if (this.connection.end !== null) this.finish('done');
    return isOver;
  }

  /** What is in the input will never be a request that can be served; it is handed over as it came. */
  private refuse(
    { status, reason }: Fault,
    options: { readonly head?: RequestHead; readonly isAnswered?: boolean; readonly next?: 'rest' | 'done' } = {},
  ): OpenRequest {
    const { before } = this.input;
    const bytes = this.input.takeAll();
    const head = options.head ?? readPartialHead(bytes);
    const request = this.open('malformed', head, lastFraming, this.newHold(), { before, headOnWire: null });
    request.hold.overdraw(bytes.length);
    const { startedAt } = request;
    const incomplete = incompleteFrom('head', reason, { receivedBytes: bytes.length, startedAt, unread: null });
    request.result = { bytes, read: bytes.length, end: 'broken off', fault: { status, incomplete } };
    request.isAnswered = options.isAnswered ?? true;
    this.finish(options.next ?? 'rest');
    this.connection.take(request);
    return request;
  }

  /** Bytes behind the last request belong to nothing, and are kept all the same. */
  private keepRest(): boolean {
    const { end } = this.connection;
    const isAll = end === 'ended' || end === 'reset';
    if (!isAll && this.input.length < unreadBytes) return false;
    if (this.input.view().every(isLineEnd)) this.finish('done');
    else this.refuse(restOfConnection, { isAnswered: false, next: 'done' });
    return true;
  }
}

const lastFraming: Framing = { body: { kind: 'length', bytes: 0 }, keepsAlive: false, expectsContinue: false };

const isLineEnd = (byte: number | undefined): boolean => byte === 13 || byte === 10;
