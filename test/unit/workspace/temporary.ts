import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { plainVault } from '../../../electron/engine/host-services.ts';
import { openWorkspace, type Workspace, type WorkspaceOptions } from '../../../electron/engine/workspace/workspace.ts';

/** 2026-11-20T14:01:52.104Z, in names 20261120T140152Z. */
export const noon = Date.UTC(2026, 10, 20, 14, 1, 52, 104);

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'hookswitch-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Opens a workspace that is closed after the test. */
export async function openFor(dir: string, options: Partial<WorkspaceOptions> = {}): Promise<Workspace> {
  const workspace = await openWorkspace(dir, { vault: plainVault, clock: () => noon, ...options });
  onTestFinished(() => workspace.close());
  return workspace;
}

/** Names in a folder that a half-done write would have left. */
export const leftovers = (dir: string) => readdirSync(dir).filter((name) => /\.tmp$|\.\d+$/.test(name));
