import { constants, copyFileSync, existsSync, renameSync } from 'node:fs';
import { failure } from '../../../shared/failure.ts';
import type { Clock } from '../host-services.ts';
import { describeFileProblem } from './file-problem.ts';

/**
 * Keeps a file's content beside it before something else takes its place; gives the path it is kept under.
 * Never replaces a file that is there already. Throws WRITE_FAILED.
 */
export function copyAside(from: string, to: string): string {
  const target = free(to);
  try {
    copyFileSync(from, target, constants.COPYFILE_EXCL);
  } catch (error) {
    throw failure('WRITE_FAILED', { file: target, detail: describeFileProblem(error) });
  }
  return target;
}

/** The same by renaming: the file itself is gone from its place. */
export function moveAside(from: string, to: string): string {
  const target = free(to);
  try {
    renameSync(from, target);
  } catch (error) {
    throw failure('WRITE_FAILED', { file: target, detail: describeFileProblem(error) });
  }
  return target;
}

/** `20261120T140152Z`, for file names: without colons, which Windows does not allow in them. */
export function timeInName(clock: Clock): string {
  return new Date(clock()).toISOString().replace(/[-:]|\.\d+/g, '');
}

function free(path: string): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? path : `${path}-${number}`;
    if (!existsSync(candidate)) return candidate;
  }
}
