import { useEffect, useState } from 'react';
import { type SeenCallRun, tickOf } from './clock.ts';

/** The page's clock, ticking while the call runs and standing still otherwise: an idle screen does nothing. */
export function useClock(seen: SeenCallRun | null): number {
  const [now, setNow] = useState(() => performance.now());
  const isRunning = seen?.callRun.state === 'playing' && seen.callRun.speed !== 'at-once';
  const every = tickOf(seen?.callRun.speed ?? 1);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(performance.now()), every);
    return () => clearInterval(timer);
  }, [isRunning, every]);
  // What was reported since the last tick is newer than it.
  return Math.max(now, seen?.seenAt ?? 0);
}
