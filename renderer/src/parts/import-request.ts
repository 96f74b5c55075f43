import { createStore } from 'zustand/vanilla';

/** Counts the requests of other pages to open the import dialog, which follows them. */
export const importRequests = createStore<{ readonly count: number }>(() => ({ count: 0 }));

/** Opens the import dialog. */
export const requestImport = (): void => importRequests.setState(({ count }) => ({ count: count + 1 }));
