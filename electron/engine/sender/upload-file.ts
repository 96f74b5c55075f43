import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { stateDirOf } from '../storage/host-file.ts';

/** Bytes; the whole file is held in memory while it is sent. */
const uploadLimit = 256 * 1024 * 1024;

export type Upload =
  | { readonly bytes: Uint8Array; readonly name: string; readonly problem?: never }
  | { readonly problem: string };

const hint = 'Copy it into the folder "files" of the workspace and choose it there.';

const isInside = (file: string, dir: string): boolean => {
  const relative = path.relative(dir, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
};

/**
 * Reads a file that a request uploads. DANGER: the path comes with a collection that anybody may have written, so only
 * regular files inside the workspace folder are read, links followed first, and nothing of its `.hookswitch` folder,
 * where the secrets are. Whatever cannot be read is a problem: newman would send the request without it.
 */
export async function readUpload(src: string, filesDir: string): Promise<Upload> {
  const wanted = path.resolve(filesDir, src);
  const outside = { problem: `The file ${src} is outside the workspace folder and was not read. ${hint}` };
  if (!isInside(wanted, path.resolve(filesDir))) return outside;
  try {
    const dir = await realpath(filesDir);
    const file = await realpath(wanted);
    if (!isInside(file, dir)) return outside;
    if (isInside(file, stateDirOf(dir))) {
      return { problem: `The file ${src} belongs to Hookswitch itself and is not sent. ${hint}` };
    }
    // Without waiting, as opening a named pipe would wait for its writer for ever.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return { problem: `${src} is no file, so it cannot be uploaded. Choose a file.` };
      if (stats.size > uploadLimit) {
        return { problem: `The file ${src} is larger than ${uploadLimit / 1024 / 1024} MiB. Choose a smaller one.` };
      }
      return { bytes: await handle.readFile(), name: path.basename(wanted) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: `There is no file ${src}. ${hint}` };
    return { problem: `The file ${src} cannot be read (${code ?? error}). Check its permissions. ${hint}` };
  }
}
