import { oc } from '@orpc/contract';
import * as z from 'zod';
import { pathLimit } from '../import-names.ts';
import { ImportAgain, ImportResult } from '../model/collection.ts';

/** Largest file that can be imported, in bytes; a 14 MB collection has 4,000 requests. */
export const importLimit = 64 * 1024 * 1024;

/** Bytes of all files of one import: it is one message, which every transport must take, in base64 too. */
export const importTotalLimit = 96 * 1024 * 1024;

/** Files of one import, and of an archive in it: a Postman v3 collection has one for each request and example. */
export const importFileLimit = 5000;

/** The file's name, for messages and for the name of a nameless collection; with its folders, `crm/requests.json`. */
const name = z.string().min(1).max(pathLimit);
/** A file that is text already: whoever read it decided its encoding. */
const TextFile = z.strictObject({ name, text: z.string() });

/** A file as text, or as bytes: then the engine decides its encoding. */
export const GivenFile = z.union([
  TextFile,
  /** Its bytes in base64, for JSON. */
  z.strictObject({ name, base64: z.string().regex(/^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/, 'It is not base64.') }),
  /** Its bytes, for transports that carry them. */
  z.strictObject({ name, data: z.file() }),
]);

const options = {
  /** Names or ids of the requests to import, in any of the files; all where it is left out. */
  only: z.union([z.string(), z.array(z.string())]).optional(),
  /** Which documents of the files to import, by their `place` in a dry run; all where it is left out. */
  documents: z.array(z.number().int().min(0)).max(100_000).optional(),
  /**
   * What becomes of a collection that is there already, with the same id or the same name: `copy` keeps both, which is how
   * it is where this is left out; `replace` puts the file's in its place, and events no longer list the requests that it
   * does not have, which cannot be undone; `merge` takes what is new or changed in the file
   * and keeps what only the workspace has. Ids of requests that are in both stay those of the workspace.
   */
  again: ImportAgain.optional(),
  /** For `merge`: the ids of the changes to take; where it is left out all, or with `only` those of these requests. */
  take: z.array(z.string()).max(100_000).optional(),
  /** Report what would happen and change nothing. */
  dryRun: z.boolean().optional(),
};

export const imports = {
  add: oc
    .route({
      method: 'POST',
      path: '/import',
      summary: 'Import collections, environments and globals: Postman, zip archives, cURL, OpenAPI, HAR',
      tags: ['Import'],
    })
    .input(
      z.union([
        z.strictObject({ files: z.array(GivenFile).min(1).max(importFileLimit), ...options }),
        /** A single file, as before there were several. */
        TextFile.extend(options),
      ]),
    )
    .output(ImportResult),
};
