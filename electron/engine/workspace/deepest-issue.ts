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
