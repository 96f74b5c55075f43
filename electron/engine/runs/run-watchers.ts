import type { RunBatch, RunSummary } from '../../../shared/model/run.ts';

/** Milliseconds between two batches to one watcher. */
const pace = 50;

interface Watcher {
  readonly changed: Set<string>;
  readonly removed: Set<string>;
  cleared: boolean;
  /** The first batch comes at once and may be empty: it says that the watch has begun. */
  hasNews: boolean;
  ended: boolean;
  wake: () => void;
}

export interface RunWatchers {
  changed(id: string): void;
  removed(id: string): void;
  cleared(): void;
  /** `first` are the runs of the first batch. Ends with the signal, or when all watchers are closed. */
  watch(first: readonly string[], signal: AbortSignal | undefined): AsyncGenerator<RunBatch, void, undefined>;
  close(): void;
}

export function createRunWatchers(summaryOf: (id: string) => Promise<RunSummary | undefined>): RunWatchers {
  const watchers = new Set<Watcher>();
  let isClosed = false;

  const notify = (change: (watcher: Watcher) => void): void => {
    for (const watcher of watchers) {
      change(watcher);
      watcher.hasNews = true;
      watcher.wake();
    }
  };
  const end = (watcher: Watcher): void => {
    watcher.ended = true;
    watchers.delete(watcher);
    watcher.wake();
  };
  const take = async (watcher: Watcher): Promise<RunBatch> => {
    const { changed, removed, cleared } = watcher;
    const ids = [...changed];
    const gone = [...removed];
    changed.clear();
    removed.clear();
    watcher.cleared = false;
    watcher.hasNews = false;
    const summaries = await Promise.all(ids.map(summaryOf));
    return { changed: summaries.filter((run) => run !== undefined), removed: gone, cleared };
  };

  async function* batches(watcher: Watcher, signal: AbortSignal | undefined, leave: () => void) {
    try {
      while (!watcher.ended) {
        if (!watcher.hasNews) {
          await new Promise<void>((resolve) => {
            watcher.wake = resolve;
          });
          continue;
        }
        yield await take(watcher);
        await sleepUntilEnded(pace, watcher);
      }
    } finally {
      signal?.removeEventListener('abort', leave);
      end(watcher);
    }
  }

  return {
    changed: (id) => notify(({ changed }) => changed.add(id)),
    removed: (id) => notify(({ removed }) => removed.add(id)),
    cleared: () =>
      notify((watcher) => {
        watcher.cleared = true;
      }),
    watch(first, signal) {
      const watcher: Watcher = {
        ...{ changed: new Set(first), removed: new Set(), cleared: false },
        ...{ hasNews: true, ended: false, wake: () => undefined },
      };
      const leave = () => end(watcher);
      watchers.add(watcher);
      if (isClosed || signal?.aborted === true) leave();
      else signal?.addEventListener('abort', leave, { once: true });
      return batches(watcher, signal, leave);
    },
    close() {
      isClosed = true;
      for (const watcher of [...watchers]) end(watcher);
    },
  };
}

async function sleepUntilEnded(ms: number, watcher: Watcher): Promise<void> {
  if (watcher.ended) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    watcher.wake = () => {
      if (!watcher.ended) return;
      clearTimeout(timer);
      resolve();
    };
  });
}
