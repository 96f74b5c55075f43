import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type HostFile, hostFileName, readHostFile } from '../engine/storage/host-file.ts';
import { writeFileAtomic } from '../engine/storage/write-file.ts';

/** Where a workspace keeps what is not for committing. */
export function stateDirOf(workspace: string): string {
  return join(workspace, '.hookswitch');
}

/** Leaves word of how another process of this user reaches the host. Mode 600: it holds the token. */
export async function writeHostFile(workspace: string, content: HostFile): Promise<void> {
  const text = `${JSON.stringify({ ...content, workspace }, null, 2)}\n`;
  await writeFileAtomic(join(stateDirOf(workspace), hostFileName), text, { mode: 0o600, within: workspace });
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
