import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialectFile } from '../../../shared/model/dialect.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { fingerprintOf, fingerprintOfFiles, readWrittenFile } from '../storage/read-file.ts';
import { readNativeActions } from './native-actions.ts';
import { readDialect } from './read-dialect.ts';

/** One vendor's events and parameters, read from its file. */
export interface Dialect extends Omit<DialectFile, 'schema' | 'documents'> {
  /** The text of the vendor's native requests, a Postman collection whose item ids are event keys; null where there is none. */
  readonly nativeRequests: string | null;
}

const requestsEnding = '.postman_collection.json';

/** Bytes. The largest of ours has 40 KB; a file far beyond it is no dialect. */
const fileLimit = 4 * 1024 * 1024;

/** The dialect files of a folder by name; those of the vendors' native requests are no dialects. */
export function dialectFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith(requestsEnding))
    .sort();
}

/** The text of a file of a folder. */
type ReadText = (folder: string, name: string) => string;

/** Of the app's own archive: Electron reads it there, and copies a file out that is opened. */
const readShipped: ReadText = (folder, name) => readFileSync(join(folder, name), 'utf8');

const readOwn: ReadText = (folder, name) => readWrittenFile(join(folder, name), name, fileLimit);

/**
 * Reads a shipped one with its native requests. Throws NOT_JSON and INPUT_INVALID with the path inside the file and the
 * reason.
 */
export const readShippedDialect = (folder: string, name: string): Dialect => readDialectOf(folder, name, readShipped);

function readDialectOf(folder: string, name: string, read: ReadText): Dialect {
  const { schema: _, documents: __, ...file } = readDialect(name, read(folder, name));
  return { ...file, nativeRequests: requestsOrNull(folder, `${file.id}${requestsEnding}`, read) };
}

function requestsOrNull(folder: string, name: string, read: ReadText): string | null {
  try {
    return read(folder, name);
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A person's own dialects as they were read. */
interface OwnDialects {
  readonly dialects: readonly Dialect[];
  /** Files that were left out, and why. */
  readonly problems: readonly string[];
  /** Whether someone has changed the folder since, or the files of this dialect. */
  isChanged(dialect?: Dialect): boolean;
}

/**
 * Reads a person's own dialects next to the shipped ones. A wrong file is left out and said; so is one whose id is taken.
 * No folder is no dialects.
 */
export function readOwnDialects(folder: string | undefined, shipped: readonly Dialect[]): OwnDialects {
  if (folder === undefined) return { dialects: [], problems: [], isChanged: () => false };
  // Before the reading: what is written meanwhile is read again.
  const fingerprint = fingerprintOfFolder(folder);
  const taken = new Set(shipped.map(({ id }) => id));
  const dialects = new Map<Dialect, string>();
  const fingerprints = new Map<Dialect, string>();
  const problems: string[] = [];
  for (const name of namesOrNone(folder, problems)) {
    try {
      const before = fingerprintOf(join(folder, name));
      const dialect = readDialectOf(folder, name, readOwn);
      if (taken.has(dialect.id)) {
        problems.push(`dialects/${name} is left out: id: there is a dialect ${dialect.id} already.`);
        continue;
      }
      readNativeActions(dialect);
      taken.add(dialect.id);
      dialects.set(dialect, name);
      fingerprints.set(dialect, `${before} ${fingerprintOf(join(folder, `${dialect.id}${requestsEnding}`))}`);
    } catch (error) {
      problems.push(`dialects/${name} is left out: ${reasonOf(error)}`);
    }
  }
  return {
    dialects: [...dialects.keys()],
    problems,
    isChanged(dialect) {
      if (dialect === undefined) return fingerprintOfFolder(folder) !== fingerprint;
      const files = [dialects.get(dialect) ?? '', `${dialect.id}${requestsEnding}`];
      return files.map((name) => fingerprintOf(join(folder, name))).join(' ') !== fingerprints.get(dialect);
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply.';
  return fileErrorCode(error) === '' ? (error as Error).message : describeFileProblem(error);
}

function namesOrNone(folder: string, problems: string[]): string[] {
  try {
    return dialectFiles(folder);
  } catch (error) {
    // Nobody has put dialects into a folder that is not there.
    if (fileErrorCode(error) !== 'ENOENT') problems.push(`dialects is left out: ${describeFileProblem(error)}`);
    return [];
  }
}

function fingerprintOfFolder(folder: string): string {
  try {
    return fingerprintOfFiles(
      folder,
      readdirSync(folder).filter((name) => name.endsWith('.json')),
    );
  } catch (error) {
    return fileErrorCode(error);
  }
}
