import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { failure } from '../../../shared/failure.ts';
import { describeFileProblem } from '../../engine/storage/file-problem.ts';

/** Where what a command makes goes, piece by piece. */
export interface Output {
  /** Resolves when more may come. */
  write(text: string): Promise<void>;
  /** The file is there, whole. */
  close(): Promise<void>;
  /** Leaves an earlier file as it was. */
  discard(): Promise<void>;
}

/** Only this user may read what holds secrets. */
const privateMode = 0o600;

/** Stdout, or a file as `openOutputFile` makes it. Throws WRITE_FAILED. */
export async function openOutput(stdout: Writable, file: string | undefined, holdsSecrets: boolean): Promise<Output> {
  if (file !== undefined) return openOutputFile(file, holdsSecrets);
  return {
    async write(text) {
      // Who reads no longer never drains.
      if (!stdout.write(text) && !stdout.destroyed) await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]);
    },
    close: async () => undefined,
    discard: async () => undefined,
  };
}

/**
 * A file that takes the place of an earlier one only when it is whole, and is no more open to others than that one was.
 * Throws WRITE_FAILED.
 */
export async function openOutputFile(file: string, holdsSecrets: boolean): Promise<Output> {
  const failing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw failure('WRITE_FAILED', { file, detail: describeFileProblem(error) });
    }
  };
  const earlier = await stat(file).catch(() => null);
  // A pipe or a device is written to, never replaced.
  const isPlain = earlier === null || earlier.isFile();
  // Of a link, what it points to is replaced.
  const target = await realpath(file).catch(() => file);
  // A name that nobody knows, and never a file or a link that is there already.
  const path = isPlain ? `${target}.${randomUUID()}.part` : target;
  const mode = holdsSecrets ? privateMode : earlier === null ? undefined : earlier.mode & 0o777;
  const handle: FileHandle = await failing(() => open(path, isPlain ? 'wx' : 'w', mode));
  return {
    write: (text) => failing(async () => void (await handle.writeFile(text))),
    close: () =>
      failing(async () => {
        if (isPlain) await handle.sync();
        await handle.close();
        if (isPlain) await rename(path, target);
      }),
    async discard() {
      await handle.close().catch(() => undefined);
      if (isPlain) await rm(path, { force: true });
    },
  };
}
