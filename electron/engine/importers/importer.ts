import type { Failure } from '../../../shared/failure.ts';
import type { ImportWarning } from '../../../shared/model/collection.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import type { Sliced } from '../slices.ts';

/** A file to be imported. The name may hold the folders that it was found in: `crm/requests/create.json`. */
export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A collection as Postman v2.1, ready to be stored. */
export interface ConvertedCollection {
  /** The file it is from, for messages and reports. */
  readonly file: string;
  readonly name: string;
  /** What the file was written in, for a person: `v2.0`. */
  readonly format: string;
  readonly collection: RawObject;
  /** Requests counted in the file as it was: what is missing in the collection has a warning. */
  readonly requestsInFile: number;
  readonly warnings: readonly ImportWarning[];
}

/** An environment or globals, as a Postman environment file has them. */
export interface ConvertedValues {
  readonly file: string;
  readonly name: string;
  readonly format: string;
  /** With `values`: rows that have a key. Unknown fields are kept. */
  readonly raw: RawObject;
  /** The keys of the rows, once each. */
  readonly keys: readonly string[];
  readonly warnings: readonly ImportWarning[];
}

/** A file, or a part of one, that cannot be imported. */
export interface FileFailure {
  readonly file: string;
  readonly failure: Failure;
}

export interface Conversion {
  readonly collections: readonly ConvertedCollection[];
  readonly environments: readonly ConvertedValues[];
  readonly globals: readonly ConvertedValues[];
  /** About the files as a whole: an encoding other than UTF-8. */
  readonly warnings: readonly ImportWarning[];
  /** Parts that could not be converted, where others could. */
  readonly failures: readonly FileFailure[];
}

export const emptyConversion: Conversion = {
  ...{ collections: [], environments: [], globals: [] },
  ...{ warnings: [], failures: [] },
};

/** Files that make one import together. */
export interface ImportFolder {
  /** For messages. */
  readonly name: string;
  readonly files: readonly ImportFile[];
}

/** One import format. A new one is a folder beside this file and an entry in importers.ts. */
export interface Importer {
  /**
   * For a format that is a folder: which of all files of an import belong to it, and together. The other files of the same
   * folders are imported as if these were not there. Never throws.
   */
  folders?(files: readonly ImportFile[]): readonly ImportFolder[];
  /**
   * How sure it is, from 0 (not its format) to 1, that these files together are one import of its format: a single file,
   * or all files of a folder. Never throws.
   */
  detect(files: readonly ImportFile[]): number;
  /**
   * In slices, as files are of any size. Precondition: `detect` gave more than 0. Throws a Failure that names the file where
   * it is damaged.
   */
  convert(files: readonly ImportFile[]): Sliced<Conversion>;
}
