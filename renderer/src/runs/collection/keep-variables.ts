import type { VariableChange } from '../../../../shared/model/collection-run.ts';
import type { MaskedValue } from '../../../../shared/model/environment.ts';

/** Where the variables of a run go when they are kept. */
export interface KeepTarget {
  /** The environment that the run had, or the active one; null where there is none. */
  readonly environment: { readonly id: string; readonly name: string } | null;
  /** A collection of the workspace; null for one that was only a file. */
  readonly collection: { readonly id: string; readonly name: string } | null;
}

/** Why a variable cannot be kept; null where it can. */
export function keepProblem({ scope }: VariableChange, { environment, collection }: KeepTarget): string | null {
  if (scope === 'environment' && environment === null) return 'No environment is active.';
  if (scope === 'collection' && collection === null) return 'The collection is not in this workspace.';
  return null;
}

export const scopeWords: Readonly<Record<VariableChange['scope'], string>> = {
  environment: 'Environment',
  globals: 'Custom parameter',
  collection: 'Collection variable',
};

/** The values of an environment with changes in them. The last enabled row of a key counts; one that was unset goes. */
export function withKept(values: readonly MaskedValue[], changes: readonly VariableChange[]): MaskedValue[] {
  let next = [...values];
  for (const { key, after } of changes) {
    const at = next.findLastIndex((row) => row.key === key && row.enabled);
    const row = next[at];
    if (after === null) next = next.filter((other) => other.key !== key || !other.enabled);
    else if (row === undefined) next.push({ key, value: after, enabled: true, secret: false });
    else next[at] = { ...row, value: after };
  }
  return next;
}
