/**
 * Streams of batches to readers of different speed: what changes meanwhile waits for each reader, and is sent as one
 * batch when the reader asks. Memory is bounded by what `Pending` keeps.
 */
export interface BatchedStreams<Pending, Batch> {
  /** Changes what waits for each reader; `false` leaves a reader asleep. */
  update(change: (pending: Pending) => boolean | undefined): void;
  /**
   * Opens a stream that reads from this call on, not from the first `next`, so that nothing is missed in between. It
   * ends with the signal, when its loop is left, or when all streams are closed. `sendsFirst`: the first batch is sent
   * at once, also if nothing has changed.
   */
  open(
    pending: Pending,
    options: { readonly signal: AbortSignal | undefined; readonly sendsFirst: boolean },
  ): AsyncIterableIterator<Batch, void, undefined>;
  /** Ends every stream, also those opened later. */
  close(): void;
}

interface BatchOptions<Pending, Batch> {
  /** Milliseconds between two batches to one reader. */
  readonly paceMs: number;
  /** Takes what waits. `again` asks for one more batch after this one. */
  readonly take: (pending: Pending, again: () => void) => Batch | Promise<Batch>;
  /** Waits for the rest of a burst before a batch is taken. */
  readonly settle?: () => Promise<void>;
  /** Whether the stream ends after this batch. */
  readonly isLast?: (batch: Batch, pending: Pending) => boolean;
}

interface Reader<Pending, Batch> extends AsyncIterableIterator<Batch, void, undefined> {
  readonly pending: Pending;
  notify(): void;
  end(): void;
}

export function createBatchedStreams<Pending, Batch>(
  options: BatchOptions<Pending, Batch>,
): BatchedStreams<Pending, Batch> {
  const readers = new Set<Reader<Pending, Batch>>();
  let isClosed = false;
  return {
    update(change) {
      for (const reader of readers) if (change(reader.pending) !== false) reader.notify();
    },
    open(pending, { signal, sendsFirst }) {
      const reader = createReader(pending, sendsFirst, options, () => {
        readers.delete(reader);
        signal?.removeEventListener('abort', reader.end);
      });
      readers.add(reader);
      if (isClosed || signal?.aborted === true) reader.end();
      else signal?.addEventListener('abort', reader.end, { once: true });
      return reader;
    },
    close() {
      isClosed = true;
      for (const reader of [...readers]) reader.end();
    },
  };
}

function createReader<Pending, Batch>(
  pending: Pending,
  sendsFirst: boolean,
  { paceMs, take, settle, isLast }: BatchOptions<Pending, Batch>,
  onEnd: () => void,
): Reader<Pending, Batch> {
  let hasNews = sendsFirst;
  let isEnded = false;
  let nextAt = 0;
  let wake: () => void = () => undefined;
  const reader: Reader<Pending, Batch> = {
    pending,
    notify() {
      hasNews = true;
      wake();
    },
    end() {
      if (isEnded) return;
      isEnded = true;
      onEnd();
      wake();
    },
    async next() {
      for (let rest = nextAt - performance.now(); !isEnded && rest > 0; rest = nextAt - performance.now()) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, rest);
          wake = () => {
            if (!isEnded) return;
            clearTimeout(timer);
            resolve();
          };
        });
      }
      while (!isEnded && !hasNews) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (!isEnded) await settle?.();
      if (isEnded) return { done: true, value: undefined };
      hasNews = false;
      nextAt = performance.now() + paceMs;
      try {
        const value = await take(pending, reader.notify);
        if (isLast?.(value, pending) === true) reader.end();
        return { done: false, value };
      } catch (error) {
        reader.end();
        throw error;
      }
    },
    async return() {
      reader.end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => reader,
  };
  return reader;
}
