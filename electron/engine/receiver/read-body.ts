import type { Incomplete } from '../../../shared/model/capture.ts';

export interface ReadBody {
  /** What is kept: all of it, or its beginning. */
  readonly bytes: Buffer;
  /** Bytes read; more than are kept where the body is too large. */
  readonly read: number;
  /** Why the rest was not read: over the limit of one body, over that of all bodies at once, or it never came. */
  readonly end: 'whole' | 'too large' | 'overloaded' | 'broken off';
  /** Null unless it was broken off. */
  readonly fault: BrokenOff | null;
}

/** Why a request did not come whole or cannot be read. */
export interface BrokenOff {
  /** HTTP status of the refusal. */
  readonly status: number;
  readonly incomplete: Incomplete;
}

/** Milliseconds for the headers, for the whole of a request, and between two requests. */
export interface Patience {
  readonly headers: number;
  readonly request: number;
  readonly idle: number;
}

/** Collects bytes in one buffer that doubles when it is full: many small packets cost neither copies nor objects. */
export class ByteCollector {
  private buffer: Buffer = empty;
  private from = 0;
  private to = 0;

  get length(): number {
    return this.to - this.from;
  }

  /** The bytes so far; valid also when more are added. */
  view(): Buffer {
    return this.from === 0 && this.to === this.buffer.length ? this.buffer : this.buffer.subarray(this.from, this.to);
  }

  /** The first piece is kept as it is, without a copy. */
  add(bytes: Buffer): void {
    if (this.length === 0) {
      this.buffer = bytes;
      this.from = 0;
      this.to = bytes.length;
      return;
    }
    if (this.to + bytes.length > this.buffer.length) this.grow(bytes.length);
    bytes.copy(this.buffer, this.to);
    this.to += bytes.length;
  }

  /** Forgets the first bytes; views of them stay valid. */
  skip(bytes: number): void {
    this.from += bytes;
    if (this.from < this.to) return;
    this.buffer = empty;
    this.from = 0;
    this.to = 0;
  }

  private grow(more: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * (this.length + more), smallest));
    this.buffer.copy(grown, 0, this.from, this.to);
    this.to -= this.from;
    this.from = 0;
    this.buffer = grown;
  }
}

const empty = Buffer.alloc(0);
const smallest = 4096;
