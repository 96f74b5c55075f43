import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import { decodeText } from './decode-text.ts';
import { fileErrorCode } from './file-problem.ts';

const megabyte = 1024 * 1024;

/**
 * The text of a file of the workspace, which anybody may have put there, `name` in its failures. Throws INPUT_INVALID for
 * what is no plain file and beyond `limit` bytes, and what the system refuses.
 */
export function readWrittenFile(path: string, name: string, limit: number): string {
  return decodeText(readWrittenBytes(path, name, limit));
}

/**
 * The same as bytes. DANGER: everything in a workspace is read by this. Opening a named pipe waits for a writer for ever,
 * and a device, or a link to one, gives bytes without end.
 */
export function readWrittenBytes(path: string, name: string, limit: number): Buffer {
  // Before it is opened: some devices act on that alone. A folder is refused by the system, in its own words.
  refuseSpecial(statSync(path), name);
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    refuseSpecial(stats, name);
    if (stats.size > limit) throw tooLarge(name, limit);
    // Files of the system, as in /proc, say that they are empty: what comes is read, up to the limit.
    const pieces: Buffer[] = [];
    let bytes = 0;
    for (let room = stats.size + 1; ; room = 64 * 1024) {
      const piece = Buffer.allocUnsafe(room);
      const count = readSync(file, piece, 0, room, null);
      if (count === 0) break;
      bytes += count;
      if (bytes > limit) throw tooLarge(name, limit);
      pieces.push(piece.subarray(0, count));
    }
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces, bytes);
  } finally {
    closeSync(file);
  }
}

function refuseSpecial(stats: { isFile(): boolean; isDirectory(): boolean }, name: string): void {
  if (!stats.isFile() && !stats.isDirectory())
    throw failure('INPUT_INVALID', { where: name, detail: 'it is not a regular file.' });
}

const tooLarge = (name: string, limit: number) =>
  failure('INPUT_INVALID', { where: name, detail: `it is larger than ${Math.ceil(limit / megabyte)} MiB.` });

/**
 * True where a file could not be read for a reason that goes away by itself, such as too many open files: nothing is known
 * of its content then, and what was read of it before holds until it is tried again.
 */
export const isPassing = (error: unknown): boolean =>
  ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EBUSY', 'EIO', 'ESTALE'].includes(fileErrorCode(error));

/** The indentation of a JSON text, so that writing it again changes only the lines that changed; two spaces where it has none. */
export function indentOf(json: string): string {
  return /^\s*[[{]\r?\n([ \t]+)\S/.exec(json)?.[1] ?? '  ';
}

/**
 * Differs as soon as another program has written a file; null where there is no plain file. One `stat`, so it is cheap.
 * Never throws: a path that cannot be followed, such as links in a circle, has its error for a fingerprint.
 */
export type Fingerprint = string | null;

export function fingerprintOf(path: string): Fingerprint {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : null;
  } catch (error) {
    return fileErrorCode(error);
  }
}

/** The same of several files of a folder; it differs too where one came or went. */
export const fingerprintOfFiles = (dir: string, names: readonly string[]): string =>
  names.map((name) => `${name} ${fingerprintOf(join(dir, name))}`).join('\n');
