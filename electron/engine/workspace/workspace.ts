import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import type { Topic } from '../../../shared/model/workspace.ts';
import type { Clock, SecretVault } from '../host-services.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { hostFileName, openPageName, stateDirOf } from '../storage/host-file.ts';
import { acquireLock, type Lock } from '../storage/lock.ts';
import { makePrivate, privateFolderMode } from '../storage/private-files.ts';
import { linkLeadingOut, makeFolders, sweepTemporaryFiles } from '../storage/write-file.ts';
import { type Changes, createChanges } from './changes.ts';
import type { Migration } from './document.ts';
import { type DocumentStore, openDocumentStore } from './document-store.ts';
import { openSecretStore, type SecretStore } from './secrets.ts';
import { createTroubles, type Troubles } from './troubles.ts';

/** One folder that this process alone has open. */
export interface Workspace {
  /** Absolute. */
  readonly dir: string;
  /** What is this machine's own, `<dir>/.hookswitch`: never committed. */
  readonly stateDir: string;
  readonly document: DocumentStore;
  readonly secrets: SecretStore;
  readonly changes: Changes;
  readonly troubles: Troubles;
  /** What had to be mended, and what is wrong now, for a person. */
  notices(): readonly string[];
  /** Waits for what is being written, ends the watchers, gives the folder free. May be called twice. */
  close(): Promise<void>;
}

export interface WorkspaceOptions {
  readonly vault: SecretVault;
  readonly clock: Clock;
  /** Other migrations than this version's own. */
  readonly migrations?: readonly Migration[];
}

/** Parts of the document, and the topic of each. */
const topicsOfParts: Readonly<Record<string, Topic>> = {
  settings: 'settings',
  parameters: 'parameters',
  events: 'events',
  endpoints: 'events',
  rules: 'rules',
  dialects: 'dialects',
  environment: 'environments',
  notices: 'workspace',
};

/**
 * Opens a workspace folder and makes what is missing in it. Nothing in it is touched before it is locked.
 * Throws WORKSPACE_UNUSABLE, WORKSPACE_LOCKED, WORKSPACE_NEWER, WORKSPACE_DAMAGED, WRITE_FAILED.
 */
export async function openWorkspace(folder: string, options: WorkspaceOptions): Promise<Workspace> {
  const dir = resolve(folder);
  const stateDir = stateDirOf(dir);
  makeFolder(dir, dir);
  makeFolder(stateDir, dir, privateFolderMode);
  refuseLinks(stateDir, dir);
  const lock = acquireLock(stateDir);
  try {
    return await openLocked(dir, stateDir, lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openLocked(dir: string, stateDir: string, lock: Lock, options: WorkspaceOptions): Promise<Workspace> {
  const changes = createChanges();
  const { clock, migrations } = options;
  const troubles = createTroubles(() => changes.announce('workspace'));
  const document = await openDocumentStore({ dir, stateDir, clock, troubles, migrations }, (parts) => {
    changes.announce(...[...parts].flatMap((part) => topicsOfParts[part] ?? []));
  });
  await furnish(dir, stateDir);
  makePrivate(stateDir);
  const secrets = await openSecretStore(stateDir, options.vault, options.clock);
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    await document.close();
    await secrets.store.close();
    troubles.close();
    changes.close();
    lock.release();
  }

  return {
    dir,
    stateDir,
    document,
    secrets: secrets.store,
    changes,
    troubles,
    notices: () => [
      ...document.notices(),
      ...(secrets.notice === null ? [] : [secrets.notice]),
      ...troubles.sentences(),
    ],
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** What lies in the state folder is written by SQLite too, which follows links: a stranger's workspace must not say where to. */
function refuseLinks(stateDir: string, dir: string): void {
  let detail: string | null;
  try {
    detail = linkLeadingOut(stateDir, dir);
  } catch (error) {
    detail = describeFileProblem(error);
  }
  if (detail !== null) throw failure('WORKSPACE_UNUSABLE', { dir, detail: `.hookswitch: ${detail}` });
}

async function furnish(dir: string, stateDir: string): Promise<void> {
  const folders = [join(dir, 'collections'), join(dir, 'environments')];
  for (const folder of folders) makeFolder(folder, dir);
  try {
    const ignore = join(stateDir, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n', { flag: 'wx' });
    // We hold the lock, so whoever wrote it was killed before it could tidy up.
    for (const name of [hostFileName, openPageName]) rmSync(join(stateDir, name), { recursive: true, force: true });
    for (const folder of [dir, stateDir, ...folders]) await sweepTemporaryFiles(folder);
  } catch (error) {
    throw failure('WORKSPACE_UNUSABLE', { dir, detail: describeFileProblem(error) });
  }
}

function makeFolder(path: string, dir: string, mode?: number): void {
  const named = path === dir ? '' : `${path.slice(dir.length + 1)}: `;
  try {
    makeFolders(path, mode);
  } catch (error) {
    const detail = fileErrorCode(error) === 'EEXIST' ? 'it is a file, not a folder' : describeFileProblem(error);
    throw failure('WORKSPACE_UNUSABLE', { dir, detail: `${named}${detail}` });
  }
}
