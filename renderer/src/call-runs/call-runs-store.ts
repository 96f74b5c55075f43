import { useEffect } from 'react';
import { create } from 'zustand';
import type { CallRunSummary } from '../../../shared/model/call-run.ts';
import { client } from '../client.ts';
import { connection } from '../connection.ts';
import { isGoingOn, type SeenCallRun } from './clock.ts';

export type SeenCallRuns = ReadonlyMap<string, SeenCallRun>;

/** Calls that are played or were, oldest first. One stream for every screen, open while one of them watches. */
const useStore = create<SeenCallRuns>(() => new Map());
let watchers = 0;
let end: (() => void) | null = null;

const replace = (next: SeenCallRuns): void => useStore.setState(next, true);

/** Calls that are over and kept: as many as the engine lists. */
const remembered = 1000;

function forgetOldest(all: Map<string, SeenCallRun>): void {
  let spare = all.size - remembered;
  for (const [id, { callRun }] of all) {
    if (spare <= 0) return;
    if (isGoingOn(callRun)) continue;
    all.delete(id);
    spare -= 1;
  }
}

async function watch(signal: AbortSignal): Promise<void> {
  try {
    let seenCallRuns: SeenCallRuns = new Map();
    for await (const batch of await client.calls.watch({}, { signal })) {
      const seenAt = performance.now();
      const next = new Map(seenCallRuns);
      for (const callRun of batch) next.set(callRun.id, { callRun, seenAt });
      forgetOldest(next);
      seenCallRuns = next;
      replace(next);
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
      if (useStore.getState().size > 0) replace(new Map());
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

function startWatching(): () => void {
  watchers += 1;
  end ??= begin();
  return () => {
    watchers -= 1;
    if (watchers > 0) return;
    end?.();
    end = null;
  };
}

export function useCallRuns(): SeenCallRuns {
  useEffect(startWatching, []);
  return useStore();
}

/** Adds a call that was just started, before the stream reports it. */
export function learnCallRun(callRun: CallRunSummary): void {
  const callRuns = useStore.getState();
  if (!callRuns.has(callRun.id)) replace(new Map(callRuns).set(callRun.id, { callRun, seenAt: performance.now() }));
}

/** The call to show: the one asked for; where none was, the newest that goes on. */
export function shownCallRun(all: SeenCallRuns, shown: string | null | undefined): SeenCallRun | null {
  if (shown === null) return null;
  if (shown !== undefined) return all.get(shown) ?? null;
  return [...all.values()].findLast(({ callRun }) => isGoingOn(callRun)) ?? null;
}
