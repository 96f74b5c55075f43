import { countRequests } from '../../postman-format/document-kind.ts';
import { normalizeCollection } from '../../postman-format/read-collection.ts';
import { emptyConversion, type Importer } from '../importer.ts';
import { detectPostmanDocument, readPostmanFile } from '../postman-file.ts';
import { convertV1 } from './convert-v1.ts';

/** Collections of Postman v1, which has no schema: known by their lists of requests and folders. */
export const postmanV1: Importer = {
  detect(files) {
    const document = detectPostmanDocument(files);
    return document?.kind === 'collection' && document.format === 'v1' ? 0.8 : 0;
  },
  convert(files) {
    const collections = files.map((file) => {
      const { name, document } = readPostmanFile(file);
      if (document.kind !== 'collection') throw new Error(`${name} was not detected`);
      const warnings = [...document.warnings];
      const requestsInFile = countRequests(document.raw);
      const collection = convertV1(name, document.raw, warnings);
      return normalizeCollection({ file: name, format: 'v1', collection, requestsInFile, warnings, convert: true });
    });
    return { ...emptyConversion, collections, warnings: files.flatMap((file) => readPostmanFile(file).warnings) };
  },
};
