import { failure } from '../../../shared/failure.ts';
import type { ImportWarning } from '../../../shared/model/collection.ts';
import { identifyDocument, type PostmanDocument } from '../postman-format/document-kind.ts';
import { parseJsonInSlices } from '../postman-format/parse-json.ts';
import { atOnce, type Sliced } from '../slices.ts';
import { decodeTextFile } from '../storage/decode-text.ts';
import type { ImportFile } from './importer.ts';

interface PostmanFile {
  readonly name: string;
  readonly document: PostmanDocument;
  readonly warnings: readonly ImportWarning[];
}

/** Every importer is asked about every file; parsing 64 MiB once is enough. */
const files = new WeakMap<ImportFile, PostmanFile | { readonly error: unknown }>();

/** A file as a Postman document. Throws FILE_UNREADABLE, FILE_TOO_LARGE, NOT_JSON, NOT_POSTMAN, NESTED_TOO_DEEP, INPUT_INVALID. */
export function readPostmanFile(file: ImportFile): PostmanFile {
  const read = files.get(file) ?? atOnce(parsePostmanFile(file));
  if ('error' in read) throw read.error;
  return read;
}

/** Parses a file before anybody asks for it. Never throws: what is wrong with it `readPostmanFile` says. */
export function* parsePostmanFile(file: ImportFile): Sliced<PostmanFile | { readonly error: unknown }> {
  let read: PostmanFile | { readonly error: unknown };
  try {
    read = yield* parse(file);
  } catch (error) {
    read = { error };
  }
  files.set(file, read);
  return read;
}

/** The document where the files are one file that is a Postman document; null for everything else. */
export function detectPostmanDocument([file, ...others]: readonly ImportFile[]): PostmanDocument | null {
  if (file === undefined || others.length > 0) return null;
  try {
    return readPostmanFile(file).document;
  } catch {
    // Asked for again by whoever has to say why.
    return null;
  }
}

function* parse({ name, bytes }: ImportFile): Sliced<PostmanFile> {
  const { text, encoding, isIntact } = decodeTextFile(bytes);
  if (!isIntact) throw failure('FILE_UNREADABLE', { file: name, detail: `it is not valid ${encoding}.` });
  const document = identifyDocument(name, yield* parseJsonInSlices(name, text));
  const message = `The file is not encoded in UTF-8. It was read as ${encoding}.`;
  return { name, document, warnings: encoding === 'UTF-8' ? [] : [{ path: '', message }] };
}
