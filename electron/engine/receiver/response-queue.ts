import type { Socket } from 'node:net';
import type { OpenRequest } from './open-request.ts';
import { continueText } from './responses.ts';

/** Requests of one connection that wait for their response, and the bytes they hold; further ones are not read before. */
const mostWaiting = 64;
const mostWaitingBytes = 1024 * 1024;
/** Milliseconds a client has to take the last response of a connection. */
const lingerMs = 2000;

/** The responses of one connection: written in the order of its requests, whenever they are chosen. */
export class ResponseQueue {
  private readonly socket: Socket;
  private readonly waiting: OpenRequest[] = [];
  /** After the last response: the sender may go on with its request, then nothing more is written. */
  private state: 'open' | 'last' | 'ended' = 'open';
  private until = 0;
  private isLost = false;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Requests without a response. */
  get length(): number {
    return this.waiting.length;
  }

  /** The last response is written. */
  get isOver(): boolean {
    return this.state !== 'open';
  }

  /** The last response is written, and its request still comes. */
  get isLingering(): boolean {
    return this.state === 'last';
  }

  /** No further request is to be read before some of these have their response. */
  isFull(): boolean {
    if (this.waiting.length === 0) return this.socket.writableNeedDrain;
    let bytes = 0;
    for (const { hold } of this.waiting) bytes += hold.bytes;
    return this.waiting.length >= mostWaiting || bytes >= mostWaitingBytes || this.socket.writableNeedDrain;
  }

  canWrite(): boolean {
    return !this.isLost && this.socket.writable;
  }

  /** The other side is gone: responses are dropped. */
  lose(): void {
    this.isLost = true;
  }

  add(request: OpenRequest): void {
    this.waiting.push(request);
  }

  has(request: OpenRequest): boolean {
    return this.waiting.includes(request);
  }

  /** It gets no response. */
  remove(request: OpenRequest): void {
    this.waiting.splice(this.waiting.indexOf(request), 1);
  }

  /** Writes what is there; whether the last response of the connection is among it. */
  write(): boolean {
    let hasLast = false;
    for (let next = this.waiting[0]; next !== undefined && next.response !== null; next = this.waiting[0]) {
      if (this.canWrite()) {
        if (hasLast || this.isOver) break;
        if (next.response.length > 0) this.socket.write(next.response, 'latin1');
        if (next.isPartial) {
          next.response = null;
          break;
        }
        if (next.endsBy === 'reset') this.socket.resetAndDestroy();
        hasLast = next.isLast;
      }
      this.waiting.shift();
      next.written?.();
    }
    return hasLast;
  }

  /** Has the sender send the body that it waits with, where its response is the next to be written. */
  writeContinue(request: OpenRequest): void {
    if (request.hasContinued || request !== this.waiting[0]) return;
    request.hasContinued = true;
    if (this.canWrite()) this.socket.write(continueText);
  }

  /** After the last response: its request may come to its end. */
  linger(): void {
    this.state = 'last';
    this.until = performance.now() + lingerMs;
  }

  /** Nothing more is written. */
  end(): void {
    this.state = 'ended';
    this.until = performance.now() + lingerMs;
    this.socket.end();
  }

  /** The client has had its time to take the last response. */
  isOverdue(now: number): boolean {
    return this.isOver && now >= this.until;
  }
}
