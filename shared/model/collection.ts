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

/** A doubt met on import: nothing is lost silently. */
export const ImportWarning = z.object({
  /** Where in the file, as a path: `item[3].request.url`. */
  path: z.string(),
  message: z.string(),
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

/** What an import did, or with `dryRun` would do. */
export const ImportReport = z.object({
  file: z.string(),
  kind: z.enum(['collection', 'environment', 'globals']),
  name: z.string(),
  /** The collection or environment it became; null on a dry run. */
  id: z.string().nullable(),
  /** `v1`, `v2.0`, `v2.1`, or `values` for environments and globals. */
  format: z.string(),
  requests: z.array(ImportedRequest),
  /** Names and number of values, for an environment or globals. */
  values: z.array(z.string()),
  warnings: z.array(ImportWarning),
  dryRun: z.boolean(),
});
export type ImportReport = z.infer<typeof ImportReport>;
