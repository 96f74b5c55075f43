import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { readWrittenFile } from '../storage/read-file.ts';
import type { Dialect } from './dialects.ts';
import { readNativeActions } from './native-actions.ts';
import { readDialect } from './read-dialect.ts';

const requestsEnding = '.postman_collection.json';

/** Bytes. The largest of ours has 40 KB; a file far beyond it is no dialect. */
const fileLimit = 4 * 1024 * 1024;

/** The dialect files of a folder by name; those of the vendors' native requests are no dialects. */
export function dialectFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith(requestsEnding))
    .sort();
}

/** Reads one with its native requests. Throws NOT_JSON and INPUT_INVALID with the path inside the file and the reason. */
export function readDialectOf(folder: string, name: string): Dialect {
  const text = readWrittenFile(join(folder, name), name, fileLimit);
  const { schema: _, documents: __, ...file } = readDialect(name, text);
  return { ...file, nativeRequests: requestsOrNull(folder, `${file.id}${requestsEnding}`) };
}

function requestsOrNull(folder: string, name: string): string | null {
  try {
    return readWrittenFile(join(folder, name), name, fileLimit);
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Reads a person's own dialects next to those that are known. A wrong file is left out and said; so is one whose id is
 * taken. No folder is no dialects.
 */
export function readOwnDialects(
  folder: string,
  known: ReadonlyMap<string, Dialect>,
): { readonly dialects: readonly Dialect[]; readonly problems: readonly string[] } {
  const dialects = new Map<string, Dialect>();
  const problems: string[] = [];
  for (const name of namesOrNone(folder, problems)) {
    try {
      const dialect = readDialectOf(folder, name);
      if (known.has(dialect.id) || dialects.has(dialect.id)) {
        problems.push(`dialects/${name} is left out: id: there is a dialect ${dialect.id} already.`);
      } else {
        readNativeActions(dialect);
        dialects.set(dialect.id, dialect);
      }
    } catch (error) {
      problems.push(`dialects/${name} is left out: ${reasonOf(error)}`);
    }
  }
  return { dialects: [...dialects.values()], problems };
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
