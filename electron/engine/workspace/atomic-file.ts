import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { failure } from '../../../shared/failure.ts';
import { describeFileProblem, fileErrorCode } from './file-problem.ts';

const temporaryName = /^\..+\.[0-9a-f]{12}\.tmp$/;

/**
 * Writes a whole file or nothing: readers and a crash see the earlier content or the new one, never a part.
 * Keeps the mode of an existing file unless `mode` is given. A symbolic link is written through, not replaced.
 * Throws WRITE_FAILED; the earlier file is then as it was.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: { readonly mode?: number } = {},
): Promise<void> {
  let temporary: string | null = null;
  try {
    const target = await realpath(path).catch(() => path);
    const mode = options.mode ?? (await modeOf(target));
    const name = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
    const file = await open(name, 'wx', mode);
    temporary = name;
    await fill(file, data, mode);
    await replace(name, target);
    temporary = null;
    await syncFolder(dirname(target));
  } catch (error) {
    // A file that cannot be removed either is swept when the workspace is next opened.
    if (temporary !== null) await rm(temporary, { force: true }).catch(() => undefined);
    throw failure('WRITE_FAILED', { file: path, detail: describeFileProblem(error) });
  }
}

/** Removes what a killed process left half-written in a folder. Only safe while holding the workspace's lock. */
export async function sweepTemporaryFiles(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (temporaryName.test(name)) await rm(join(dir, name), { force: true });
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function fill(file: FileHandle, data: string | Uint8Array, mode: number | undefined): Promise<void> {
  try {
    await file.writeFile(data);
    // The mode given at opening is narrowed by the umask.
    if (mode !== undefined && process.platform !== 'win32') await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(from, to);
    } catch (error) {
      // Windows refuses for the moment in which a virus scanner or an indexer has the file open.
      const passing = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(fileErrorCode(error));
      if (!passing || attempt === 10) throw error;
      await wait(attempt * 10);
    }
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
