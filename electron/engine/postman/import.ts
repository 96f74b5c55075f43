import type { ImportReport } from '../../../shared/model/collection.ts';
import type { Environments } from '../workspace/environments.ts';
import type { Parameters } from '../workspace/parameters.ts';
import { identify } from './document-kind.ts';
import type { Library } from './library.ts';
import { parseJson } from './parse-json.ts';
import { readRecognized } from './read-collection.ts';
import { readGlobals, readValues } from './read-values.ts';

export interface ImportInput {
  /** The file's name, for messages and for what has no name of its own. */
  readonly name: string;
  readonly text: string;
  /** Names or ids of the requests to take; all where it is left out. */
  readonly only?: string | readonly string[] | undefined;
  /** Report what would happen and change nothing. */
  readonly dryRun?: boolean | undefined;
}

export interface Importer {
  /**
   * Takes in a collection, an environment or globals. Nothing is changed where it throws: FILE_TOO_LARGE, NOT_JSON,
   * NOT_POSTMAN, NESTED_TOO_DEEP, INPUT_INVALID, NOTHING_CHOSEN, WRITE_FAILED.
   */
  importText(input: ImportInput): Promise<ImportReport>;
}

export function createImporter(parts: {
  readonly library: Pick<Library, 'add'>;
  readonly environments: Pick<Environments, 'add'>;
  readonly parameters: Pick<Parameters, 'list' | 'setAll'>;
}): Importer {
  const { library, environments, parameters } = parts;
  return {
    async importText({ name: file, text, only, dryRun = false }) {
      const found = identify(file, parseJson(file, text));
      if (found.kind === 'collection') {
        const read = readRecognized(file, found);
        const added = await library.add(read, { only: typeof only === 'string' ? [only] : only, dryRun });
        const { id, name, requests } = added;
        const warnings = [...read.warnings, ...added.warnings];
        return { file, kind: 'collection', id, name, format: read.format, requests, values: [], warnings, dryRun };
      }
      const { name, raw, values, warnings } = readValues(file, found);
      if (only !== undefined)
        warnings.push({ path: '', message: 'The file has no requests to choose; all of it was taken.' });
      const report = { file, format: 'values', requests: [], values, warnings, dryRun };
      if (found.kind === 'environment') {
        const id = dryRun ? null : (await environments.add(name, raw)).id;
        return { ...report, kind: 'environment', name, id };
      }
      const globals = readGlobals(raw, new Set(parameters.list().map(({ tag }) => tag)));
      warnings.push(...globals.warnings);
      if (!dryRun && globals.inputs.length > 0) await parameters.setAll(globals.inputs);
      return { ...report, kind: 'globals', name, id: null, values: globals.inputs.map(({ tag }) => tag) };
    },
  };
}
