import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Ladder } from '../../../shared/model/ladder.ts';
import type { PlaySummary } from '../../../shared/model/play.ts';
import { quoted } from '../activity/filter-suggestions.ts';
import { ask, client, queryClient } from '../client.ts';
import { useConnection } from '../parts/use-connection.ts';
import { paced } from './paced.ts';

/** Milliseconds between two questions for a ladder that grows. */
const pace = 100;

/** How a call that is being played stood when the engine last said so. */
export interface LivePlay {
  readonly summary: PlaySummary;
  /** When that was, as performance.now() counts. */
  readonly heardAt: number;
}

export interface LiveLadder {
  readonly ladder: Ladder | null;
  readonly error: Error | null;
  /** Null for a call that is over since before the start, or that others make. */
  readonly play: LivePlay | null;
}

export const isGoing = ({ state }: Pick<PlaySummary, 'state'>): boolean => state === 'playing' || state === 'paused';

/** The ladder of a call, kept true while it is on screen. */
export function useLadder(id: string): LiveLadder {
  const { state } = useConnection();
  const { data, error } = useQuery(ask.calls.ladder.queryOptions({ input: { id }, gcTime: 20_000 }));
  const play = usePlay(id);
  useEffect(() => {
    if (state !== 'connected') return;
    const over = new AbortController();
    const refetch = paced(pace, () =>
      queryClient.invalidateQueries({ queryKey: ask.calls.ladder.key({ input: { id } }) }, { cancelRefetch: false }),
    );
    void follow(async () => {
      const stream = await client.activity.watch({ filter: `call=${quoted(id)}` }, { signal: over.signal });
      // What happened before the watch began is in no batch.
      refetch.soon();
      for await (const { added, cleared } of stream) if (added.length > 0 || cleared) refetch.soon();
    });
    return () => {
      over.abort();
      refetch.stop();
    };
  }, [id, state]);
  return { ladder: data ?? null, error, play };
}

/** How the call stands, while this app plays it and after. */
function usePlay(id: string): LivePlay | null {
  const { state } = useConnection();
  const [play, setPlay] = useState<LivePlay | null>(null);
  useEffect(() => {
    setPlay(null);
    if (state !== 'connected') return;
    const over = new AbortController();
    void follow(async () => {
      for await (const batch of await client.calls.watch({ id }, { signal: over.signal })) {
        const summary = batch.find((each) => each.id === id);
        if (summary !== undefined) setPlay({ summary, heardAt: performance.now() });
      }
    });
    return () => over.abort();
  }, [id, state]);
  return play;
}

/** A stream ends with its line, and of a call that is not played here there is none: neither is an error to tell. */
async function follow(stream: () => Promise<void>): Promise<void> {
  try {
    await stream();
  } catch {
    // The effect starts anew with the next connection; what can be told is told by the question for the ladder.
  }
}
