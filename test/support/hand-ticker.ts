import { setImmediate as turn } from 'node:timers/promises';
import type { Ticker } from '../../electron/engine/player/playhead.ts';

/** Time that passes when it is told to. */
export function handTicker() {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const ticker: Ticker = {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  return {
    ticker,
    waiting: () => timers.size,
    async pass(ms: number) {
      const end = now + ms;
      for (;;) {
        await turn();
        const [next] = [...timers].sort((a, b) => a.at - b.at);
        if (next === undefined || next.at > end) break;
        timers.delete(next);
        now = next.at;
        next.run();
      }
      now = end;
      await turn();
    },
  };
}
