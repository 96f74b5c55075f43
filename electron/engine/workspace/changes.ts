import { setImmediate as nextTick } from 'node:timers/promises';
import type { Topic } from '../../../shared/model/workspace.ts';

export interface Changes {
  /** Announces to every watcher that these have changed. */
  announce(...topics: readonly Topic[]): void;
  /**
   * What has changed since the last batch, from this call on; a burst comes as one batch without repetitions.
   * Ends when the signal aborts, when the loop is left, or when the workspace is closed.
   */
  watch(signal?: AbortSignal): AsyncIterableIterator<Topic[]>;
  /** Ends every watcher. */
  close(): void;
}

interface Watcher extends AsyncIterableIterator<Topic[]> {
  add(topics: readonly Topic[]): void;
  end(): void;
}

export function createChanges(): Changes {
  const watchers = new Set<Watcher>();
  let closed = false;
  return {
    announce(...topics) {
      for (const watcher of watchers) watcher.add(topics);
    },
    watch(signal) {
      const watcher = createWatcher(() => {
        watchers.delete(watcher);
        signal?.removeEventListener('abort', watcher.end);
      });
      watchers.add(watcher);
      if (closed || signal?.aborted) watcher.end();
      else signal?.addEventListener('abort', watcher.end, { once: true });
      return watcher;
    },
    close() {
      closed = true;
      for (const watcher of [...watchers]) watcher.end();
    },
  };
}

/** Listens from its making, not from the first `next`: a client that asks and then watches must miss nothing. */
function createWatcher(onEnd: () => void): Watcher {
  const pending = new Set<Topic>();
  let ended = false;
  let wake: () => void = () => undefined;
  const watcher: Watcher = {
    add(topics) {
      for (const topic of topics) pending.add(topic);
      wake();
    },
    end() {
      if (ended) return;
      ended = true;
      onEnd();
      wake();
    },
    async next() {
      while (!ended && pending.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      // One round of the event loop, so that what one piece of work changes step by step arrives together.
      if (!ended) await nextTick();
      if (ended) return { done: true, value: undefined };
      const value = [...pending];
      pending.clear();
      return { done: false, value };
    },
    async return() {
      watcher.end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return watcher;
    },
  };
  return watcher;
}
