import type { ImportWarning } from '../../../shared/model/collection.ts';
import { identifyDocument, type PostmanDocument } from '../postman-format/document-kind.ts';
import { contentOf } from './file-content.ts';
import type { ImportFile } from './importer.ts';

interface PostmanFile {
  readonly name: string;
  readonly document: PostmanDocument;
  readonly warnings: readonly ImportWarning[];
}

/** Every importer is asked about every file; looking once is enough. */
const read = new WeakMap<ImportFile, PostmanFile | { readonly error: unknown }>();

/** A file as a Postman document. Throws FILE_UNREADABLE, FILE_TOO_LARGE, NOT_JSON, NOT_POSTMAN, NESTED_TOO_DEEP, INPUT_INVALID. */
export function readPostmanFile(file: ImportFile): PostmanFile {
  let known = read.get(file);
  if (known === undefined) {
    known = identify(file);
    read.set(file, known);
  }
  if ('error' in known) throw known.error;
  return known;
}

function identify(file: ImportFile): PostmanFile | { readonly error: unknown } {
  try {
    const { value, problem, warnings } = contentOf(file);
    if (problem !== null) throw problem;
    return { name: file.name, document: identifyDocument(file.name, value), warnings };
  } catch (error) {
    return { error };
  }
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
