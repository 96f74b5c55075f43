import { useQuery } from '@tanstack/react-query';
import { ask, queryClient } from '../client.ts';
import { useAfterActivity } from '../use-after-activity.ts';

/** Milliseconds between two counts. */
const pace = 1000;

const countAgain = () => queryClient.invalidateQueries({ queryKey: ask.calls.history.key() });

/** How many calls are in the activity log; undefined until it is known. */
export function useCallTotal(): number | undefined {
  const { data } = useQuery(ask.calls.history.queryOptions({ input: { limit: 1 } }));
  useAfterActivity(pace, countAgain);
  return data?.total;
}
