import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { printFilter } from '../../../shared/filter.ts';
import type { Ladder } from '../../../shared/model/ladder.ts';
import { ask, client, queryClient } from '../client.ts';
import { paced } from '../parts/paced.ts';
import { useConnection } from '../parts/use-connection.ts';

/** Milliseconds between two requests for a ladder that grows. */
const pace = 100;

/** The ladder of a call, kept up to date while it is on screen; `version` changes with its run. */
export function useLadder(
  id: string,
  version: string,
): { readonly ladder: Ladder | null; readonly error: Error | null } {
  const { state } = useConnection();
  const { data, error } = useQuery(ask.calls.ladder.queryOptions({ input: { id }, gcTime: 20_000 }));
  useEffect(() => {
    if (state !== 'connected') return;
    const over = new AbortController();
    const again = paced(pace, () => askAgain(id));
    void watch(id, over.signal, again.soon);
    return () => {
      over.abort();
      again.stop();
    };
  }, [id, state]);
  // The end of the run changes violations without any new activity.
  const asked = useRef(version);
  useEffect(() => {
    if (asked.current === version) return;
    asked.current = version;
    void askAgain(id);
  }, [id, version]);
  return { ladder: data ?? null, error };
}

const askAgain = (id: string): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ask.calls.ladder.key({ input: { id } }) });

async function watch(id: string, signal: AbortSignal, changed: () => void): Promise<void> {
  try {
    const stream = await client.activity.watch(
      { filter: printFilter({ kind: 'compare', field: 'call', op: '=', value: id }) },
      { signal },
    );
    // Activity before the watch began is in no batch.
    changed();
    for await (const { added, cleared } of stream) if (added.length > 0 || cleared) changed();
  } catch {
    // The connection was lost; the next one starts a new watch.
  }
}
