import { constants, copyFileSync, existsSync, lstatSync, renameSync, statSync } from 'node:fs';
import { failure } from '../../../shared/failure.ts';
import type { Clock } from '../host-services.ts';
import { describeFileProblem } from './file-problem.ts';

/**
 * Keeps a copy of a file before something else is written over it; returns the path of the copy.
 * Never replaces a file that is there already: a number is appended then. Throws WRITE_FAILED.
 */
export const copyAside = (from: string, to: string): string =>
  aside(to, (target) => {
    // Copying a pipe would wait for ever.
    const stats = statSync(from, { throwIfNoEntry: false });
    if (stats?.isFile() || stats?.isDirectory()) copyFileSync(from, target, constants.COPYFILE_EXCL);
    else renameSync(from, target);
  });

/** The same by renaming: the file itself is gone afterwards. */
export const moveAside = (from: string, to: string): string => aside(to, (target) => renameSync(from, target));

/** `20261120T140152Z`, for file names: without colons, which Windows does not allow in them. */
export function timeInName(clock: Clock): string {
  return new Date(clock()).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** A link that leads nowhere is something too. */
const isTaken = (path: string): boolean => existsSync(path) || lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function aside(path: string, put: (target: string) => void): string {
  let target = path;
  for (let number = 2; isTaken(target); number += 1) target = `${path}-${number}`;
  try {
    put(target);
  } catch (error) {
    throw failure('WRITE_FAILED', { file: target, detail: describeFileProblem(error) });
  }
  return target;
}
