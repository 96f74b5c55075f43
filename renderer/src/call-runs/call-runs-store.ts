import { useSyncExternalStore } from 'react';
import type { CallRunSummary } from '../../../shared/model/call-run.ts';
import { client } from '../client.ts';
import { connection } from '../connection.ts';
import { isGoingOn, type SeenCallRun } from './clock.ts';

export type SeenCallRuns = ReadonlyMap<string, SeenCallRun>;

/** Calls that are played or were, oldest first. One stream for every screen, open while one of them looks. */
let callRuns: SeenCallRuns = new Map();
const listeners = new Set<() => void>();
let end: (() => void) | null = null;

function become(next: SeenCallRuns): void {
  callRuns = next;
  for (const listener of listeners) listener();
}

/** Calls that are over and kept: as many as the engine lists. */
const remembered = 1000;

function forgetOldest(all: Map<string, SeenCallRun>): void {
  let spare = all.size - remembered;
  for (const [id, { play }] of all) {
    if (spare <= 0) return;
    if (isGoingOn(play)) continue;
    all.delete(id);
    spare -= 1;
  }
}

async function watch(signal: AbortSignal): Promise<void> {
  try {
    let known: SeenCallRuns = new Map();
    for await (const batch of await client.calls.watch({}, { signal })) {
      const seenAt = performance.now();
      const next = new Map(known);
      for (const play of batch) next.set(play.id, { play, seenAt });
      forgetOldest(next);
      known = next;
      become(next);
    }
  } catch {
    // The line died; the next one begins anew.
  }
}

function begin(): () => void {
  let watching: AbortController | null = null;
  const follow = (): void => {
    watching?.abort();
    watching = null;
    if (connection.get().state !== 'connected') {
      // How a call stands is not known any more: no clock runs on, no key does as if.
      if (callRuns.size > 0) become(new Map());
      return;
    }
    watching = new AbortController();
    void watch(watching.signal);
  };
  const unsubscribe = connection.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    watching?.abort();
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  end ??= begin();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    end?.();
    end = null;
  };
}

export const useCallRuns = (): SeenCallRuns => useSyncExternalStore(subscribe, () => callRuns);

/** Puts in a call that was just begun, before the stream tells of it. */
export function learnCallRun(play: CallRunSummary): void {
  if (!callRuns.has(play.id)) become(new Map(callRuns).set(play.id, { play, seenAt: performance.now() }));
}

/** The call to show: the one asked for; where none was, the newest that goes on. */
export function shownCallRun(all: SeenCallRuns, shown: string | null | undefined): SeenCallRun | null {
  if (shown === null) return null;
  if (shown !== undefined) return all.get(shown) ?? null;
  return [...all.values()].findLast(({ play }) => isGoingOn(play)) ?? null;
}
