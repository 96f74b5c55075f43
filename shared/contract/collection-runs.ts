import * as z from 'zod';
import { GivenFile, importLimit } from './imports.ts';

/** A file whose text somebody else read. */
const File = z.strictObject({ name: z.string().min(1).max(1000), text: z.string().max(importLimit) });

/** Rows of one run at most: each is an iteration. */
export const rowLimit = 100_000;

export const CollectionRunInput = z.strictObject({
  /** The id or the name of a collection of the workspace, or a file of any format that can be imported. */
  collection: z.union([z.string().min(1).max(1000), File]),
  /** Names or ids of the folders and requests to run, in the order of the collection; everything where it is left out. */
  only: z.array(z.string().min(1).max(1000)).min(1).max(10_000).optional(),
  /** Id of an environment of the workspace, or a file; the active one where it is left out, none where it is null. */
  environment: z
    .union([z.string().min(1).max(1000), File])
    .nullable()
    .optional(),
  /** A file of Postman globals, which stand over the custom parameters. */
  globals: File.optional(),
  /** CSV with a head line, or a JSON array of objects: a row an iteration. */
  data: GivenFile.optional(),
  /** As many as there are rows where it is left out, or one. The last row is used again where there are fewer. */
  iterations: z.number().int().min(1).max(1_000_000).optional(),
  /** Milliseconds between two requests. */
  delayMs: z.number().int().min(0).max(3_600_000).default(0),
  /** Ends with the first failure. */
  stopOnFailure: z.boolean().default(false),
  /** Milliseconds for one request; the setting of the workspace where it is left out. */
  requestTimeoutMs: z.number().int().min(1).max(3_600_000).optional(),
  /** Milliseconds for one script. */
  scriptTimeoutMs: z.number().int().min(1).max(3_600_000).default(30_000),
  /** Also sends to a server whose certificate cannot be verified. */
  insecure: z.boolean().optional(),
  /** False sends the requests without running their scripts. */
  scripts: z.boolean().default(true),
});
