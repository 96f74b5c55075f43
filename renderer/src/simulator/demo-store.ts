import { useSyncExternalStore } from 'react';
import type { Delivery } from '../../../shared/model/delivery.ts';

export interface DemoState {
  /** Set up since the page was opened. */
  readonly ready: boolean;
  /** What the last demo call sent. Kept here so that a look into Activity and back loses nothing. */
  readonly deliveries: readonly Delivery[];
}

let state: DemoState = { ready: false, deliveries: [] };
const listeners = new Set<() => void>();

export function keepDemo(change: Partial<DemoState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useDemo = (): DemoState => useSyncExternalStore(subscribe, () => state);
