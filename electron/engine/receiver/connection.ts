import type { Socket } from 'node:net';
import type { HttpResponseMessage } from '../../../shared/model/http.ts';
import type { ResponseFault } from '../../../shared/model/response-rule.ts';
import { type ConnectionEnds, endsOf } from '../http/connection-ends.ts';
import type { End } from './broken-off.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { OpenRequest } from './open-request.ts';
import type { Patience, ReadBody } from './read-body.ts';
import { type ReaderConnection, RequestReader } from './request-reader.ts';
import { brokenResponse, inPieces, longestWait, pieceMs } from './response-faults.ts';
import { ResponseQueue } from './response-queue.ts';
import { responseOnWire, withConnectionClose } from './responses.ts';

/** What all connections of a listener share. */
export interface ConnectionHost {
  readonly budget: ByteBudget;
  readonly patience: Patience;
  /** Never throws. What the request holds is released when it is done with. */
  readonly handle: (request: OpenRequest) => void;
  /** No further request is taken. */
  readonly isClosing: () => boolean;
  /** Has the request that holds most bytes give up; false where that is this one. */
  readonly makeRoom: (connection: Connection, bytes: number) => boolean;
}

/** Bytes that a client may go on sending though nobody wants them. */
const lingerBytes = 64 * 1024 * 1024;
/** Milliseconds in which a new connection is expected to bring a request. */
const freshMs = 500;

/**
 * One connection, from its first byte to its end: a reader takes its bytes apart into requests, each is handed over as
 * soon as its head is there, and a queue writes the responses.
 */
export class Connection implements ReaderConnection {
  readonly ends: ConnectionEnds;
  end: End | null = null;
  private readonly socket: Socket;
  private readonly host: ConnectionHost;
  private readonly reader: RequestReader;
  private readonly responses: ResponseQueue;
  private activeAt = performance.now();
  private isPaused = false;
  /** Ends each wait before its time. */
  private readonly waits = new Map<() => void, 'response' | 'nothing'>();

  constructor(socket: Socket, host: ConnectionHost) {
    this.socket = socket;
    this.host = host;
    this.ends = endsOf(socket);
    this.reader = new RequestReader(this);
    this.responses = new ResponseQueue(socket);
    socket.on('data', (bytes: Buffer) => this.onData(bytes));
    socket.on('end', () => this.endWith('ended'));
    // A reset is emitted as an error and then as a close; what came before is still handed over.
    socket.on('error', () => this.endWith('reset'));
    socket.on('close', () => {
      this.endWith('reset');
      this.hurry();
    });
    socket.on('drain', () => this.readOn());
  }

  get budget(): ByteBudget {
    return this.host.budget;
  }

  get patience(): Patience {
    return this.host.patience;
  }

  /** Bytes of an unfinished request that it holds. */
  get unfinishedBytes(): number {
    return this.reader.unfinishedBytes;
  }

  /** How much it is needed, for the choice of one that makes room: the lowest first, of equals the oldest. */
  claim(now: number): { readonly rank: number; readonly since: number } {
    if (this.responses.isOver) return { rank: 0, since: this.activeAt };
    const begun = this.reader.startedAt;
    if (begun !== null) return { rank: 2, since: begun };
    // Who has sent whole requests gets the responses.
    if (this.responses.length > 0) return { rank: 4, since: this.activeAt };
    // A new one is about to send its request.
    return { rank: now - this.activeAt < freshMs ? 3 : 1, since: this.activeAt };
  }

  /** Ends it where its time is over. To be called now and then. */
  check(now: number): void {
    const { patience, reader, responses } = this;
    const quiet = now - this.activeAt;
    if (responses.isOver) {
      if (!responses.isOverdue(now)) return;
      if (responses.isLingering) this.endOutput();
      else this.destroy();
    } else if (this.socket.writableLength > 0 && quiet > patience.request) {
      // Its responses are not taken, so its requests are not read either.
      this.destroy();
    } else if (reader.isOverdue(now)) this.endWith('timeout');
    else if (!this.isBusy() && quiet > (reader.requests === 0 ? patience.headers : patience.idle)) this.destroy();
  }

  /** Gives up what has not come whole, and ends when the responses to the rest are written. */
  stop(why: 'stopped' | 'crowded'): void {
    this.hurry();
    if (this.isBusy() && !this.responses.isOver) this.endWith(why);
    else this.destroy();
  }

  /** Ends it at once. What has come is handed over. */
  destroy(): void {
    this.endWith('reset');
    this.socket.destroy();
  }

  /** Gives up what it holds of an unfinished request in favor of others. */
  giveUp(): void {
    this.reader.giveUp();
    this.readOn();
  }

  makeRoom(bytes: number): boolean {
    return this.host.makeRoom(this, bytes);
  }

  isClosing(): boolean {
    return this.host.isClosing();
  }

  isBlocked(): boolean {
    return this.end === null && this.responses.isFull();
  }

  canRespond(): boolean {
    return this.responses.canWrite();
  }

  take(request: OpenRequest): void {
    this.responses.add(request);
    this.host.handle(request);
  }

  /** Of a sender that waits for `nothing` it is over as soon as it has ended its side, too. */
  wait(milliseconds: number, forWhat: 'response' | 'nothing' = 'response'): Promise<void> {
    const isOver = this.host.isClosing() || (this.end !== null && (forWhat === 'nothing' || this.end !== 'ended'));
    if (isOver || this.socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waits.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waits.set(done, forWhat);
    });
  }

  read(request: OpenRequest, limit: number): ReadBody | Promise<ReadBody> {
    const body = this.reader.read(request, limit);
    this.writeContinue();
    this.readOn();
    return body;
  }

  respond(
    request: OpenRequest,
    response: HttpResponseMessage | null,
    fault: ResponseFault | null,
  ): Promise<void> | void {
    if (fault !== null && this.canRespond()) return this.fail(request, response, fault);
    if (response === null) this.responses.remove(request);
    else {
      request.response = this.onWire(response);
    }
    this.writeResponses();
    return this.written(request);
  }

  /** Resolves when the response was written, or is of no use any more. What waits for its turn is logged. */
  private written(request: OpenRequest): Promise<void> | void {
    if (!this.responses.has(request)) return;
    request.holdOnly(request.response?.length ?? 0);
    return new Promise((resolve) => {
      request.written = resolve;
    });
  }

  private hurry(): void {
    for (const done of [...this.waits.keys()]) done();
  }

  private onWire(response: HttpResponseMessage): string | Buffer {
    // A listener that closes says so, also where the response was chosen before.
    const headers = this.isClosing() ? withConnectionClose(response.headers) : response.headers;
    return responseOnWire(response, headers);
  }

  /** Responds as a rule wants it to go wrong. */
  private async fail(request: OpenRequest, response: HttpResponseMessage | null, fault: ResponseFault): Promise<void> {
    if (fault === 'never') await this.wait(longestWait, 'nothing');
    const wire = response === null ? '' : this.onWire(response);
    if (fault === 'drip') await this.drip(request, wire);
    else {
      request.endsBy = fault === 'reset' ? 'reset' : 'end';
      request.response = brokenResponse(fault, wire);
      this.writeResponses();
    }
    return this.written(request);
  }

  /** Piece by piece; at once where nobody waits for the rest. */
  private async drip(request: OpenRequest, wire: string | Buffer): Promise<void> {
    const pieces = inPieces(wire);
    while (pieces.length > 0) {
      const isHurried = this.isClosing() || !this.canRespond();
      const more = (isHurried ? pieces.splice(0) : pieces.splice(0, 1)).join('');
      request.response = `${request.response ?? ''}${more}`;
      request.isPartial = pieces.length > 0;
      this.writeResponses();
      if (request.isPartial) await this.wait(pieceMs);
    }
  }

  private onData(bytes: Buffer): void {
    this.activeAt = performance.now();
    this.reader.add(bytes, this.activeAt);
    this.readOn();
    if (this.reader.forgotten <= lingerBytes) return;
    if (this.reader.isTakingIn) {
      this.reader.close();
      this.readOn();
    } else this.destroy();
  }

  private endWith(end: End): void {
    if (this.end === 'reset' || (this.end !== null && end !== 'reset')) return;
    this.end = end;
    for (const [done, forWhat] of [...this.waits]) if (forWhat === 'nothing') done();
    if (end === 'reset') this.responses.lose();
    this.readOn();
    this.writeResponses();
  }

  /** A request has begun that is not whole, or has no response yet. */
  private isBusy(): boolean {
    return this.responses.length > 0 || this.reader.startedAt !== null;
  }

  private readOn(): void {
    if (!this.reader.go()) return;
    const { isFull } = this.reader;
    if (isFull !== this.isPaused) {
      this.isPaused = isFull;
      if (isFull) this.socket.pause();
      else this.socket.resume();
    }
    if (this.responses.isLingering && !this.reader.isTakingIn) this.endOutput();
  }

  private writeResponses(): void {
    const before = this.responses.length;
    if (this.responses.write()) {
      if (this.reader.isTakingIn) {
        this.reader.discard();
        this.responses.linger();
      } else this.endOutput();
    }
    if (this.responses.length < before) this.activeAt = performance.now();
    const isLast = this.end !== null || this.isClosing();
    if (isLast && this.responses.length === 0 && !this.responses.isOver) this.endOutput();
    this.writeContinue();
    if (this.reader.hasNext || this.responses.isLingering) this.readOn();
  }

  private writeContinue(): void {
    const request = this.reader.awaitsContinue;
    if (request !== null) this.responses.writeContinue(request);
  }

  private endOutput(): void {
    this.reader.close();
    this.responses.end();
  }
}
