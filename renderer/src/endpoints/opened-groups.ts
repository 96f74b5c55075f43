import { create } from 'zustand';
import { groupKey, type Whose } from './groups.ts';

/** Extensions and conditions that a person began to set: they have no endpoint yet that the engine could know. */
export interface OpenedGroup extends Whose {
  /** Values of the setup for the endpoints to come. */
  readonly setup: Readonly<Record<string, string>>;
}

/** By dialect. Kept here so that it survives a change of page. */
const useStore = create<ReadonlyMap<string, readonly OpenedGroup[]>>(() => new Map());
const none: readonly OpenedGroup[] = [];

function setGroups(dialect: string, groups: readonly OpenedGroup[]): void {
  useStore.setState((opened) => new Map(opened).set(dialect, groups), true);
}

const of = (dialect: string): readonly OpenedGroup[] => useStore.getState().get(dialect) ?? none;

export function openGroup(dialect: string, { scope, owner }: Whose, setup: OpenedGroup['setup'] = {}): void {
  const others = of(dialect).filter((group) => groupKey(group) !== groupKey({ scope, owner }));
  setGroups(dialect, [...others, { scope, owner, setup }]);
}

export function closeGroup(dialect: string, whose: Whose): void {
  setGroups(
    dialect,
    of(dialect).filter((group) => groupKey(group) !== groupKey(whose)),
  );
}

export function useOpenedGroups(dialect: string): readonly OpenedGroup[] {
  return useStore((opened) => opened.get(dialect) ?? none);
}
