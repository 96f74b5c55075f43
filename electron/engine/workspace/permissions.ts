import { realpathSync, statSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { Mutex } from 'async-mutex';
import * as z from 'zod';
import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { failure } from '../../../shared/failure.ts';
import { type Permissions, uploadFolder } from '../../../shared/model/permissions.ts';
import { describeFileProblem } from '../storage/file-problem.ts';
import { privateMode } from '../storage/private-files.ts';
import { readWrittenFile } from '../storage/read-file.ts';
import { isHidden, pathIn } from '../storage/relative-path.ts';
import { writeFileAtomic } from '../storage/write-file.ts';
import { isNeverUploaded } from './own-files.ts';
import type { Workspace } from './workspace.ts';

/** A file or folder that a person allowed to be uploaded. Both absolute. */
const AllowedPath = z.object({ path: z.string(), real: z.string() });
export type AllowedPath = Readonly<z.infer<typeof AllowedPath>>;

/** A collection whose scripts a person allowed: the one of this id in this file. An id alone can be copied. */
const AllowedScripts = z.object({ id: z.string(), file: z.string() });
type AllowedScripts = Readonly<z.infer<typeof AllowedScripts>>;

/** The folder that a workspace is in, which nobody else's can say that it is. */
export const FolderIdentity = z.object({ dir: z.string(), id: z.string() });
type FolderIdentity = z.infer<typeof FolderIdentity>;

const PermissionsFile = z.object({
  version: z.literal(1),
  /** The folder that the permissions were given in. */
  of: FolderIdentity,
  files: z.array(AllowedPath),
  hosts: z.array(z.string()),
  /** Earlier versions wrote ids alone. These are asked for again. */
  scripts: z.array(z.union([AllowedScripts, z.string()])).default([]),
});

type Change = ContractInputs['permissions']['allow'];

/** What a person allowed: files that requests upload, hosts that captured requests are resent to, scripts of collections. */
export interface PermissionService {
  list(): Permissions;
  /**
   * Also remembers it. Throws FILE_UNREADABLE, INPUT_INVALID for what may never be uploaded, COLLECTION_UNKNOWN,
   * FILE_TOO_LARGE, WRITE_FAILED.
   */
  allow(change: Change): Promise<Permissions>;
  /** What was not allowed is passed over. Throws INPUT_INVALID, WRITE_FAILED. */
  revoke(change: Change): Promise<Permissions>;
  /** The same list until something changes. */
  allowedFiles(): readonly AllowedPath[];
  /** Whether a file may be uploaded, by its name alone: links in it are not followed. */
  allowsFile(name: string): boolean;
  allowsHost(host: string): boolean;
  /** Whether the scripts of this collection may run: of the one in the file that had this id when it was allowed. */
  allowsScripts(collectionId: string): boolean;
}

const fileName = 'permissions.json';

/** Bytes, read and written. A permission has some hundreds. */
const fileLimit = 4 * 1024 * 1024;

interface Allowed {
  readonly files: readonly AllowedPath[];
  readonly hosts: readonly string[];
  readonly scripts: readonly AllowedScripts[];
}

const nothing: Allowed = { files: [], hosts: [], scripts: [] };

/**
 * Opens `permissions.json` in the workspace's `.hookswitch`. DANGER: a workspace may be a stranger's, its `.hookswitch`
 * included, and must not bring its own permissions. So they hold only in the very folder that they were given in; in a
 * copy, a person is asked again. Likewise a file that is put into the folder of collections may have the id of another.
 */
export function createPermissionService(
  workspace: Pick<Workspace, 'dir' | 'stateDir' | 'changes'>,
  collections: { readonly fileOf: (id: string) => string | undefined },
): PermissionService {
  const { dir, stateDir, changes } = workspace;
  const file = join(stateDir, fileName);
  const mutex = new Mutex();
  const of = folderOf(workspace);
  let allowed = load(file, of);

  const shown = (): Permissions => ({
    files: allowed.files.map(({ path }) => pathIn(dir, path) ?? path),
    hosts: [...allowed.hosts],
    // Not those whose id another file has by now. Of one that was removed, and may come back, it still says so.
    scripts: allowed.scripts.flatMap(({ id, file }) => ((collections.fileOf(id) ?? file) === file ? id : [])),
  });

  const change = (next: () => Allowed): Promise<Permissions> =>
    mutex.runExclusive(async () => {
      const wanted = next();
      const text = `${JSON.stringify({ version: 1, of, ...wanted }, null, 2)}\n`;
      await writeFileAtomic(file, text, { mode: privateMode, within: dir, limit: fileLimit });
      allowed = wanted;
      changes.announce('permissions');
      return shown();
    });

  function allowedPath(name: string): AllowedPath {
    const path = resolve(dir, name);
    let real: string;
    try {
      real = realpathSync.native(path);
      const stats = statSync(real);
      if (!stats.isFile() && !stats.isDirectory()) {
        throw failure('INPUT_INVALID', { where: name, detail: 'it is neither a file nor a folder.' });
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'INPUT_INVALID') throw error;
      throw failure('FILE_UNREADABLE', { file: name, detail: describeFileProblem(error) });
    }
    if (real === of.dir || isNeverUploaded(of.dir, real) || isNeverUploaded(dir, path)) {
      const detail = 'it belongs to Hookswitch itself or is hidden, and is never uploaded.';
      throw failure('INPUT_INVALID', { where: name, detail });
    }
    return { path, real };
  }

  function allowedScripts(id: string): AllowedScripts {
    const file = collections.fileOf(id);
    if (file === undefined) throw failure('COLLECTION_UNKNOWN', { id });
    return { id, file };
  }

  return {
    list: shown,
    allow: ({ files = [], hosts = [], scripts = [] }) =>
      change(() => {
        const paths = files.map(allowedPath).filter(({ real }) => allowed.files.every((known) => known.real !== real));
        return {
          files: [...allowed.files, ...new Map(paths.map((path) => [path.real, path])).values()],
          hosts: [...new Set([...allowed.hosts, ...hosts.map(hostNamed)])],
          scripts: [
            ...new Map([...allowed.scripts, ...scripts.map(allowedScripts)].map((one) => [one.id, one])).values(),
          ],
        };
      }),
    revoke: ({ files = [], hosts = [], scripts = [] }) =>
      change(() => {
        const paths = new Set(files.map((name) => resolve(dir, name)));
        const names = new Set(hosts.map(hostNamed));
        return {
          files: allowed.files.filter(({ path, real }) => !paths.has(path) && !paths.has(real)),
          hosts: allowed.hosts.filter((host) => !names.has(host)),
          scripts: allowed.scripts.filter(({ id }) => !scripts.includes(id)),
        };
      }),
    allowedFiles: () => allowed.files,
    allowsFile(name) {
      const file = resolve(of.dir, name);
      if (isNeverUploaded(of.dir, file)) return false;
      const folder = join(of.dir, uploadFolder);
      return covers(folder, file) || allowed.files.some(({ path, real }) => covers(path, file) || covers(real, file));
    },
    allowsHost: (host) => allowed.hosts.includes(host),
    allowsScripts(id) {
      const file = collections.fileOf(id);
      return allowed.scripts.some((one) => one.id === id && one.file === file);
    },
  };
}

/** A folder that somebody names for uploads. Throws INPUT_INVALID, FILE_UNREADABLE. */
export async function allowedFolder(path: string): Promise<AllowedPath> {
  if (!isAbsolute(path)) throw failure('INPUT_INVALID', { where: path, detail: 'it is not an absolute path.' });
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return { path: resolve(path), real };
  } catch (error) {
    throw failure('FILE_UNREADABLE', { file: path, detail: describeFileProblem(error) });
  }
  throw failure('INPUT_INVALID', { where: path, detail: 'it is not a folder.' });
}

/** Whether a permission for a file or folder is one for this file. One for a folder is none for what is hidden in it. */
export function covers(permitted: string, file: string): boolean {
  if (permitted === file) return true;
  const way = pathIn(permitted, file);
  return way !== null && !isHidden(way);
}

/** A host as URLs have it: lower case, without the port 80. Throws INPUT_INVALID. */
function hostNamed(text: string): string {
  const url = URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`) : null;
  if (url !== null && url.href === `http://${url.host}/`) return url.host;
  throw failure('INPUT_INVALID', { where: text, detail: 'it is not a host name with an optional port.' });
}

/** Of a workspace that is open. */
export const folderOf = ({ dir, stateDir }: Pick<Workspace, 'dir' | 'stateDir'>): FolderIdentity => ({
  dir: realpathSync.native(dir),
  id: folderId(stateDir),
});

/** Differs for every folder of a disk, and cannot be chosen by whoever packs one. */
const folderId = (dir: string): string => {
  const { ino, birthtimeMs } = statSync(dir, { bigint: true });
  return `${ino}-${birthtimeMs}`;
};

/** Nothing where it is missing, damaged, or of another folder: then it is asked again. */
function load(file: string, of: FolderIdentity): Allowed {
  try {
    const read = PermissionsFile.parse(JSON.parse(readWrittenFile(file, fileName, fileLimit)));
    return read.of.dir === of.dir && read.of.id === of.id
      ? { files: read.files, hosts: read.hosts, scripts: read.scripts.filter((one) => typeof one !== 'string') }
      : nothing;
  } catch {
    return nothing;
  }
}
