import { useSyncExternalStore } from 'react';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { type Bench, type BenchMove, moveBench, newBench } from './bench.ts';

/** The last firing of an event, shown beside its requests until the next one. */
export interface Firing {
  readonly event: string;
  readonly deliveries: readonly Delivery[];
  /** What was fired, as a text to compare with what would be fired now. */
  readonly targetKind: string;
}

/** What is set up and what was fired, by dialect. Kept here so that it survives a change of page. */
let benches: ReadonlyMap<string, Bench> = new Map();
let firings: ReadonlyMap<string, Firing> = new Map();
const listeners = new Set<() => void>();

const tell = (): void => {
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const newSeed = (): number => Math.floor(Math.random() * 2 ** 31);

function benchOf(dialect: string): Bench {
  const known = benches.get(dialect);
  if (known !== undefined) return known;
  const made = newBench(newSeed());
  benches = new Map(benches).set(dialect, made);
  return made;
}

export function useBench(dialect: string): { readonly bench: Bench; readonly move: (move: BenchMove) => void } {
  const bench = useSyncExternalStore(subscribe, () => benchOf(dialect));
  const move = (change: BenchMove): void => {
    benches = new Map(benches).set(dialect, moveBench(benchOf(dialect), change));
    tell();
  };
  return { bench, move };
}

export function keepFiring(dialect: string, firing: Firing): void {
  firings = new Map(firings).set(dialect, firing);
  tell();
}

/** The last firing of this event, null where another was fired since. */
export function useFiring(dialect: string, event: string): Firing | null {
  const firing = useSyncExternalStore(subscribe, () => firings.get(dialect));
  return firing?.event === event ? firing : null;
}
