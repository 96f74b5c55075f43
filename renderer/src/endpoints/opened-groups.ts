import { useSyncExternalStore } from 'react';
import { groupKey, type Whose } from './groups.ts';

/** Extensions and conditions that a person began to set: they have no endpoint yet that the engine could know. */
export interface OpenedGroup extends Whose {
  /** Values of the setup for the endpoints to come. */
  readonly setup: Readonly<Record<string, string>>;
}

/** By dialect. Kept here so that it survives a change of page. */
let opened: ReadonlyMap<string, readonly OpenedGroup[]> = new Map();
const listeners = new Set<() => void>();
const none: readonly OpenedGroup[] = [];

function become(dialect: string, groups: readonly OpenedGroup[]): void {
  opened = new Map(opened).set(dialect, groups);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const of = (dialect: string): readonly OpenedGroup[] => opened.get(dialect) ?? none;

export function openGroup(dialect: string, { scope, owner }: Whose, setup: OpenedGroup['setup'] = {}): void {
  const others = of(dialect).filter((each) => groupKey(each) !== groupKey({ scope, owner }));
  become(dialect, [...others, { scope, owner, setup }]);
}

export function closeGroup(dialect: string, whose: Whose): void {
  become(
    dialect,
    of(dialect).filter((each) => groupKey(each) !== groupKey(whose)),
  );
}

export function useOpenedGroups(dialect: string): readonly OpenedGroup[] {
  return useSyncExternalStore(subscribe, () => of(dialect));
}
