import { constants, setPriority } from 'node:os';

/**
 * Lets the other threads of this process go first where there are more of them than cores: a request is waiting for its
 * response, and nobody for a row to be indexed. Only Linux has priorities of threads; elsewhere this would be that of the
 * whole process.
 */
export function yieldToOthers(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not permitted: it works all the same.
  }
}
