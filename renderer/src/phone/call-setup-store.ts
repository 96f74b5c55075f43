import { create } from 'zustand';
import { type CallSetup, newSetup } from './call-setup.ts';

interface State {
  readonly setup: CallSetup;
  /** The call on screen. `undefined`: whichever is in progress; null: none, a new one is about to begin. */
  readonly shown: string | null | undefined;
}

/** Kept here so that it survives a change of page. */
const useStore = create<State>(() => ({ setup: newSetup, shown: undefined }));

export const changeSetup = (change: Partial<CallSetup>): void =>
  useStore.setState(({ setup }) => ({ setup: { ...setup, ...change } }));

export const showCall = (shown: string | null): void => useStore.setState({ shown });

export const useSetup = (): CallSetup => useStore(({ setup }) => setup);

export const useShown = (): State['shown'] => useStore(({ shown }) => shown);
