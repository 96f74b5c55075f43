import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileErrorCode } from './file-problem.ts';

/**
 * Makes a folder and what is missing above it. Throws the system's error; EEXIST where something else is in its place.
 * DANGER: not by `recursive: true`. Where a parent is there and answers ENOENT all the same, as /proc does, Node (24.21
 * at least) tries for ever, and no signal but SIGKILL reaches it.
 */
export function makeFolders(path: string): void {
  const parent = dirname(path);
  try {
    makeOne(path);
  } catch (error) {
    if (fileErrorCode(error) !== 'ENOENT' || parent === path || existsSync(parent)) throw error;
    makeFolders(parent);
    makeOne(path);
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
