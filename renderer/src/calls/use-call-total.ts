import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ask, queryClient } from '../client.ts';
import { usePulse } from '../live.ts';
import { type Paced, paced } from './paced.ts';

/** Milliseconds between two counts. */
const pace = 1000;

/** How many calls are in the record; undefined until it is known. */
export function useCallTotal(): number | undefined {
  const { data } = useQuery(ask.calls.recorded.queryOptions({ input: { limit: 1 } }));
  const { last, total } = usePulse();
  const again = useRef<Paced | null>(null);
  useEffect(() => {
    const counting = paced(pace, () => queryClient.invalidateQueries({ queryKey: ask.calls.recorded.key() }));
    again.current = counting;
    return counting.stop;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every activity may be of a new call
  useEffect(() => again.current?.soon(), [last?.seq, total]);
  return data?.total;
}
