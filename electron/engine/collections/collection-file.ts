import { readFileSync } from 'node:fs';
import { Failure } from '../../../shared/failure.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import { readCollection } from '../postman-format/read-collection.ts';
import { writeFileAtomic } from '../workspace/atomic-file.ts';
import { describeFileProblem } from '../workspace/file-problem.ts';
import { type Stamp, stampOf } from '../workspace/file-stamp.ts';
import { decodeText, indentOf } from '../workspace/text-file.ts';

/** A file of the collections folder: its collection, or why it has none. */
export interface CollectionFile {
  readonly file: string;
  readonly stamp: Stamp;
  readonly indent: string;
  readonly ending: string;
  readonly collection: RawObject | null;
  readonly problem: string | null;
}

/** Never throws for what is in the file: then it is listed with its problem and left alone. */
export function readCollectionFile(path: string, file: string): CollectionFile {
  const stamp = stampOf(path);
  try {
    const text = decodeText(readFileSync(path));
    const form = { file, stamp, indent: indentOf(text), ending: /\r?\n$/.exec(text)?.[0] ?? '' };
    return { ...form, collection: readCollection(file, text).collection, problem: null };
  } catch (error) {
    const problem = error instanceof Failure ? error.message : `${file} cannot be read: ${describeFileProblem(error)}`;
    return { file, stamp, indent: '\t', ending: '', collection: null, problem };
  }
}

/** Throws WRITE_FAILED; the file is then as it was. Returns the stamp of what was written. */
export async function writeCollectionFile(
  path: string,
  collection: RawObject,
  form: Pick<CollectionFile, 'indent' | 'ending'>,
): Promise<Stamp> {
  await writeFileAtomic(path, printCollection(collection, form));
  return stampOf(path);
}

export function printCollection(collection: RawObject, form: Pick<CollectionFile, 'indent' | 'ending'>): string {
  return JSON.stringify(collection, null, form.indent) + form.ending;
}
