import { existsSync, mkdirSync, statSync } from 'node:fs';
import { open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import replaceFile from 'write-file-atomic';
import { failure } from '../../../shared/failure.ts';
import { describeFileProblem, fileErrorCode } from './file-problem.ts';

// Node ignores this signal, so that a write beyond a limit of file size fails with EFBIG; the library's exit hook would
// end the process by it unless somebody else listens.
process.on('SIGXFSZ', () => undefined);

/** Attempts on Windows, which refuses to replace a file while a virus scanner or an indexer has it open. */
const attempts = 10;

/**
 * Writes a whole file or nothing: readers and a crash see the earlier content or the new one, never a mix of both.
 * Keeps the mode of an existing file unless `mode` is given. A symbolic link is written through, not replaced.
 * Throws WRITE_FAILED; the earlier file is then as it was.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: { readonly mode?: number } = {},
): Promise<void> {
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await replaceFile(path, '', {
          ...options,
          // The library writes with a single system call, which a full disk cuts short without an error.
          tmpfileCreated: (temporary) => writeFile(temporary, data),
        });
        break;
      } catch (error) {
        const passing = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(fileErrorCode(error));
        if (!passing || attempt === attempts) throw error;
        await wait(attempt * 10);
      }
    }
    await syncFolder(dirname(path));
  } catch (error) {
    throw failure('WRITE_FAILED', { file: path, detail: describeFileProblem(error) });
  }
}

/** Makes the rename itself survive a power cut. Windows has no such call, and some network disks refuse it. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r').catch(() => null);
  if (folder === null) return;
  try {
    await folder.sync().catch(() => undefined);
  } finally {
    await folder.close();
  }
}

/** What a killed write leaves: write-file-atomic appends a number of 32 bits, earlier versions of ours wrote `.tmp` files. */
const temporaryName = /\.json\.(\d{9,10})$|^\..+\.[0-9a-f]{12}\.tmp$/;

/** Seconds. Ten years: `20261120` and unix times in file names are within it, most random numbers are not. */
const dateRange = 10 * 365 * 86_400;

/** Removes what a killed process left half-written in a folder. Only safe while holding the workspace's lock. */
export async function sweepTemporaryFiles(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const number = temporaryName.exec(name)?.[1];
    if (number === undefined && !temporaryName.test(name)) continue;
    const path = join(dir, name);
    // A copy that a person named by its date is left alone.
    if (number !== undefined && Math.abs(Number(number) - (await stat(path)).mtimeMs / 1000) < dateRange) continue;
    await rm(path, { force: true });
  }
}

/**
 * Makes a folder and what is missing above it. Throws the system's error; EEXIST where something else has that name.
 * DANGER: not by `recursive: true`. Where a parent is there and answers ENOENT all the same, as /proc does, Node (24.21
 * at least) tries for ever, and no signal but SIGKILL reaches it.
 */
export function makeFolders(path: string): void {
  const parent = dirname(path);
  try {
    makeFolder(path);
  } catch (error) {
    if (fileErrorCode(error) !== 'ENOENT' || parent === path || existsSync(parent)) throw error;
    makeFolders(parent);
    makeFolder(path);
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
