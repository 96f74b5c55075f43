import type { Socket } from 'node:net';
import type { HttpResponseMessage } from '../../../shared/model/http.ts';
import { type ConnectionEnds, endsOf } from '../http/connection-ends.ts';
import { type Framing, framingOf } from './body-framing.ts';
import {
  type End,
  type Fault,
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
import type { IncomingRequest } from './exchange.ts';
import { IncomingBody } from './incoming-body.ts';
import { OpenRequest, type RequestConnection } from './open-request.ts';
import { type BodyBudget, ByteCollector, type Patience, type ReadBody } from './read-body.ts';
import { endOfHead, type RequestHead, readHead, readPartialHead, tlsByte, tlsReason } from './request-head.ts';
import { continueText, responseOnWire, withConnectionClose } from './responses.ts';

/** What all connections of a listener share. */
export interface ConnectionHost {
  readonly budget: BodyBudget;
  readonly patience: Patience;
  /** Never rejects. */
  readonly handle: (incoming: IncomingRequest) => void;
  /** No further request is taken. */
  readonly isClosing: () => boolean;
  /** Has the request that holds most bytes give up; false where that is this one. */
  readonly makeRoom: (connection: Connection, bytes: number) => boolean;
}

/** Bytes of request line and headers together. Node's 16 KiB is less than some signed webhooks have. */
const headBytes = 256 * 1024;
/** Requests of one connection that wait for their response; further ones are not read before. */
const mostWaiting = 64;
/** Blank lines that are waited through before the first request. */
const blankBytes = 1024;
/** Milliseconds a client has to take the last response of a connection, and bytes it may go on sending meanwhile. */
const lingerMs = 2000;
const lingerBytes = 64 * 1024 * 1024;
/** Milliseconds in which a new connection is expected to bring a request. */
const freshMs = 500;
/** Milliseconds after which a request line without a version is all there is: a client of HTTP/0.9 sends no more. */
const oldRequestMs = 3000;

/**
 * One connection: takes its bytes apart into requests, hands each over as soon as its head is there, and writes the
 * responses in the order of the requests. It is a parser of its own because every byte is to be seen: Node's refuses
 * what devices send, and does not say what it has refused. Whatever does not become a whole request is handed over too.
 */
export class Connection implements RequestConnection {
  readonly ends: ConnectionEnds;
  private readonly socket: Socket;
  private readonly host: ConnectionHost;
  private readonly input = new ByteCollector();
  /** Bytes of the input that count in the budget. */
  private inputHeld = 0;
  private state: 'head' | 'body' | 'over' = 'head';
  private end: End | null = null;
  private readonly waiting: OpenRequest[] = [];
  /** The request whose body is being read, or discarded. */
  private current: OpenRequest | null = null;
  private requests = 0;
  /** Bytes that came over it. */
  private received = 0;
  /** Where the search for the end of a head goes on. */
  private searched = 0;
  /** When the first byte of what is in the input came; null where nothing is. */
  private startedAt: number | null = null;
  private activeAt = performance.now();
  private isReading = false;
  private isPaused = false;
  /** After the last response: how long the sender may go on sending, and what it has sent since. */
  private lingerUntil: number | null = null;
  private lingered = 0;
  private isOutputEnded = false;
  /** Bytes behind a request that ended the connection are kept. */
  private keepsRest = false;

  constructor(socket: Socket, host: ConnectionHost) {
    this.socket = socket;
    this.host = host;
    this.ends = endsOf(socket);
    socket.on('data', (bytes: Buffer) => this.onData(bytes));
    socket.on('end', () => this.endWith('ended'));
    // A reset is emitted as an error and then as a close; what came before is still handed over.
    socket.on('error', () => this.endWith('reset'));
    socket.on('close', () => this.endWith('reset'));
    socket.on('drain', () => this.go());
  }

  /** Bytes of an unfinished request that it holds. */
  get unfinishedBytes(): number {
    return this.inputHeld + (this.current?.result === null ? this.current.body.held : 0);
  }

  /** How much it is needed, for the choice of one that makes room: the lowest first, of equals the oldest. */
  claim(now: number): { readonly rank: number; readonly since: number } {
    if (this.isOver()) return { rank: 0, since: this.activeAt };
    if (this.isBusy()) {
      const begun = this.current?.result === null ? this.current.startedAt : this.startedAt;
      // Who has sent whole requests gets the responses.
      return begun === null ? { rank: 4, since: this.activeAt } : { rank: 2, since: begun };
    }
    // A new one is about to send its request.
    return { rank: now - this.activeAt < freshMs ? 3 : 1, since: this.activeAt };
  }

  /** Ends it where its time is over. To be called now and then. */
  check(now: number): void {
    const { patience } = this.host;
    const quiet = now - this.activeAt;
    if (this.lingerUntil !== null) {
      if (now >= this.lingerUntil) this.endLinger();
    } else if (this.socket.writableLength > 0 && quiet > patience.request) {
      // Its responses are not taken, so its requests are not read either.
      this.socket.destroy();
    } else if (this.current !== null) {
      if (this.current.result === null && now - this.current.startedAt > patience.request) this.endWith('timeout');
    } else if (this.startedAt !== null) {
      if (!this.isBlocked() && now - this.startedAt > this.headPatience()) this.endWith('timeout');
    } else if (this.waiting.length === 0 && quiet > (this.requests === 0 ? patience.headers : patience.idle)) {
      this.socket.destroy();
    }
  }

  /** Gives up what has not come whole, and ends when the responses to the rest are written. */
  stop(why: 'stopped' | 'crowded' = 'stopped'): void {
    if (this.isBusy() && !this.isOver()) this.endWith(why);
    else this.socket.destroy();
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Gives up its unfinished request in favor of others. */
  giveUp(why: 'bytes' | 'connections'): void {
    if (why === 'connections') this.stop('crowded');
    else if (this.current?.result === null) {
      this.settle(this.current, this.current.body.end('overloaded'));
      this.go();
    } else if (this.state === 'head') this.refuse(tooManyBytes);
  }

  private onData(bytes: Buffer): void {
    this.received += bytes.length;
    this.activeAt = performance.now();
    if (this.state === 'over' && !this.keepsRest) {
      this.lingered += bytes.length;
      if (this.lingered > lingerBytes) this.socket.destroy();
      return;
    }
    this.startedAt ??= this.activeAt;
    this.input.add(bytes);
    this.go();
  }

  private endWith(end: End): void {
    if (this.end === 'reset' || (this.end !== null && end !== 'reset')) return;
    this.end = end;
    this.go();
    this.writeResponses();
  }

  /** A request has begun that is not whole, or has no response yet. */
  private isBusy(): boolean {
    return this.waiting.length > 0 || this.startedAt !== null;
  }

  /** It has its last response. */
  private isOver(): boolean {
    return this.lingerUntil !== null;
  }

  canRespond(): boolean {
    return this.end !== 'reset' && this.socket.writable;
  }

  /** Reads on as far as it can. */
  private go(): void {
    if (this.isReading) return;
    this.isReading = true;
    while (this.advance());
    this.isReading = false;
    if (this.input.length !== this.inputHeld) this.countInput();
    this.throttle();
  }

  /** Whether there may be more to read. */
  private advance(): boolean {
    if (this.state === 'head') return this.readHead();
    if (this.state === 'body' && this.current !== null) return this.readBody(this.current);
    if (this.keepsRest) this.keepRest();
    return false;
  }

  private isBlocked(): boolean {
    return this.end === null && (this.waiting.length >= mostWaiting || this.socket.writableNeedDrain);
  }

  /** Nothing is lost meanwhile: what is not read stays with the system, and then with the sender. */
  private throttle(): void {
    const isUnwanted = this.current?.result === null && this.current.body.limit === null && this.input.length > 0;
    const isFull = isUnwanted || (this.state === 'head' && this.input.length > 0 && this.isBlocked());
    if (isFull === this.isPaused) return;
    this.isPaused = isFull;
    if (isFull) this.socket.pause();
    else this.socket.resume();
  }

  /** What is waiting in the input counts like the bytes of bodies. */
  private countInput(): void {
    const { budget, makeRoom } = this.host;
    const more = this.input.length - this.inputHeld;
    if (more > 0 && !budget.take(more)) {
      if (!makeRoom(this, more) && this.state === 'head') {
        this.refuse(tooManyBytes);
        return;
      }
      budget.overdraw(more);
    }
    if (more < 0) budget.release(-more);
    this.inputHeld = this.input.length;
  }

  private readHead(): boolean {
    if (this.isBlocked() || this.input.length === 0 || this.isBlank()) return false;
    const bytes = this.input.view();
    const end = endOfHead(bytes, Math.max(0, this.searched - 3), bytes.length);
    if (end > headBytes || (end === -1 && bytes.length > headBytes)) this.refuse(tooLong);
    else if (end === -1) {
      this.searched = bytes.length;
      if (bytes[0] === tlsByte) this.refuse({ status: 400, reason: tlsReason });
      else if (this.end !== null) this.refuse(faultOfHead(bytes, this.end, this.host.patience));
      return false;
    }
    const head = readHead(bytes.subarray(0, end));
    if ('status' in head) this.refuse(head, { head: head.head });
    else {
      const framing = framingOf(head.httpVersion, head.headers);
      if ('reason' in framing) this.refuse({ status: 400, reason: framing.reason }, { head });
      else this.begin(head, framing, bytes, end);
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
    if (this.requests > 0) {
      this.input.skip(bytes.length);
      this.startedAt = null;
    } else if (this.end !== null || bytes.length > blankBytes) {
      this.refuse(onlyBlankLines(this.end));
    }
    return true;
  }

  private begin(head: RequestHead, framing: Framing, bytes: Buffer, end: number): void {
    const before = this.received - this.input.length;
    this.input.skip(end);
    this.searched = 0;
    const isTunnel = head.method === 'CONNECT';
    // What comes behind a CONNECT is not HTTP: the bytes that are there are its body.
    const body = isTunnel ? ({ kind: 'length', bytes: this.input.length } as const) : framing.body;
    const headOnWire = head.warnings.length === 0 ? null : bytes.subarray(0, end);
    const keeps = isTunnel ? { ...framing, keepsAlive: false } : framing;
    const request = this.open(isTunnel ? 'tunnel' : 'request', head, { ...keeps, body }, before, headOnWire);
    this.current = request;
    this.state = 'body';
    this.host.handle(request);
  }

  private open(
    kind: OpenRequest['kind'],
    head: RequestHead,
    framing: Framing,
    before: number,
    headOnWire: Buffer | null,
  ): OpenRequest {
    const startedAt = this.startedAt ?? performance.now();
    const body = new IncomingBody(framing.body, this.host.budget, this);
    const request = new OpenRequest(this, kind, head, framing, body, { startedAt, before, headOnWire });
    this.requests += 1;
    this.waiting.push(request);
    return request;
  }

  /** Others give up what they hold; false where this connection holds the most. */
  makeRoom(bytes: number): boolean {
    return this.host.makeRoom(this, bytes);
  }

  isClosing(): boolean {
    return this.host.isClosing();
  }

  read(request: OpenRequest, limit: number): ReadBody | Promise<ReadBody> {
    request.body.limit = limit;
    this.writeContinue();
    while (request.result === null && this.readBody(request));
    if (request.result !== null) {
      this.go();
      return request.result;
    }
    return new Promise((resolve) => {
      request.settled = resolve;
    });
  }

  /** Whether there may be more to read behind the body. */
  private readBody(request: OpenRequest): boolean {
    const { body } = request;
    if (request.result !== null) return this.discardBody(request);
    if (body.limit === null) return false;
    const progress = body.take(this.input);
    if (progress === 'more') {
      if (this.end !== null) this.breakOff(request, faultOfBody(request, this.end, this.host.patience));
      return false;
    }
    if (typeof progress === 'object') this.breakOff(request, { status: 400, reason: progress.unreadable });
    else this.settle(request, body.end(progress));
    return true;
  }

  /** As much of the body was read as will be. */
  private settle(request: OpenRequest, result: ReadBody): void {
    request.result = result;
    if (result.end === 'whole') {
      this.current = null;
      this.state = request.keepsConnection ? 'head' : 'over';
      this.keepsRest = this.state === 'over';
      this.startedAt = this.input.length === 0 ? null : performance.now();
    }
    request.settled?.(result);
  }

  private breakOff(request: OpenRequest, { status, reason }: Fault): void {
    const unread = this.forgetInput();
    const receivedBytes = this.received - request.before;
    const incomplete = incompleteFrom('body', reason, { receivedBytes, startedAt: request.startedAt, unread });
    this.current = null;
    this.state = 'over';
    this.startedAt = null;
    this.settle(request, request.body.end('broken off', { status, incomplete }));
  }

  /** The rest of a body that nobody wants is taken in: a sender reads its response only after it has sent everything. */
  private discardBody(request: OpenRequest): boolean {
    const before = this.input.length;
    const isOver = request.body.discard(this.input);
    this.lingered += before - this.input.length;
    if (isOver || this.end !== null || this.lingered > lingerBytes) {
      this.current = null;
      this.state = 'over';
      this.forgetInput();
      if (this.lingerUntil !== null) this.endOutput();
    }
    return false;
  }

  /** What is in the input will never be a request that can be served; it is handed over as it came. */
  private refuse(
    { status, reason }: Fault,
    { head, isAnswered = true }: { readonly head?: RequestHead; readonly isAnswered?: boolean } = {},
  ): void {
    const before = this.received - this.input.length;
    const bytes = this.forgetInput();
    const request = this.open('malformed', head ?? readPartialHead(bytes), lastFraming, before, null);
    const { startedAt } = request;
    const incomplete = incompleteFrom('head', reason, { receivedBytes: bytes.length, startedAt, unread: null });
    this.state = 'over';
    this.startedAt = null;
    const fault = { status, incomplete };
    request.result = { bytes, read: bytes.length, end: 'broken off', fault, release: () => undefined };
    request.isAnswered = isAnswered;
    this.host.handle(request);
  }

  /** Bytes behind a request that ended its connection: they belong to nothing, and are kept all the same. */
  private keepRest(): void {
    if (this.end === null && this.input.length < unreadBytes) return;
    this.keepsRest = false;
    if (this.input.view().every(isLineEnd)) this.forgetInput();
    else this.refuse(restOfConnection, { isAnswered: false });
  }

  private forgetInput(): Buffer {
    const bytes = this.input.view();
    this.input.skip(bytes.length);
    if (this.inputHeld > 0) this.countInput();
    return bytes;
  }

  respond(request: OpenRequest, response: HttpResponseMessage | null): Promise<void> | void {
    if (response === null) {
      this.waiting.splice(this.waiting.indexOf(request), 1);
      this.writeResponses();
      return;
    }
    // A listener that closes says so, also where the response was chosen before.
    const headers = this.host.isClosing() ? withConnectionClose(response.headers) : response.headers;
    request.response = responseOnWire(response, headers);
    this.writeResponses();
    if (this.waiting.includes(request)) {
      return new Promise((resolve) => {
        request.written = resolve;
      });
    }
  }

  /** Writes what is there, in the order of the requests. */
  private writeResponses(): void {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      if (this.canRespond()) {
        if (next.response === null || this.lingerUntil !== null) break;
        this.socket.write(next.response, 'latin1');
        if (next.isLast) this.endAfter(next);
      } else if (next.response === null) break;
      this.waiting.shift();
      this.activeAt = performance.now();
      next.written?.();
    }
    if (this.waiting.length === 0 && (this.end !== null || this.host.isClosing()) && this.lingerUntil === null) {
      this.endOutput();
    }
    this.writeContinue();
    if (this.state === 'head' && this.input.length > 0) this.go();
  }

  private writeContinue(): void {
    const { current } = this;
    if (current === null || current.hasContinued || !current.expectsContinue) return;
    if (current.result !== null || current.body.limit === null || current !== this.waiting[0]) return;
    current.hasContinued = true;
    if (this.canRespond()) this.socket.write(continueText);
  }

  /** After the last response: at once, or when the sender has sent the rest. */
  private endAfter(request: OpenRequest): void {
    if (this.current === request) this.lingerUntil = performance.now() + lingerMs;
    else this.endOutput();
  }

  private endOutput(): void {
    this.current = null;
    this.state = 'over';
    this.isOutputEnded = true;
    this.lingerUntil = performance.now() + lingerMs;
    this.socket.end();
  }

  private endLinger(): void {
    if (this.isOutputEnded) this.socket.destroy();
    else this.endOutput();
  }

  private headPatience(): number {
    const { headers } = this.host.patience;
    const bytes = this.input.view();
    return bytes.length < headBytes && isOldRequest(bytes) ? Math.min(oldRequestMs, headers) : headers;
  }
}

const lastFraming: Framing = { body: { kind: 'length', bytes: 0 }, keepsAlive: false, expectsContinue: false };

const isLineEnd = (byte: number | undefined): boolean => byte === 13 || byte === 10;
