import * as z from 'zod';

export const WorkspaceInfo = z.object({
  dir: z.string(),
  version: z.string(),
  /** True while nothing was imported, defined or sent: the first screen offers the demo. */
  fresh: z.boolean(),
  /** How secrets are kept: by the system's own store, or in a file that only this user can read. */
  secrets: z.enum(['system', 'file']),
  /** What was mended or found wrong when it was opened, for a person. */
  notices: z.array(z.string()),
  dialects: z.array(z.object({ id: z.string(), name: z.string(), vendor: z.string(), product: z.string() })),
});
export type WorkspaceInfo = z.infer<typeof WorkspaceInfo>;

/** Names of what may change under a face's feet; a face asks again for what it shows. */
export const Noun = z.enum([
  'actions',
  'parameters',
  'events',
  'environments',
  'scenarios',
  'settings',
  'receiver',
  'workspace',
]);
export type Noun = z.infer<typeof Noun>;
