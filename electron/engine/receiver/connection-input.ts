import { type ByteBudget, ByteHold, type Room } from './byte-budget.ts';
import { ByteCollector } from './read-body.ts';

/** The bytes of one connection that are not read yet. Waiting, they count like those of requests. */
export class ConnectionInput extends ByteCollector {
  /** Bytes that came over the connection. */
  received = 0;
  private readonly hold: ByteHold;

  constructor(budget: ByteBudget, room: Room) {
    super();
    this.hold = new ByteHold(budget, room);
  }

  /** Bytes of it that count. */
  get held(): number {
    return this.hold.bytes;
  }

  /** Bytes of the connection before it. */
  get before(): number {
    return this.received - this.length;
  }

  override add(bytes: Buffer): void {
    this.received += bytes.length;
    super.add(bytes);
  }

  /** Counts what is waiting now; false where there is no room for it. */
  count(): boolean {
    const more = this.length - this.hold.bytes;
    if (more > 0) return this.hold.take(more);
    this.hold.release(-more);
    return true;
  }

  /** Counts what is waiting, also where it is too much. */
  overdraw(): void {
    this.hold.overdraw(this.length - this.hold.bytes);
  }

  /** Up to so many bytes no longer count here: they are about to count as those of a request. */
  handOver(bytes = this.hold.bytes): void {
    this.hold.release(Math.min(this.hold.bytes, bytes));
  }

  takeAll(): Buffer {
    const bytes = this.view();
    this.skip(bytes.length);
    this.handOver();
    return bytes;
  }
}
