import { statSync } from 'node:fs';
import { join } from 'node:path';

/** What tells whether someone else has written a file since; null where there is none. */
export type Stamp = string | null;

export function stampOf(path: string): Stamp {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : null;
}

/** The same of several files of a folder, and whether one came or went. */
export const stampOfFiles = (dir: string, names: readonly string[]): string =>
  names.map((name) => `${name} ${stampOf(join(dir, name))}`).join('\n');
