import { join } from 'node:path';
import * as z from 'zod';
import { readWrittenFile } from './read-file.ts';

/** What a process that serves a workspace leaves in `.hookswitch/host.json` (mode 600: the token opens everything). */
export const HostFile = z.object({
  pid: z.number().int(),
  /** Address of the browser app. */
  url: z.string(),
  /** Address of the REST API. */
  api: z.string(),
  token: z.string(),
  /** Address of the receiver, null while it does not listen. */
  receiver: z.string().nullable().optional(),
});
export type HostFile = z.infer<typeof HostFile>;

export const hostFileName = 'host.json';

/** Bytes. It has five lines. */
const fileLimit = 64 * 1024;

/** The host that serves this workspace, or served it before it was killed; null where there is none or it is no host file. */
export function readHostFile(stateDir: string): HostFile | null {
  try {
    const read = HostFile.safeParse(JSON.parse(readWrittenFile(join(stateDir, hostFileName), hostFileName, fileLimit)));
    return read.success ? read.data : null;
  } catch {
    // Missing or damaged: it only names who has the workspace open, the lock alone decides.
    return null;
  }
}
