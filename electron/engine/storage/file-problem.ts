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
/** What a schema found wrong, as zod 4 says it: only what is read here. */
interface Issue {
  readonly code?: string | undefined;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly errors?: readonly (readonly Issue[])[] | undefined;
}

/**
 * Where and why the first issue of a file is one. Of a value that may have several shapes zod says only "Invalid input":
 * the one with the fewest issues is the shape that was meant.
 */
export function deepestIssue(issues: readonly Issue[]): { path: (string | number)[]; message: string } | undefined {
  const [issue] = issues;
  if (issue === undefined) return undefined;
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const [meant] = (issue.errors ?? []).filter((branch) => !isOtherType(branch)).sort((a, b) => a.length - b.length);
  const deeper = deepestIssue(meant ?? []);
  return deeper === undefined
    ? { path, message: issue.message }
    : { path: [...path, ...deeper.path], message: deeper.message };
}

/** A text where an object is, or the other way round: nobody meant that. */
const isOtherType = ([first]: readonly Issue[]): boolean => first?.code === 'invalid_type' && first.path.length === 0;
