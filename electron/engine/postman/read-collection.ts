import { failure } from '../../../shared/failure.ts';
import type { ImportWarning } from '../../../shared/model/collection.ts';
import { type CollectionFormat, countRequests, identify, type PostmanDocument } from './document-kind.ts';
import { doubtsOf } from './doubts.ts';
import { nameOfCollection, requestsIn } from './item-tree.ts';
import { parseJson } from './parse-json.ts';
import type { RawObject } from './raw-value.ts';
import { readV1 } from './read-v1.ts';
import { readV2 } from './read-v2.ts';

/** A collection out of a file, as Postman v2.1 with every field that the file had. */
export interface ReadCollection {
  readonly file: string;
  readonly name: string;
  readonly format: CollectionFormat;
  readonly collection: RawObject;
  /** Requests counted in the raw file, before anything was done with it. */
  readonly found: number;
  readonly warnings: readonly ImportWarning[];
}

/** Throws FILE_TOO_LARGE, NOT_JSON, NOT_POSTMAN, NESTED_TOO_DEEP, INPUT_INVALID. `file` is the file's name, for messages. */
export function readCollection(file: string, text: string): ReadCollection {
  const found = identify(file, parseJson(file, text));
  if (found.kind !== 'collection') {
    throw failure('NOT_POSTMAN', {
      file,
      detail: `it holds ${found.kind === 'globals' ? 'globals' : 'an environment'}; import it.`,
    });
  }
  return readRecognized(file, found);
}

/** The same for a file that was recognized already. Changes the parsed values in place. */
export function readRecognized(file: string, found: PostmanDocument & { readonly kind: 'collection' }): ReadCollection {
  const warnings = [...found.warnings];
  const count = countRequests(found.raw);
  const isV1 = found.format === 'v1';
  const collection = isV1 ? readV1(file, found.raw, warnings) : found.raw;
  const convert = isV1 || found.format === 'v2.0' || !found.declared;
  warnings.push(...readV2(collection, { fallbackName: nameFromFile(file), convert }));

  let imported = 0;
  for (const place of requestsIn(collection)) {
    imported += 1;
    warnings.push(...doubtsOf(place.item, place.path));
  }
  if (imported < count) {
    const message = `${count} requests were found and ${imported} of them can be used; the reasons are among the warnings.`;
    warnings.push({ path: isV1 ? 'requests' : 'item', message });
  }
  return { file, name: nameOfCollection(collection), format: found.format, collection, found: count, warnings };
}

function nameFromFile(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? file;
  return base.replace(/(?:\.postman_collection)?\.json$/i, '').trim() || 'Collection';
}
