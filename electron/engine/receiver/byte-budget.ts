/** Has others give up bytes that they hold; false where whoever asks holds the most. */
export interface Room {
  makeRoom(bytes: number): boolean;
}

/** What was given up and is still being logged may be held on top of the limit, up to this part of it. */
const mostAbove = 0.5;

/** Bounds the bytes that are held at once, over all connections. */
export class ByteBudget {
  private readonly limit: () => number;
  private held = 0;
  private leaving = 0;

  constructor(limit: () => number) {
    this.limit = limit;
  }

  used(): number {
    return this.held;
  }

  fits(bytes: number): boolean {
    return this.held + bytes <= this.limit();
  }

  /** Whether they fit in as soon as what was given up is released: then nobody else need give up anything. */
  fitsSoon(bytes: number): boolean {
    return this.held - this.leaving + bytes <= this.limit();
  }

  /** Whether giving up would help: not where too much of what was given up is held already. */
  canOverdraw(bytes: number): boolean {
    return this.held + bytes <= this.limit() * (1 + mostAbove);
  }

  /** For holds alone. */
  count(held: number, leaving: number): void {
    this.held += held;
    this.leaving += leaving;
  }
}

/** What one request, or the input of one connection, holds of the budget. */
export class ByteHold {
  bytes = 0;
  private isLeaving = false;
  private readonly budget: ByteBudget;
  private readonly room: Room;

  constructor(budget: ByteBudget, room: Room) {
    this.budget = budget;
    this.room = room;
  }

  /** Whether there is room for the bytes as it is. */
  fits(bytes: number): boolean {
    return this.budget.fits(bytes);
  }

  /** False where there is no room for the bytes; then they are not counted. */
  take(bytes: number): boolean {
    if (!this.budget.fits(bytes) && !this.room.makeRoom(bytes)) return false;
    this.overdraw(bytes);
    return true;
  }

  /** Counts the bytes, also where they are too many. */
  overdraw(bytes: number): void {
    this.bytes += bytes;
    this.budget.count(bytes, this.isLeaving ? bytes : 0);
  }

  /** What it holds was given up, and is released once it is logged. */
  leave(): void {
    if (this.isLeaving) return;
    this.isLeaving = true;
    this.budget.count(0, this.bytes);
  }

  release(bytes = this.bytes): void {
    if (bytes === 0) return;
    this.bytes -= bytes;
    this.budget.count(-bytes, this.isLeaving ? -bytes : 0);
  }
}
