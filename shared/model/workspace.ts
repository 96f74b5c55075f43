import * as z from 'zod';

export const WorkspaceInfo = z.object({
  dir: z.string(),
  version: z.string(),
  /** True while nothing was imported, defined or sent: the first screen offers the demo. */
  fresh: z.boolean(),
  /** How secrets are kept: by the system's own store, or in a file that only this user can read. */
  secrets: z.enum(['system', 'file']),
  /** What was repaired when it was opened, and what is wrong with its files now, as sentences. */
  notices: z.array(z.string()),
  dialects: z.array(z.object({ id: z.string(), name: z.string(), vendor: z.string(), product: z.string() })),
});
export type WorkspaceInfo = z.infer<typeof WorkspaceInfo>;

/** What may have changed since a client asked; `invalidatedBy` in topics.ts says what it has to ask again. */
export const Topic = z.enum([
  'actions',
  'parameters',
  'events',
  'environments',
  'permissions',
  'certificates',
  'scenarios',
  'settings',
  'dialects',
  'receiver',
  'rules',
  'workspace',
]);
export type Topic = z.infer<typeof Topic>;
