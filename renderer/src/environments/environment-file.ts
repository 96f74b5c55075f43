import type { Environment, EnvironmentValue } from '../../../shared/model/environment.ts';

/** The text of a Postman environment file: what a new or a copied one is imported from. */
export function environmentText({ name, values }: Pick<Environment, 'name' | 'values'>): string {
  const rows = values.map(({ key, value, enabled, secret }) => ({
    key,
    value,
    type: secret ? 'secret' : 'default',
    enabled,
  }));
  return JSON.stringify({ name, values: rows, _postman_variable_scope: 'environment' });
}

/** A name that none of them has: "New environment 2". */
export function freeName(name: string, taken: readonly Pick<Environment, 'name'>[]): string {
  for (let number = 2, free = name; ; number += 1) {
    if (!taken.some((environment) => environment.name === free)) return free;
    free = `${name} ${number}`;
  }
}

/** Rows as they are kept: without those that have neither key nor value. */
export const keptRows = (rows: readonly EnvironmentValue[]): EnvironmentValue[] =>
  rows.filter(({ key, value }) => key !== '' || value !== '');

/** Keys that stand in several enabled rows: the last one counts. */
export function doubledKeys(rows: readonly EnvironmentValue[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const doubled = new Set<string>();
  for (const { key, enabled } of rows) {
    if (!enabled || key === '') continue;
    if (seen.has(key)) doubled.add(key);
    seen.add(key);
  }
  return doubled;
}
