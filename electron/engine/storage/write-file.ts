import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { open, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import replaceFile from 'write-file-atomic';
import { failure } from '../../../shared/failure.ts';
import { describeFileProblem, fileErrorCode } from './file-problem.ts';
import { tooLargeToSave } from './json-size.ts';
import { pathIn } from './relative-path.ts';

// Node ignores this signal, so that a write beyond a limit of file size fails with EFBIG; the library's exit hook would
// end the process by it unless somebody else listens.
process.on('SIGXFSZ', () => undefined);

/** Attempts on Windows, which refuses to replace a file while a virus scanner or an indexer has it open. */
const attempts = 10;

/**
 * Writes a whole file or nothing: readers and a crash see the earlier content or the new one, never a mix of both.
 * Keeps the mode of an existing file unless `mode` is given. A symbolic link is written through, not replaced; with
 * `within`, only where it leads to a file of that folder. Throws WRITE_FAILED and, beyond `limit` bytes, FILE_TOO_LARGE; the
 * earlier file is then as it was. What is read again with a limit is written with the same one.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  { within, limit, ...options }: { readonly mode?: number; readonly within?: string; readonly limit?: number } = {},
): Promise<void> {
  if (limit !== undefined && Buffer.byteLength(data) > limit) throw tooLargeToSave({ file: path, limit });
  if (within !== undefined) await refuseOutside(path, within);
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

/**
 * DANGER: a workspace may be a stranger's. A link in it that leads out, at the file or at a folder above it, would let
 * what is saved replace any file of this user. A link that leads nowhere is replaced by the file itself.
 */
async function refuseOutside(path: string, within: string): Promise<void> {
  let target: string;
  let folder: string;
  try {
    folder = await realpath(within);
    const parent = await realpath(dirname(path));
    target = await realpath(path).catch((error: unknown) => {
      if (fileErrorCode(error) === 'ENOENT') return join(parent, 'file');
      throw error;
    });
    if (isInside(parent, folder) && isInside(target, folder)) return;
  } catch (error) {
    throw failure('WRITE_FAILED', { file: path, detail: describeFileProblem(error) });
  }
  throw failure('WRITE_FAILED', { file: path, detail: leadsOut });
}

const leadsOut = 'a symbolic link leads out of the workspace';

/** Whether a real path is a folder or something in it. */
const isInside = (path: string, folder: string): boolean => path === folder || pathIn(folder, path) !== null;

/**
 * Why something in a folder of our own must not be written to: a link there that leads out of `within`, or nowhere; null
 * where there is none. What others write there, as SQLite does, goes through links.
 */
export function linkLeadingOut(dir: string, within: string): string | null {
  const folder = realpathSync(within);
  if (!isInside(realpathSync(dir), folder)) return `it is a symbolic link, and ${leadsOut}`;
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (!lstatSync(path).isSymbolicLink()) continue;
    const target = existsSync(path) ? realpathSync(path) : null;
    if (target === null || !isInside(target, folder)) return `${name}: ${leadsOut}`;
  }
  return null;
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
 * Makes a folder and what is missing above it; `mode` is that of the folder itself where it is made. Throws the system's
 * error; EEXIST where something else has that name.
 * DANGER: not by `recursive: true`. Where a parent is there and answers ENOENT all the same, as /proc does, Node (24.21
 * at least) tries for ever, and no signal but SIGKILL reaches it.
 */
export function makeFolders(path: string, mode?: number): void {
  const parent = dirname(path);
  try {
    makeFolder(path, mode);
  } catch (error) {
    if (fileErrorCode(error) !== 'ENOENT' || parent === path || existsSync(parent)) throw error;
    makeFolders(parent);
    makeFolder(path, mode);
  }
}

function makeFolder(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
