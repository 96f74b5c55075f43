import { useEffect, useRef } from 'react';
import { useStats } from './live.ts';
import { type Paced, paced } from './parts/paced.ts';

/** Does `work` after each change of the activity log, at most once in `every` milliseconds however many activities come. */
export function useAfterActivity(every: number, work: () => Promise<unknown>): void {
  const { last, total } = useStats();
  const latest = useRef(work);
  latest.current = work;
  const again = useRef<Paced | null>(null);
  useEffect(() => {
    const pace = paced(every, () => latest.current());
    again.current = pace;
    return pace.stop;
  }, [every]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every activity, and the clearing of the log
  useEffect(() => again.current?.soon(), [last?.seq, total]);
}
