import * as z from 'zod';

export const CollectionSummary = z.object({
  id: z.string(),
  name: z.string(),
  /** File name in the workspace's collections folder. */
  file: z.string(),
  requests: z.number().int(),
  /** Set where the file cannot be read: its requests are not shown, the file is left alone. */
  problem: z.string().nullable(),
});
export type CollectionSummary = z.infer<typeof CollectionSummary>;

/** The scripts written on one request or folder, or on the collection itself. */
export const ScriptHolder = z.object({
  kind: z.enum(['collection', 'folder', 'request']),
  name: z.string(),
  /** Names of the folders it stands in, outermost first. */
  folder: z.array(z.string()),
  /** Of a request; null for a folder and for the collection. */
  id: z.string().nullable(),
  scripts: z.array(z.object({ on: z.string(), text: z.string() })),
});
export type ScriptHolder = z.infer<typeof ScriptHolder>;

export const CollectionScripts = z.object({
  /** Whether a person allowed them. */
  allowed: z.boolean(),
  holders: z.array(ScriptHolder),
  /** Requests that any of them runs with. */
  requests: z.number().int(),
});
export type CollectionScripts = z.infer<typeof CollectionScripts>;

/** Something worth a look after an import: nothing is lost silently. */
export const ImportWarning = z.object({
  /** Where in the file, as a path: `item[3].request.url`. */
  path: z.string(),
  message: z.string(),
  /** True where it is so only of a copy beside what the workspace has: of new ids and names. */
  ofCopy: z.boolean().optional(),
});
export type ImportWarning = z.infer<typeof ImportWarning>;

export const ImportedRequest = z.object({
  id: z.string(),
  name: z.string(),
  method: z.string(),
  url: z.string(),
  folder: z.array(z.string()),
  imported: z.boolean(),
});
export type ImportedRequest = z.infer<typeof ImportedRequest>;

/** How a collection is imported that is there already: beside it, in its place, or into it. */
export const ImportAgain = z.enum(['copy', 'replace', 'merge']);
export type ImportAgain = z.infer<typeof ImportAgain>;

/** A difference between a stored collection and the file that it is imported from again. */
export const ImportChange = z.object({
  /** What a choice names it by: the id of the stored request, or the place of a new one in the file. */
  id: z.string(),
  of: z.enum(['request', 'folder', 'collection']),
  /** From the file's side: `removed` is what only the workspace has. */
  kind: z.enum(['added', 'changed', 'removed']),
  name: z.string(),
  /** Names of the folders around it, outermost first. */
  folder: z.array(z.string()),
  /** Of requests; else empty. */
  method: z.string(),
  /** What is different, in words: `URL`, `body`, `scripts`. */
  parts: z.array(z.string()),
});
export type ImportChange = z.infer<typeof ImportChange>;

/** The stored collection that a document is the same as, and what is different. */
export const ImportedBefore = z.object({
  /** Its id. */
  collection: z.string(),
  name: z.string(),
  /** What is the same: the id in the file, or only the name. */
  by: z.enum(['id', 'name']),
  /** Requests that are the same. */
  unchanged: z.number().int(),
  changes: z.array(ImportChange),
});
export type ImportedBefore = z.infer<typeof ImportedBefore>;

/** What an import did with one document, or with `dryRun` would do. */
export const ImportReport = z.object({
  /** The name of the file it was in, or of the folder. */
  file: z.string(),
  /** Which document of the files it is, counted from 0 over those that fail too: the same on a dry run and on the import. */
  place: z.number().int(),
  kind: z.enum(['collection', 'environment', 'globals']),
  name: z.string(),
  /** The stored collection or environment; null on a dry run, for globals, and where nothing of it was chosen. */
  id: z.string().nullable(),
  /** For a person: `v1`, `v2.0`, `v2.1`, `v3`, `cURL`, `OpenAPI 3.1`, `HAR`, or `values` for environments and globals. */
  format: z.string(),
  requests: z.array(ImportedRequest),
  /** The keys, for an environment or globals. */
  values: z.array(z.string()),
  warnings: z.array(ImportWarning),
  /** Requests that scripts run with once they are allowed; those of their folders and of the collection count as well. */
  scripted: z.number().int(),
  dryRun: z.boolean(),
  /** Set where the collection is there already: on a dry run, and where it was imported in its place or into it. */
  before: ImportedBefore.nullable(),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** A file that could not be imported. */
export const ImportFailure = z.object({
  file: z.string(),
  /** Which document of the files failed, as in the reports; null for a file that could not be read as any. */
  place: z.number().int().nullable(),
  code: z.string(),
  /** The HTTP status of this failure. */
  status: z.number().int(),
  message: z.string(),
  hint: z.string(),
  /** What the message is made of, by the code. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string()).readonly()])),
});
export type ImportFailure = z.infer<typeof ImportFailure>;

/** The documents in the order of the files, and the files that were none. */
export const ImportResult = z.object({ documents: z.array(ImportReport), failures: z.array(ImportFailure) });
export type ImportResult = z.infer<typeof ImportResult>;
