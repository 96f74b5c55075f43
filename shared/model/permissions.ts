import * as z from 'zod';

/** What a person allowed on this computer. It is asked for once, and is never part of a workspace that is shared. */
export const Permissions = z.object({
  /** Files and folders that requests may upload, in addition to the folder `files`: relative to the workspace, or absolute. */
  files: z.array(z.string()),
  /** Hosts (`name` or `name:port`) that captured requests may be resent to. */
  hosts: z.array(z.string()),
  /** Ids of the collections whose scripts may run, in the file that each was in when it was allowed. */
  scripts: z.array(z.string()),
});
export type Permissions = z.infer<typeof Permissions>;

/** The folder of a workspace whose files may be uploaded unasked. */
export const uploadFolder = 'files';
