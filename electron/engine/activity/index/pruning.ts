import type { Clock } from '../../host-services.ts';
import type { Store } from './store.ts';

export interface Limits {
  readonly keepRows: number;
  readonly keepDays: number;
}

/** Rows removed in one step: some milliseconds, then other work goes on. */
const stepRows = 500;
/** Milliseconds between two steps while nothing hurries. */
const stepPause = 10;
/** Milliseconds between two looks at the age of the oldest rows. */
const lookEvery = 60_000;
const day = 86_400_000;

interface Pruning {
  setLimits(limits: Limits): void;
  /** Begins a run where so many rows are over the limit that it is worth it. Cheap: called at every commit. */
  consider(): void;
  /** Removes all that is over the limits; gives the number of rows removed by this run. */
  run(): Promise<number>;
  close(): Promise<void>;
}

/** Removes the oldest rows beyond the limits, in small steps beside the work, never inside an append. */
export function createPruning(parts: {
  readonly store: () => Store;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly total: () => number;
  /** Called after each step with the number of rows and the highest `seq` that may have gone. */
  readonly removed: (count: number, upTo: number) => void;
  /** Called with the ids of runs that went with their activities. */
  readonly runsRemoved: (ids: readonly string[]) => void;
}): Pruning {
  let limits: Limits = { keepRows: parts.limits.keepRows, keepDays: parts.limits.keepDays };
  let closed = false;
  let running: Promise<number> | null = null;
  const timer = setInterval(() => void start(), lookEvery);
  timer.unref();

  function step(): number {
    const over = Math.max(0, parts.total() - limits.keepRows);
    const bySeq = over === 0 ? 0 : parts.store().bounds().first + over;
    const tooOld = new Date(parts.clock() - limits.keepDays * day).toISOString();
    const { removed, upTo, runs } = parts.store().removeOldest(stepRows, bySeq, tooOld);
    if (removed > 0) parts.removed(removed, upTo);
    if (runs.length > 0) parts.runsRemoved(runs);
    return removed;
  }

  async function steps(): Promise<number> {
    let removed = 0;
    while (!closed) {
      const count = step();
      removed += count;
      if (count === 0) break;
      await new Promise((resolve) => setTimeout(resolve, stepPause));
    }
    return removed;
  }

  /** A run that fails (a full disk) is tried again at the next look: nothing is lost by keeping too much. */
  async function start(): Promise<number> {
    running ??= steps().finally(() => {
      running = null;
    });
    return running.catch(() => 0);
  }

  return {
    setLimits(next) {
      limits = { keepRows: next.keepRows, keepDays: next.keepDays };
      void start();
    },
    consider() {
      const slack = Math.max(100, Math.floor(limits.keepRows / 100));
      if (running === null && parts.total() > limits.keepRows + slack) void start();
    },
    async run() {
      return start();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await running?.catch(() => 0);
    },
  };
}
