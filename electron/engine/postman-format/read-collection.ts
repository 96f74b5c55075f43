import { failure } from '../../../shared/failure.ts';
import type { ImportWarning } from '../../../shared/model/collection.ts';
import { atOnce, type Sliced } from '../slices.ts';
import { countRequests, identifyDocument, type PostmanDocument } from './document-kind.ts';
import { nameOfCollection, requestsIn } from './item-tree.ts';
import { normalizeV2 } from './normalize-v2.ts';
import { parseJsonInSlices } from './parse-json.ts';
import type { RawObject } from './raw-value.ts';
import { requestWarnings } from './request-warnings.ts';

/** A collection out of a file, as Postman v2.1 with every field that the file had. */
export interface ReadCollection {
  /** The file's name, for messages. */
  readonly file: string;
  readonly name: string;
  /** What the file was written in. */
  readonly format: string;
  readonly collection: RawObject;
  /** Requests counted in the raw file, before anything was done with it. */
  readonly requestsInFile: number;
  readonly warnings: readonly ImportWarning[];
}

/**
 * Reads a v2.0 or v2.1 collection. Throws FILE_TOO_LARGE, NOT_JSON, NOT_POSTMAN, NESTED_TOO_DEEP, INPUT_INVALID, and
 * FILE_UNREADABLE for what has to be imported first: a v1 collection, an environment, globals.
 */
export const readCollection = (file: string, text: string): ReadCollection =>
  atOnce(readCollectionInSlices(file, text));

/** The same in slices. */
export function* readCollectionInSlices(file: string, text: string): Sliced<ReadCollection> {
  const document = identifyDocument(file, yield* parseJsonInSlices(file, text));
  if (document.kind === 'collection' && document.format !== 'v1') return yield* readCollectionDocument(file, document);
  const kind = document.kind === 'collection' ? 'a Postman v1 collection' : documentNames[document.kind];
  throw failure('FILE_UNREADABLE', { file, detail: `it is ${kind}. Import it.` });
}

const documentNames = { environment: 'a Postman environment', globals: 'a file of Postman globals' } as const;

/** The same for a v2 document that was identified already. Changes the parsed values in place. */
export function* readCollectionDocument(
  file: string,
  { raw, format, declared, warnings }: PostmanDocument & { readonly kind: 'collection' },
): Sliced<ReadCollection> {
  const requestsInFile = countRequests(raw);
  return yield* normalizeCollection({
    ...{ file, format, warnings, requestsInFile },
    collection: raw,
    convert: format === 'v2.0' || !declared,
  });
}

/** Brings a collection, in place, into the shape that everything else relies on, and adds what a person should know of it. */
export function* normalizeCollection(
  input: Omit<ReadCollection, 'name'> & {
    /** Whether it may hold what v2.0 writes otherwise than v2.1. */
    readonly convert: boolean;
  },
): Sliced<ReadCollection> {
  const { file, format, collection, requestsInFile, convert } = input;
  const normalized = yield* normalizeV2(collection, { fallbackName: nameFromFile(file), convert });
  const warnings = [...input.warnings, ...normalized];
  let usable = 0;
  for (const { item, path } of requestsIn(collection)) {
    usable += 1;
    warnings.push(...requestWarnings(item, path));
    yield;
  }
  if (usable < requestsInFile) {
    const message = `The file has ${requestsInFile} requests, of which ${usable} can be used. The other warnings say why.`;
    warnings.push({ path: format === 'v1' ? 'requests' : 'item', message });
  }
  return { file, name: nameOfCollection(collection), format, collection, requestsInFile, warnings };
}

function nameFromFile(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? file;
  return base.replace(/(?:\.postman_collection)?\.(?:json|ya?ml|har|curl)$/i, '').trim() || 'Collection';
}
