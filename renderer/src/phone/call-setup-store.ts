import { useSyncExternalStore } from 'react';
import { type CallSetup, newSetup } from './call-setup.ts';

interface Kept {
  readonly setup: CallSetup;
  /** The call on the screen. `undefined`: whichever goes on; null: none, a new one is about to begin. */
  readonly shown: string | null | undefined;
}

/** Kept here so that it survives a change of page. */
let kept: Kept = { setup: newSetup, shown: undefined };
const listeners = new Set<() => void>();

function become(next: Kept): void {
  kept = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const changeSetup = (change: Partial<CallSetup>): void =>
  become({ ...kept, setup: { ...kept.setup, ...change } });

export const showCall = (shown: string | null): void => become({ ...kept, shown });

export const useSetup = (): CallSetup => useSyncExternalStore(subscribe, () => kept.setup);

export const useShown = (): Kept['shown'] => useSyncExternalStore(subscribe, () => kept.shown);
