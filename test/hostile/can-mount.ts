import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

/** A disk of its own, in memory, at this folder. Throws where the machine does not allow it: see `canMount`. */
export function mountSmallDisk(folder: string, megabytes: number): Disposable {
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)) throw new Error('mount failed');
  return { [Symbol.dispose]: () => void run('umount', '-l', folder) };
}

/** Makes a folder read-only, as the system does with a disk that fails; it is as before when this is disposed of. */
export function makeReadOnly(folder: string): Disposable {
  if (!run('mount', '--bind', folder, folder)) throw new Error('mount failed');
  if (!run('mount', '-o', 'remount,ro,bind', folder)) throw new Error('remount failed');
  return { [Symbol.dispose]: () => void run('umount', '-l', folder) };
}

/** Whether this process may mount; few can who are not root, and not every root in a container. */
export function canMount(): boolean {
  if (process.platform !== 'linux') return false;
  const folder = mkdtempSync(join(tmpdir(), 'hookswitch-mount-'));
  try {
    mountSmallDisk(folder, 1)[Symbol.dispose]();
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

/** Sets how many files another process may have open. */
export const limitFiles = (pid: number, files: number): boolean =>
  run('prlimit', '--pid', `${pid}`, `--nofile=${files}:`);

export const canLimitFiles = (): boolean => process.platform === 'linux' && run('prlimit', '--version');
