import { create } from 'zustand';

interface Editing {
  readonly isOpen: boolean;
  /** Id of the environment whose values are shown. */
  readonly shown: string | null;
}
const useStore = create<Editing>(() => ({ isOpen: false, shown: null }));

/** Opens the environments dialog, at one environment if it is named. */
export const openEnvironments = (shown: string | null = null): void => useStore.setState({ isOpen: true, shown });
export const showEnvironment = (shown: string | null): void => useStore.setState({ shown });
export const closeEnvironments = (): void => useStore.setState({ isOpen: false });
export const useEnvironmentEditing = (): Editing => useStore();
