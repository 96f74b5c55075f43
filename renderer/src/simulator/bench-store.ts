import { create } from 'zustand';
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
const useBenches = create<ReadonlyMap<string, Bench>>(() => new Map());
const useFirings = create<ReadonlyMap<string, Firing>>(() => new Map());

export const newSeed = (): number => Math.floor(Math.random() * 2 ** 31);

/** The dialect's bench; a new one is kept without notifying anybody, since its reader is the first. */
function benchOf(benches: ReadonlyMap<string, Bench>, dialect: string): Bench {
  const existing = benches.get(dialect) ?? fresh.get(dialect);
  if (existing !== undefined) return existing;
  const bench = newBench(newSeed());
  fresh.set(dialect, bench);
  return bench;
}
const fresh = new Map<string, Bench>();

export function useBench(dialect: string): { readonly bench: Bench; readonly move: (move: BenchMove) => void } {
  const bench = useBenches((benches) => benchOf(benches, dialect));
  const move = (change: BenchMove): void =>
    useBenches.setState((benches) => new Map(benches).set(dialect, moveBench(benchOf(benches, dialect), change)), true);
  return { bench, move };
}

export function keepFiring(dialect: string, firing: Firing): void {
  useFirings.setState((firings) => new Map(firings).set(dialect, firing), true);
}

/** The last firing of this event; null if another was fired since. */
export function useFiring(dialect: string, event: string): Firing | null {
  const firing = useFirings((firings) => firings.get(dialect));
  return firing?.event === event ? firing : null;
}
