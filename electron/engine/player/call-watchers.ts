import type { CallRunSummary } from '../../../shared/model/call-run.ts';

/** Milliseconds between two batches to one watcher: a thousand calls at once change more often than anyone can look. */
const pace = 50;

interface Watcher {
  readonly only: string | undefined;
  /** Calls that changed since the last batch: their state is read when the batch is sent. */
  readonly pending: Set<string>;
  ended: boolean;
  wake: () => void;
}

export interface CallWatchers {
  changed(id: string): void;
  /** `first` are sent at once, also if there are none. */
  watch(
    only: string | undefined,
    first: readonly string[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<CallRunSummary[], void, undefined>;
  close(): void;
}

export function createCallWatchers(summaryOf: (id: string) => CallRunSummary | undefined): CallWatchers {
  const watchers = new Set<Watcher>();
  let closed = false;
  const end = (watcher: Watcher): void => {
    watcher.ended = true;
    watchers.delete(watcher);
    watcher.wake();
  };

  async function* batches(watcher: Watcher, signal: AbortSignal | undefined, leave: () => void) {
    try {
      for (let first = true; !watcher.ended; first = false) {
        if (!first && watcher.pending.size === 0) {
          await new Promise<void>((resolve) => {
            watcher.wake = resolve;
          });
          continue;
        }
        const toldAt = performance.now();
        const batch = [...watcher.pending].map(summaryOf).filter((each) => each !== undefined);
        watcher.pending.clear();
        yield batch;
        // A call that is no longer listed was over long before.
        const goesOn = batch.some(({ state }) => state === 'playing' || state === 'paused');
        if (watcher.only !== undefined && !goesOn) return;
        await rest(pace - (performance.now() - toldAt), watcher);
      }
    } finally {
      signal?.removeEventListener('abort', leave);
      end(watcher);
    }
  }

  return {
    changed(id) {
      for (const watcher of watchers) {
        if (watcher.only !== undefined && watcher.only !== id) continue;
        watcher.pending.add(id);
        watcher.wake();
      }
    },
    watch(only, first, signal) {
      const watcher: Watcher = { only, pending: new Set(first), ended: false, wake: () => undefined };
      const leave = () => end(watcher);
      watchers.add(watcher);
      if (closed || signal?.aborted === true) leave();
      else signal?.addEventListener('abort', leave, { once: true });
      return batches(watcher, signal, leave);
    },
    close() {
      closed = true;
      for (const watcher of [...watchers]) end(watcher);
    },
  };
}

/** Waits, but no longer than until the watcher has ended. */
async function rest(ms: number, watcher: Watcher): Promise<void> {
  if (ms <= 0 || watcher.ended) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    watcher.wake = () => {
      if (!watcher.ended) return;
      clearTimeout(timer);
      resolve();
    };
  });
}
