import { useSyncExternalStore } from 'react';
import { type Connection, connection } from '../connection.ts';

/** Whether there is a line to the engine now. */
export const useConnection = (): Connection => useSyncExternalStore(connection.subscribe, connection.get);
