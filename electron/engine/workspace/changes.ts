import { setImmediate as nextTick } from 'node:timers/promises';
import type { Topic } from '../../../shared/model/workspace.ts';
import { createBatchedStreams } from '../batched-streams.ts';

export interface Changes {
  /** Announces to every watcher that these have changed. */
  announce(...topics: readonly Topic[]): void;
  /**
   * What has changed since the last batch, from this call on; a burst comes as one batch without repetitions.
   * Ends when the signal aborts, when the loop is left, or when the workspace is closed.
   */
  watch(signal?: AbortSignal): AsyncIterableIterator<Topic[], void, undefined>;
  /** Ends every watcher. */
  close(): void;
}

export function createChanges(): Changes {
  const streams = createBatchedStreams<Set<Topic>, Topic[]>({
    paceMs: 0,
    // One round of the event loop, so that what one piece of work changes step by step arrives together.
    settle: () => nextTick(),
    take(changed) {
      const topics = [...changed];
      changed.clear();
      return topics;
    },
  });
  return {
    announce(...topics) {
      if (topics.length === 0) return;
      streams.update((changed) => {
        for (const topic of topics) changed.add(topic);
      });
    },
    watch: (signal) => streams.open(new Set(), { signal, sendsFirst: false }),
    close: streams.close,
  };
}
