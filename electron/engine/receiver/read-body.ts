import type { IncomingMessage } from 'node:http';

export interface ReadBody {
  /** What is kept: all of it, or its beginning. */
  readonly bytes: Buffer;
  /** Bytes read; more than are kept where the body is too large. */
  readonly read: number;
  /** Why the rest was not read: over the limit of one body, or of all bodies at once. */
  readonly end: 'whole' | 'too large' | 'overloaded';
  /** To be called when the bytes are no longer needed. */
  release(): void;
}

/** Bounds the bytes of all bodies that are held at once, over all connections. */
export interface BodyBudget {
  /** False where the bytes would be too many; then they are not counted. */
  take(bytes: number): boolean;
  release(bytes: number): void;
  used(): number;
}

export function createBodyBudget(limit: () => number): BodyBudget {
  let used = 0;
  return {
    take(bytes) {
      if (used + bytes > limit()) return false;
      used += bytes;
      return true;
    },
    release(bytes) {
      used -= bytes;
    },
    used: () => used,
  };
}

/**
 * Reads a body up to `limit` bytes, or until all bodies together are over the budget, and stops there: the rest stays
 * unread. Null where the sender went away before the end. Chunked framing is removed; nothing is decoded.
 */
export function readBody(request: IncomingMessage, limit: number, budget: BodyBudget): Promise<ReadBody | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let read = 0;
    let held = 0;
    const release = () => {
      budget.release(held);
      held = 0;
    };
    const settle = (end: ReadBody['end'] | 'gone') => {
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('close', onClose);
      if (end === 'gone') {
        release();
        resolve(null);
        return;
      }
      if (end !== 'whole') request.pause();
      const bytes = Buffer.concat(chunks, Math.min(held, limit));
      resolve({ bytes, read, end, release });
    };
    const onData = (chunk: Buffer) => {
      read += chunk.length;
      if (!budget.take(chunk.length)) return settle('overloaded');
      held += chunk.length;
      chunks.push(chunk);
      if (read > limit) settle('too large');
    };
    const onEnd = () => settle('whole');
    const onClose = () => settle('gone');
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('close', onClose);
    // A reset is emitted as an error and then as a close; the close is what counts.
    request.on('error', () => undefined);
  });
}

/** Bytes and milliseconds of an unwanted rest that are taken in, so that the sender comes to read its response. */
const drainBytes = 64 * 1024 * 1024;
const drainMs = 2000;

/** Discards the rest of a body; resolves at its end, or when enough was taken. */
export function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let taken = 0;
    const settle = () => {
      clearTimeout(timer);
      request.off('data', onData);
      request.off('end', settle);
      request.off('close', settle);
      resolve();
    };
    const onData = (chunk: Buffer) => {
      taken += chunk.length;
      if (taken > drainBytes) settle();
    };
    const timer = setTimeout(settle, drainMs);
    request.on('data', onData);
    request.on('end', settle);
    request.on('close', settle);
    request.resume();
  });
}
