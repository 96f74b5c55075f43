import { pathText } from '../../shared/scenario-faults.ts';

/** What a schema found wrong, as zod 4 says it and as the transports pass it on: only what is read here. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly errors?: readonly (readonly SchemaIssue[])[] | undefined;
}

/** An issue of an input for a person: `parameters[0].tag`, empty for the whole input, and what is wrong there. */
export function describeIssue(issue: SchemaIssue): { readonly where: string; readonly detail: string } {
  // zod says only "Invalid input" of a union: what each branch wanted is inside.
  const branches = (issue.errors ?? [])
    .flatMap((branch) => branch.slice(0, 1))
    .map((inner) => describeIssue(inner).detail);
  const detail = branches.length > 0 ? [...new Set(branches)].join(', or ') : issue.message;
  return { where: pathText(stepsOf(issue)), detail: detail.replace(/^Invalid input: /, '') };
}

/**
 * Where and why the first issue of a file is one. Of a value that may have several shapes zod says only "Invalid input":
 * the one with the fewest issues is the shape that was meant.
 */
export function deepestIssue(
  issues: readonly SchemaIssue[],
): { readonly path: (string | number)[]; readonly message: string } | undefined {
  const [issue] = issues;
  if (issue === undefined) return undefined;
  const path = stepsOf(issue);
  const [meant] = (issue.errors ?? []).filter((branch) => !isOtherType(branch)).sort((a, b) => a.length - b.length);
  const deeper = deepestIssue(meant ?? []);
  return deeper === undefined
    ? { path, message: issue.message }
    : { path: [...path, ...deeper.path], message: deeper.message };
}

/** A text where an object is, or the other way round: nobody meant that. */
const isOtherType = ([first]: readonly SchemaIssue[]): boolean =>
  first?.code === 'invalid_type' && stepsOf(first).length === 0;

const stepsOf = ({ path = [] }: SchemaIssue): (string | number)[] =>
  path.map((step) => {
    const key = typeof step === 'object' ? step.key : step;
    return typeof key === 'number' ? key : String(key);
  });
