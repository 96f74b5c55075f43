import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import type { Dialect } from './dialects.ts';
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
  const path = join(folder, name);
  if (statSync(path).size > fileLimit) {
    throw failure('INPUT_INVALID', { where: name, detail: 'it is larger than 4 MB.' });
  }
  const { schema: _, documents: __, ...file } = readDialect(name, readFileSync(path, 'utf8'));
  return { ...file, nativeRequests: textOrNull(join(folder, `${file.id}${requestsEnding}`)) };
}

function textOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
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
  for (const name of namesOrNone(folder)) {
    try {
      const dialect = readDialectOf(folder, name);
      if (known.has(dialect.id) || dialects.has(dialect.id)) {
        problems.push(`dialects/${name} is left out: id: there is a dialect ${dialect.id} already.`);
      } else dialects.set(dialect.id, dialect);
    } catch (error) {
      problems.push(`dialects/${name} is left out: ${(error as Error).message}`);
    }
  }
  return { dialects: [...dialects.values()], problems };
}

function namesOrNone(folder: string): string[] {
  try {
    return dialectFiles(folder);
  } catch {
    // Not there, or not a folder: nobody has put dialects into it.
    return [];
  }
}
