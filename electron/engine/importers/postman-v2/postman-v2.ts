import { type ReadCollection, readCollectionDocument } from '../../postman-format/read-collection.ts';
import { emptyConversion, type Importer } from '../importer.ts';
import { detectPostmanDocument, readPostmanFile } from '../postman-file.ts';

/** Collections of Postman v2.0 and v2.1, alone or wrapped: by the Postman API, in a newman report. */
export const postmanV2: Importer = {
  detect(files) {
    const document = detectPostmanDocument(files);
    if (document?.kind !== 'collection' || document.format === 'v1') return 0;
    return document.declared ? 1 : 0.8;
  },
  *convert(files) {
    const collections: ReadCollection[] = [];
    for (const file of files) {
      const { name, document } = readPostmanFile(file);
      if (document.kind !== 'collection') throw new Error(`${name} was not detected`);
      collections.push(yield* readCollectionDocument(name, document));
    }
    return { ...emptyConversion, collections, warnings: files.flatMap((file) => readPostmanFile(file).warnings) };
  },
};
