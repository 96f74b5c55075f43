import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { failure } from '../../../shared/failure.ts';
import { describeFileProblem, fileErrorCode } from './file-problem.ts';
import { readHostFile } from './host-file.ts';
import { privateMode } from './private-files.ts';
import { readWrittenFile } from './read-file.ts';

export interface Lock {
  release(): void;
}

/**
 * Holds a workspace for this process alone, by an exclusive SQLite transaction on `lock.db` in `stateDir`: the operating
 * system frees it however the process ends, so there is no stale lock to remove by hand.
 * Throws WORKSPACE_LOCKED naming the holder, WORKSPACE_UNUSABLE where no lock can be had.
 *
 * Danger: on POSIX a process loses its lock when it opens and closes `lock.db` by any other way. Nothing may read that file.
 */
export function acquireLock(stateDir: string): Lock {
  const pidFile = join(stateDir, 'lock.pid');
  let database: Database.Database | null = null;
  try {
    database = new Database(join(stateDir, 'lock.db'), { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    notePid(pidFile);
  } catch (error) {
    database?.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw failure('WORKSPACE_LOCKED', { dir: dirname(stateDir), holder: holder(stateDir, pidFile) });
    }
    throw failure('WORKSPACE_UNUSABLE', { dir: dirname(stateDir), detail: `no lock: ${describeFileProblem(error)}` });
  }
  const held = database;
  return {
    release() {
      if (!held.open) return;
      try {
        rmSync(pidFile, { force: true });
      } catch {
        // A disk that became read-only keeps the note; the next holder replaces it.
      }
      held.close();
    },
  };
}

/** For messages only: a full disk is no reason to have no lock. What was there goes first: no link is written through. */
function notePid(pidFile: string): void {
  try {
    rmSync(pidFile, { recursive: true, force: true });
    writeFileSync(pidFile, `${process.pid}\n`, { flag: 'wx', mode: privateMode });
  } catch (error) {
    // Another process that finds the workspace locked then cannot say by whom.
    if (!['ENOSPC', 'EDQUOT'].includes(fileErrorCode(error))) throw error;
  }
}

/** "pid 4711, http://127.0.0.1:4401"; the URL only where the host file is this holder's and not a killed one's. */
function holder(stateDir: string, pidFile: string): string {
  const host = readHostFile(stateDir);
  const pid = readPid(pidFile) ?? host?.pid;
  if (pid === undefined) return 'pid unknown';
  // The fragment of the URL is the token: a message that ends in logs must not carry it.
  return host?.pid === pid ? `pid ${pid}, ${host.url.split('#')[0]}` : `pid ${pid}`;
}

function readPid(pidFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readWrittenFile(pidFile, 'lock.pid', 1024), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    // The holder has just taken the lock or is just giving it up.
    return undefined;
  }
}
