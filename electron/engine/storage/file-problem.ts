const sentences = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'the system does not permit it'],
  ['EROFS', 'the disk is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file would be larger than is allowed here'],
  ['ENOENT', 'it does not exist'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['EISDIR', 'it is a folder, not a file'],
  ['ENOTEMPTY', 'it is a folder that is not empty'],
  ['EEXIST', 'something else of that name is there'],
  ['EBUSY', 'another program uses it'],
  ['EMFILE', 'too many files are open'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ELOOP', 'its symbolic links lead in a circle'],
  ['EIO', 'the disk reports an error'],
]);

/** The system's code of a file error, `ENOENT`; empty for any other error. */
export function fileErrorCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** Why a file operation failed, for a person: "the disk is full (ENOSPC)". */
export function describeFileProblem(error: unknown): string {
  const code = fileErrorCode(error);
  const sentence = sentences.get(code);
  if (sentence !== undefined) return `${sentence} (${code})`;
  return error instanceof Error ? error.message : String(error);
}
