import type { CollectionReport, VariableChange } from '../../../../shared/model/collection-run.ts';
import type { MaskedValue } from '../../../../shared/model/environment.ts';
import type { Run } from '../../../../shared/model/run.ts';

/** Where the variables of a run go when they are kept. */
export interface KeepTarget {
  /** The environment that the run had, whichever is active now; null where it had none of this workspace. */
  readonly environment: { readonly id: string; readonly name: string } | null;
  /** A collection of the workspace; null for one that was only a file. */
  readonly collection: { readonly id: string; readonly name: string } | null;
}

/** Id of the workspace's environment that a run had; null where it had none or a file, or where that was not kept. */
export function environmentOf(
  { inputs }: Pick<Run, 'inputs'>,
  { environment }: Pick<CollectionReport, 'environment'>,
): string | null {
  if (environment !== undefined) return environment;
  return typeof inputs.environment === 'string' ? inputs.environment : null;
}

/** Why a variable cannot be kept; null where it can. */
export function keepProblem({ scope }: VariableChange, { environment, collection }: KeepTarget): string | null {
  if (scope === 'environment' && environment === null) return 'The run had no environment of this workspace.';
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
