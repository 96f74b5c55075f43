import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { uploadFolder } from '../../../shared/model/permissions.ts';
import { pathIn } from '../storage/relative-path.ts';
import { isNeverUploaded } from '../workspace/own-files.ts';
import { type AllowedPath, covers } from '../workspace/permissions.ts';

/** Bytes; the whole file is held in memory while it is sent. */
const uploadLimit = 256 * 1024 * 1024;

export interface UploadProblem {
  /** A sentence for a person. */
  readonly problem: string;
  /** The file, where it may be uploaded once a person allows it: relative to the workspace, or absolute. */
  readonly refused?: string;
}

export type Upload =
  | { readonly bytes: Uint8Array; readonly name: string; readonly problem?: undefined }
  | UploadProblem;

/** Where uploads come from. */
export interface UploadRules {
  /** Absolute folder that paths of uploaded files start from: the workspace's. Those in its `files` may be uploaded. */
  readonly filesDir: string;
  /** The workspace, where that is another folder. */
  readonly ownDir?: string | undefined;
  /** What else a person allowed to be uploaded. */
  readonly allowedFiles?: readonly AllowedPath[] | undefined;
}

/** Where to copy a file to. */
const elsewhere = ({ filesDir, ownDir }: UploadRules): string =>
  ownDir === undefined
    ? `the folder "${uploadFolder}" of the workspace and choose it there.`
    : `${filesDir}, where this run reads uploads from.`;

/**
 * Reads a file that a request uploads. DANGER: the path comes with a collection that anybody may have written. So only
 * regular files are read, links followed first, from the folder `files` of the workspace and from what a person allowed;
 * never what Hookswitch keeps in the workspace, or what is hidden. Whatever cannot be read is a problem: newman would
 * send the request without it.
 */
export async function readUpload(src: string, rules: UploadRules): Promise<Upload> {
  const { filesDir, ownDir, allowedFiles: allowed = [] } = rules;
  const wanted = path.resolve(filesDir, src);
  const isNever = (dir: string, file: string): boolean =>
    isNeverUploaded(dir, file) ||
    (ownDir !== undefined && pathIn(ownDir, file) !== null && isNeverUploaded(ownDir, file));
  // Before the system is asked for it: for a path on another machine, Windows would log in there.
  const isNear = pathIn(path.resolve(filesDir), wanted) !== null;
  if (!isNear && !allowed.some((known) => covers(known.path, wanted) || covers(known.real, wanted))) {
    return isNever(filesDir, wanted) ? never(src, rules) : refusal(src, wanted, rules);
  }
  try {
    const dir = await realpath(filesDir);
    const file = await realpath(wanted);
    if (isNever(dir, file)) return never(src, rules);
    const isChosen = covers(path.join(dir, uploadFolder), file) || allowed.some(({ real }) => covers(real, file));
    if (!isChosen) return refusal(src, ownDir === undefined ? (pathIn(dir, file) ?? file) : file, rules);
    // Without waiting, as opening a named pipe would wait for its writer for ever.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return { problem: `${src} is not a file, so it cannot be uploaded. Choose a file.` };
      if (stats.size > uploadLimit) {
        return { problem: `The file ${src} is larger than ${uploadLimit / 1024 / 1024} MiB. Choose a smaller one.` };
      }
      return { bytes: await handle.readFile(), name: path.basename(wanted) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return { problem: `File not found: ${src}. Copy it into ${elsewhere(rules)}` };
    return {
      problem: `The file ${src} cannot be read (${code ?? error}). Check its permissions. Copy it into ${elsewhere(rules)}`,
    };
  }
}

const never = (src: string, rules: UploadRules): UploadProblem => ({
  problem: `The file ${src} belongs to Hookswitch itself or is hidden, and is never uploaded. Copy it into ${elsewhere(rules)}`,
});

function refusal(src: string, file: string, rules: UploadRules): UploadProblem {
  const named = src === file ? src : `${src} (${file})`;
  const problem = `The file ${named} was not read: you have not allowed it to be uploaded. Allow it, or copy it into ${elsewhere(rules)}`;
  return { problem, refused: file };
}
