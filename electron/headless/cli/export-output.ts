import { once } from 'node:events';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { failure } from '../../../shared/failure.ts';
import { describeFileProblem } from '../../engine/storage/file-problem.ts';

/** Where an export goes, piece by piece. */
export interface ExportOutput {
  /** Resolves when more may come. */
  write(text: string): Promise<void>;
  /** The file is there, whole. */
  close(): Promise<void>;
  /** Leaves an earlier file as it was. */
  discard(): Promise<void>;
}

/** Only this user may read what holds secrets. */
const privateMode = 0o600;

/** Stdout, or a file that takes the place of an earlier one only when it is whole. Throws WRITE_FAILED. */
export async function openOutput(
  stdout: Writable,
  file: string | undefined,
  holdsSecrets: boolean,
): Promise<ExportOutput> {
  if (file === undefined) {
    return {
      async write(text) {
        // Who reads no longer never drains.
        if (!stdout.write(text) && !stdout.destroyed)
          await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]);
      },
      close: async () => undefined,
      discard: async () => undefined,
    };
  }
  const failing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw failure('WRITE_FAILED', { file, detail: describeFileProblem(error) });
    }
  };
  // A pipe or a device is written to, never replaced.
  const isPlain = await stat(file).then(
    (stats) => stats.isFile(),
    () => true,
  );
  const path = isPlain ? `${file}.${process.pid}.part` : file;
  const handle: FileHandle = await failing(() => open(path, 'w', holdsSecrets ? privateMode : undefined));
  return {
    write: (text) => failing(async () => void (await handle.writeFile(text))),
    close: () =>
      failing(async () => {
        if (isPlain) await handle.sync();
        await handle.close();
        if (isPlain) await rename(path, file);
      }),
    async discard() {
      await handle.close().catch(() => undefined);
      if (isPlain) await rm(path, { force: true });
    },
  };
}
