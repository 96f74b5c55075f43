import { setImmediate as turn } from 'node:timers/promises';
import type { Noun } from '../../../shared/model/workspace.ts';

export interface Changes {
  /** Tells every watcher that these have changed. */
  announce(...nouns: readonly Noun[]): void;
  /**
   * What has changed since the last batch, from this call on; a burst comes as one batch without repetitions.
   * Ends when the signal aborts, when the loop is left, or when the workspace is closed.
   */
  watch(signal?: AbortSignal): AsyncIterableIterator<Noun[]>;
  /** Ends every watcher. */
  close(): void;
}

interface Watcher extends AsyncIterableIterator<Noun[]> {
  add(nouns: readonly Noun[]): void;
  end(): void;
}

export function createChanges(): Changes {
  const watchers = new Set<Watcher>();
  let closed = false;
  return {
    announce(...nouns) {
      for (const watcher of watchers) watcher.add(nouns);
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

/** Listens from its making, not from the first `next`: a face that asks and then watches must miss nothing. */
function createWatcher(onEnd: () => void): Watcher {
  const pending = new Set<Noun>();
  let ended = false;
  let wake: () => void = () => undefined;
  const watcher: Watcher = {
    add(nouns) {
      for (const noun of nouns) pending.add(noun);
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
      // One turn of the loop, so that what one piece of work changes step by step arrives together.
      if (!ended) await turn();
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
