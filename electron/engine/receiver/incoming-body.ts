import { ChunkedDecoder, type Framing } from './body-framing.ts';
import type { ByteHold } from './byte-budget.ts';
import { type BrokenOff, ByteCollector, type ReadBody } from './read-body.ts';

/** How far the bytes that came brought a body: to its end, over a limit, or to bytes that cannot be read. */
export type BodyProgress = 'more' | 'whole' | 'too large' | 'overloaded' | { readonly unreadable: string };

const smallBytes = 4096;

/** One body while it arrives. Chunked framing is taken off; nothing is decoded. */
export class IncomingBody {
  /** Bytes that came of it, without framing. */
  read = 0;
  /** Bytes that are kept; null until somebody wants the body. */
  limit: number | null = null;
  private readonly chunks: ChunkedDecoder | null;
  private readonly collected = new ByteCollector();
  private readonly hold: ByteHold;
  /** Of a body that has a length: what is still to come. */
  private left: number;

  constructor(framing: Framing['body'], hold: ByteHold) {
    this.chunks = framing.kind === 'chunked' ? new ChunkedDecoder() : null;
    this.left = framing.kind === 'length' ? framing.bytes : 0;
    this.hold = hold;
  }

  get isWhole(): boolean {
    return this.chunks === null ? this.left === 0 : this.chunks.isDone;
  }

  /** Bytes still to come; null where only the sender knows. */
  get expected(): number | null {
    return this.chunks === null ? this.left : null;
  }

  get trailers(): [string, string][] {
    return this.chunks?.trailers ?? [];
  }

  /** Takes from the input what belongs to the body, up to `limit` and the budget. */
  take(input: ByteCollector): BodyProgress {
    let stopped: 'too large' | 'overloaded' | null = null;
    const fault = this.eachPiece(input, (data) => {
      stopped = this.keep(data);
      return stopped === null;
    });
    if (stopped !== null) return stopped;
    if (fault !== null) return { unreadable: fault };
    return this.isWhole ? 'whole' : 'more';
  }

  /** Takes from the input what belongs to the body and forgets it; whether nothing more is to come. */
  discard(input: ByteCollector): boolean {
    const fault = this.eachPiece(input, () => true);
    return fault !== null || this.isWhole;
  }

  /** What was collected is not needed any more. */
  forget(): void {
    this.collected.skip(this.collected.length);
  }

  end(end: ReadBody['end'], fault: BrokenOff | null = null): ReadBody {
    const view = this.collected.view();
    const bytes = view.length > (this.limit ?? 0) ? view.subarray(0, this.limit ?? 0) : view;
    return { bytes, read: this.read, end, fault };
  }

  private keep(data: Buffer): 'too large' | 'overloaded' | null {
    this.read += data.length;
    if (!this.hold.take(data.length)) return 'overloaded';
    // A small piece of a packet must not keep the whole packet from being freed at once.
    this.collected.add(this.read === data.length && data.length < smallBytes ? Buffer.from(data) : data);
    return this.read > (this.limit ?? 0) ? 'too large' : null;
  }

  /** Why the body cannot be read on; null where it can. */
  private eachPiece(input: ByteCollector, take: (data: Buffer) => boolean): string | null {
    if (this.chunks !== null) {
      const { used, fault } = this.chunks.read(input.view(), take);
      input.skip(used);
      return fault;
    }
    const data = input.length > this.left ? input.view().subarray(0, this.left) : input.view();
    if (data.length === 0) return null;
    input.skip(data.length);
    this.left -= data.length;
    take(data);
    return null;
  }
}
