import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { privateMode } from './private-files.ts';
import { readWrittenFile } from './read-file.ts';
import { writeFileAtomic } from './write-file.ts';

/** Where a workspace keeps what is this machine's own: never committed. */
export const stateDirOf = (workspace: string): string => join(workspace, '.hookswitch');

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

/** The page that a browser is opened with. */
export const openPageName = 'open.html';

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

/** Leaves word of how another process of this user reaches the host. Mode 600: it holds the token. */
export async function writeHostFile(workspace: string, content: HostFile): Promise<void> {
  const text = `${JSON.stringify({ ...content, workspace }, null, 2)}\n`;
  await writeFileAtomic(join(stateDirOf(workspace), hostFileName), text, { mode: privateMode, within: workspace });
}

/** Removes the file of the host with this token; another's is left alone. */
export async function removeHostFile(workspace: string, token: string): Promise<void> {
  if (readHostFile(stateDirOf(workspace))?.token !== token) return;
  try {
    await rm(join(stateDirOf(workspace), hostFileName), { force: true });
  } catch {
    // The disk became read-only. Whoever reads it finds nobody there; the next host replaces it.
  }
}
