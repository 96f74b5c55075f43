import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';
import { failure } from '../../../../shared/failure.ts';
import type { Clock } from '../../host-services.ts';
import { describeFileProblem, fileErrorCode } from '../../storage/file-problem.ts';
import { moveAside, timeInName } from '../../storage/quarantine.ts';
import { schema, schemaVersion } from './schema.ts';
import { isUpgrading, upgradeTables } from './upgrade.ts';

/** What names a version from here on is damaged, and not newer. */
const impossibleVersion = 1000;

interface OpenedDatabase {
  readonly db: Database.Database;
  /** A sentence for a person where the file was damaged and a new one was begun. */
  readonly notice: string | null;
  /** Rows of an earlier version are still to be brought up to date, with `finishUpgrade`, before anything is asked. */
  readonly isUpgrading: boolean;
}

/**
 * Opens or creates the database of the activity log; the tables of an earlier version are upgraded. A damaged file is moved
 * aside, never deleted, and replaced by a new one, which is filled from the journal. Throws WORKSPACE_NEWER, or WRITE_FAILED
 * where no file can be made.
 */
export function openDatabase(file: string, clock: Clock): OpenedDatabase {
  try {
    return { ...open(file), notice: null };
  } catch (error) {
    if (!isDamage(error) && !isForeign(error)) throw asFailure(file, error);
    const notice = moveDamaged(file, error, clock);
    try {
      return { ...open(file), notice };
    } catch (again) {
      throw asFailure(file, again);
    }
  }
}

/** Renames the database and its journals; returns the sentence that says so. */
export function moveDamaged(file: string, error: unknown, clock: Clock): string {
  const aside = moveAside(file, `${file}.damaged-${timeInName(clock)}`);
  for (const journal of ['-wal', '-shm']) {
    if (existsSync(file + journal)) moveAside(file + journal, aside + journal);
  }
  const detail = error instanceof Error ? error.message : String(error);
  return `The activity log ${file} was damaged (${detail}). It was moved to ${aside} and a new one was created from what the journal holds.`;
}

/** True where the file's content is at fault, so that a new file would help. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

/** True, while opening, where the file does not hold the tables that it should: our statements fit any database of ours. */
export function isForeign(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(ERROR|FORMAT)$/.test(error.code);
}

/** True where neither the file nor the disk is at fault, but what was to be written. */
export function isAboutRecords(error: unknown): boolean {
  if (error instanceof Database.SqliteError) return error.code.startsWith('SQLITE_CONSTRAINT');
  return fileErrorCode(error) === '';
}

/** What SQLite refused to write, as the failure that every client shows. */
export function asFailure(file: string, error: unknown): Error {
  if (!(error instanceof Database.SqliteError)) return error instanceof Error ? error : new Error(String(error));
  const detail =
    error.code === 'SQLITE_FULL' || error.code.startsWith('SQLITE_IOERR_WRITE')
      ? `the disk is full (${error.code})`
      : `${error.message} (${error.code})`;
  return failure('WRITE_FAILED', { file, detail });
}

function open(file: string): Omit<OpenedDatabase, 'notice'> {
  makePrivate(file);
  const db = new Database(file, { timeout: 2000 });
  try {
    if (!isWritable(file)) throw new Database.SqliteError('it cannot be written by any version', 'SQLITE_FORMAT');
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version > schemaVersion && version < impossibleVersion)
      throw failure('WORKSPACE_NEWER', { file, version, known: schemaVersion });
    // WAL and NORMAL: a power cut may take the last seconds, never the file's consistency; what is missing is indexed
    // again from the journal.
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('wal_autocheckpoint = 4000');
    db.pragma('journal_size_limit = 67108864');
    db.function('fold', { deterministic: true }, (text) => (typeof text === 'string' ? text.toLowerCase() : text));
    if (version < 0 || version >= impossibleVersion)
      throw new Database.SqliteError('it has no known version', 'SQLITE_FORMAT');
    if (version === 0) {
      db.transaction(() => {
        db.exec(schema);
        db.pragma(`user_version = ${schemaVersion}`);
      })();
    } else if (version < schemaVersion) upgradeTables(db, version);
    // Reads every page of the tables' indexes: a truncated file is noticed here and not at a later question.
    db.prepare('SELECT count(*), max(seq) FROM activity').get();
    db.prepare('SELECT max(seq) FROM whole').get();
    db.prepare('SELECT count(*), max(last_seq) FROM call').get();
    return { db, isUpgrading: isUpgrading(db) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The log holds tokens and numbers: only this user may read it. SQLite gives its journals the same mode. */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw failure('WRITE_FAILED', { file, detail: describeFileProblem(error) });
  }
}

/**
 * False where the header says that only a future SQLite may write the file (https://www.sqlite.org/fileformat.html, byte
 * 18): SQLite would open it, and refuse every write as long as it lives.
 */
function isWritable(file: string): boolean {
  const header = Buffer.alloc(100);
  const opened = openSync(file, 'r');
  try {
    return readSync(opened, header, 0, header.length, 0) < header.length || (header[18] ?? 0) <= 2;
  } finally {
    closeSync(opened);
  }
}
