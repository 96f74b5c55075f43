import { dirname } from 'node:path';
import { importLimit } from '../../../shared/contract/imports.ts';
import { Failure } from '../../../shared/failure.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import { readCollectionInSlices } from '../postman-format/read-collection.ts';
import { printInSlices } from '../postman-format/sliced-json.ts';
import { inSlices, type Sliced } from '../slices.ts';
import { describeFileProblem } from '../storage/file-problem.ts';
import { type Fingerprint, fingerprintOf, indentOf, isPassing, readWrittenFile } from '../storage/read-file.ts';
import { writeFileAtomic } from '../storage/write-file.ts';

/** A file of the collections folder: its collection, or why it has none. */
export interface CollectionFile {
  readonly file: string;
  readonly fingerprint: Fingerprint;
  readonly indent: string;
  readonly ending: string;
  readonly collection: RawObject | null;
  readonly problem: string | null;
}

/** A fingerprint that no file has: it is read again as soon as somebody asks. */
export const unread = 'unread';

/**
 * Never throws for what is in the file: then it is listed with its problem and left alone. One that cannot be read for now
 * has the fingerprint `unread`.
 */
export function* readCollectionFile(path: string, file: string): Sliced<CollectionFile> {
  const fingerprint = fingerprintOf(path);
  try {
    const text = readWrittenFile(path, file, importLimit);
    const form = { file, fingerprint, indent: indentOf(text), ending: /\r?\n$/.exec(text)?.[0] ?? '' };
    return { ...form, collection: (yield* readCollectionInSlices(file, text)).collection, problem: null };
  } catch (error) {
    const problem = error instanceof Failure ? error.message : `${file} cannot be read: ${describeFileProblem(error)}`;
    return {
      ...{ file, fingerprint: isPassing(error) ? unread : fingerprint, indent: '\t', ending: '' },
      ...{ collection: null, problem },
    };
  }
}

/** Throws FILE_TOO_LARGE, WRITE_FAILED; the file is then as it was. Returns the fingerprint of what was written. */
export async function writeCollectionFile(
  path: string,
  collection: RawObject,
  form: Pick<CollectionFile, 'indent' | 'ending'>,
): Promise<Fingerprint> {
  const text = await inSlices(printCollection(path, collection, form));
  await writeFileAtomic(path, text, { within: dirname(dirname(path)), limit: importLimit });
  return fingerprintOf(path);
}

/** Throws FILE_TOO_LARGE, with `file`. */
export function* printCollection(
  file: string,
  collection: RawObject,
  form: Pick<CollectionFile, 'indent' | 'ending'>,
): Sliced<string> {
  return (yield* printInSlices(collection, form.indent, { file, limit: importLimit })) + form.ending;
}
