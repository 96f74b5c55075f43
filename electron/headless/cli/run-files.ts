import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { failure } from '../../../shared/failure.ts';
import { decodeTextFile } from '../../engine/storage/decode-text.ts';
import { readBounded, readFile, unreadable } from './import.ts';
import type { Invocation } from './invocation.ts';

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** The file of this name, `-` for what stdin holds; null where there is none: then it names something of the workspace. */
export async function fileNamed(name: string, stdin: Invocation['stdin'] | null): Promise<NamedText | null> {
  if (name === '-' && stdin !== null) return textOf('stdin', await readBounded('stdin', stdin));
  if (/^https?:\/\//i.test(name)) {
    const detail = `${name} is a URL. Download the file, and pass its path${stdin === null ? '' : ', or - for stdin'}.`;
    throw failure('USAGE', { detail });
  }
  // What looks like a path is one, also where it leads nowhere.
  return existsSync(name) || /[\\/]|\.json$/i.test(name) ? fileAt(name) : null;
}

/** Throws FILE_UNREADABLE, FILE_TOO_LARGE. */
export async function fileAt(path: string): Promise<NamedText> {
  return textOf(path, await bytesAt(path));
}

/** Throws FILE_UNREADABLE, FILE_TOO_LARGE. */
export async function bytesAt(path: string): Promise<Buffer> {
  const stats = await unreadable(path, () => stat(path));
  if (stats.isDirectory()) throw failure('FILE_UNREADABLE', { file: path, detail: 'it is a folder.' });
  return readFile(path, stats.size);
}

function textOf(name: string, bytes: Buffer): NamedText {
  const { text, encoding, isIntact } = decodeTextFile(bytes);
  if (!isIntact) throw failure('FILE_UNREADABLE', { file: name, detail: `it is not valid ${encoding}.` });
  return { name, text };
}
