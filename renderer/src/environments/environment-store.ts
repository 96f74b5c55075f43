import { useSyncExternalStore } from 'react';

interface Editing {
  readonly isOpen: boolean;
  /** Id of the environment whose values are shown. */
  readonly shown: string | null;
}
let state: Editing = { isOpen: false, shown: null };
const listeners = new Set<() => void>();

function become(next: Editing): void {
  state = next;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Opens the values of environments: of this one where it is named. */
export const openEnvironments = (shown: string | null = null): void => become({ isOpen: true, shown });
export const showEnvironment = (shown: string | null): void => become({ ...state, shown });
export const closeEnvironments = (): void => become({ ...state, isOpen: false });
export const useEnvironmentEditing = (): Editing => useSyncExternalStore(subscribe, () => state);
