import { readFileSync, statSync } from 'node:fs';
import { failure } from '../../../shared/failure.ts';
import { decodeText } from './text-file.ts';

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
