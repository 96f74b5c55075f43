import type { ConvertedCollection } from '../../electron/engine/importers/importer.ts';
import { importUnits } from '../../electron/engine/importers/importers.ts';
import { readPostmanFile } from '../../electron/engine/importers/postman-file.ts';
import { atOnce } from '../../electron/engine/slices.ts';
import { failure } from '../../shared/failure.ts';

/** The collection of a file of any format, as an import converts it. Throws what the import would say of the file. */
export function readCollection(name: string, text: string): ConvertedCollection {
  const file = { name, bytes: Buffer.from(text) };
  const [unit] = importUnits([file]);
  if (!unit?.importer) throw new Error(`${name} is no collection: ${readPostmanFile(file).document.kind}`);
  const [collection] = atOnce(unit.importer.convert(unit.files)).collections;
  if (collection === undefined) throw failure('NOT_POSTMAN', { file: name, detail: 'it holds no collection.' });
  return collection;
}
