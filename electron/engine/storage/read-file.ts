import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import { decodeText } from './decode-text.ts';

const megabyte = 1024 * 1024;

/**
 * The text of a file that a person may have written, `name` in its failures. Reading a device or a pipe would never end,
 * so only a plain file is read. Throws INPUT_INVALID for anything else and beyond `limit` bytes, and what reading throws.
 */
export function readWrittenFile(path: string, name: string, limit: number): string {
  const stats = statSync(path);
  if (!stats.isFile() && !stats.isDirectory())
    throw failure('INPUT_INVALID', { where: name, detail: 'it is no file.' });
  if (stats.size > limit) {
    throw failure('INPUT_INVALID', { where: name, detail: `it is larger than ${limit / megabyte} MB.` });
  }
  return decodeText(readFileSync(path));
}

/** The indentation of a JSON text, so that writing it again changes only the lines that changed; two spaces where it has none. */
export function indentOf(json: string): string {
  return /^\s*[[{]\r?\n([ \t]+)\S/.exec(json)?.[1] ?? '  ';
}

/** Differs as soon as another program has written a file; null where there is none. One `stat`, so it is cheap. */
export type Fingerprint = string | null;

export function fingerprintOf(path: string): Fingerprint {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : null;
}

/** The same of several files of a folder; it differs too where one came or went. */
export const fingerprintOfFiles = (dir: string, names: readonly string[]): string =>
  names.map((name) => `${name} ${fingerprintOf(join(dir, name))}`).join('\n');
