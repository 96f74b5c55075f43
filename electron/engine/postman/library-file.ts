import { readFileSync } from 'node:fs';
import { Failure } from '../../../shared/failure.ts';
import { describeFileProblem } from '../storage/file-problem.ts';
import { decodeText, type Fingerprint, fingerprintOf, indentOf } from '../storage/read-file.ts';
import { writeFileAtomic } from '../storage/write-file.ts';
import type { RawObject } from './raw-value.ts';
import { readCollection } from './read-collection.ts';

/** A file of the collections folder: its collection, or why it has none. */
export interface LibraryFile {
  readonly file: string;
  readonly fingerprint: Fingerprint;
  readonly indent: string;
  readonly ending: string;
  readonly collection: RawObject | null;
  readonly problem: string | null;
}

/** Never throws for what is in the file: then it is listed with its problem and left alone. */
export function readLibraryFile(path: string, file: string): LibraryFile {
  const fingerprint = fingerprintOf(path);
  try {
    const text = decodeText(readFileSync(path));
    const form = {
      file,
      fingerprint,
      indent: indentOf(text.replace(/^\uFEFF/, '')),
      ending: /\r?\n$/.exec(text)?.[0] ?? '',
    };
    const { format, collection } = readCollection(file, text);
    if (format === 'v1') {
      return { ...form, collection: null, problem: 'It is a Postman v1 collection. Import it, and it becomes v2.1.' };
    }
    return { ...form, collection, problem: null };
  } catch (error) {
    const problem = error instanceof Failure ? error.message : `${file} cannot be read: ${describeFileProblem(error)}`;
    return { file, fingerprint, indent: '\t', ending: '', collection: null, problem };
  }
}

/** Throws WRITE_FAILED; the file is then as it was. Returns the fingerprint of what was written. */
export async function writeLibraryFile(
  path: string,
  collection: RawObject,
  form: Pick<LibraryFile, 'indent' | 'ending'>,
) {
  await writeFileAtomic(path, printCollection(collection, form));
  return fingerprintOf(path);
}

export function printCollection(collection: RawObject, form: Pick<LibraryFile, 'indent' | 'ending'>): string {
  return JSON.stringify(collection, null, form.indent) + form.ending;
}
