import type { IncomingMessage } from 'node:http';

interface ReadBody {
  /** What is kept: all of it, or its first `limit` bytes. */
  readonly bytes: Buffer;
  /** Bytes read; more than are kept where it was cut. */
  readonly read: number;
  readonly cut: boolean;
}

/**
 * Reads a body up to `limit` bytes and stops there: the rest stays unread. Null where the sender went away before
 * the end. Chunked framing is taken off; nothing is decoded.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<ReadBody | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let read = 0;
    const settle = (result: ReadBody | null) => {
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('close', onClose);
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      read += chunk.length;
      if (read <= limit) return;
      request.pause();
      settle({ bytes: Buffer.concat(chunks, limit), read, cut: true });
    };
    const onEnd = () => settle({ bytes: Buffer.concat(chunks, read), read, cut: false });
    const onClose = () => settle(null);
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('close', onClose);
    // A reset is told as an error and then as a close; the close is what counts.
    request.on('error', () => undefined);
  });
}

/** Bytes and milliseconds of an unwanted rest that are taken in, so that the sender comes to read its answer. */
const drainBytes = 64 * 1024 * 1024;
const drainMs = 2000;

/** Throws the rest of a body away; resolves at its end, or when enough was taken. */
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
