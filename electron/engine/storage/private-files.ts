import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileErrorCode } from './file-problem.ts';

/** Of a file that only this user may read and write. */
export const privateMode = 0o600;
/** Of a folder that only this user may enter. */
export const privateFolderMode = 0o700;

/**
 * Takes a file, or a folder and everything in it, away from all other users: earlier versions made some with the system's
 * default, and copying a workspace about often widens modes. Links are left alone, as `chmod` would follow them. Never
 * throws: some disks keep no modes, and another user's files are theirs.
 */
export function makePrivate(path: string): void {
  if (process.platform === 'win32') return;
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      const stats = lstatSync(next);
      const isFolder = stats.isDirectory();
      if (!isFolder && !stats.isFile()) continue;
      // The folder before what is in it: then nobody else can put a link there meanwhile.
      if ((stats.mode & 0o077) !== 0) chmodSync(next, stats.mode & (isFolder ? privateFolderMode : privateMode));
      if (isFolder) for (const name of readdirSync(next)) waiting.push(join(next, name));
    } catch (error) {
      if (fileErrorCode(error) === '') throw error;
    }
  }
}
