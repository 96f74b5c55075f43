import { createStore } from 'zustand/vanilla';

/** What somebody wants to run: the form opens with it. */
export interface RunRequest {
  /** Id of the collection; null lets a person choose. */
  readonly collection: string | null;
  /** Ids of the requests that are checked at first; all of the collection where it is null. */
  readonly requests: readonly string[] | null;
}

/** What other pages want to be run; the run form follows it. Null while the form is closed. */
export const runRequests = createStore<{ readonly wanted: RunRequest | null }>(() => ({ wanted: null }));

/** Opens the run form. */
export const requestRun = (wanted: RunRequest = { collection: null, requests: null }): void =>
  runRequests.setState({ wanted });

export const closeRunForm = (): void => runRequests.setState({ wanted: null });
