import { failure } from '../../../shared/failure.ts';
import type { EnvironmentValue, MaskedValue } from '../../../shared/model/environment.ts';

/** A Postman environment as its file has it: what we do not know of is kept. */
export type RawEnvironment = Readonly<Record<string, unknown>> & { readonly values: readonly unknown[] };

/** The reading of a file's content, or what is wrong with it. Values of any JSON type become text, as Postman shows them. */
export function readEnvironment(raw: unknown): { readonly raw: RawEnvironment } | { readonly problem: string } {
  if (!isObject(raw)) return { problem: 'It does not hold a JSON object.' };
  if (!('values' in raw)) return { problem: 'It has no "values".' };
  if (!Array.isArray(raw.values)) return { problem: '"values" is not a list.' };
  const odd = raw.values.findIndex((row) => !isObject(row) || !Object.hasOwn(row, 'key'));
  if (odd !== -1) return { problem: `values[${odd}] is not an object with a "key".` };
  return { raw: { ...raw, values: raw.values } };
}

/** Own name and id of the file; empty where it has none. */
export function nameOf(raw: RawEnvironment): string {
  return typeof raw.name === 'string' ? raw.name.trim() : '';
}

export function idOf(raw: RawEnvironment): string {
  return typeof raw.id === 'string' ? raw.id : '';
}

/** Whether it holds the value of a secret. */
export const holdsSecrets = (raw: RawEnvironment): boolean =>
  raw.values.some((row) => isObject(row) && row.type === 'secret' && textOf(row.value) !== '');

export function valuesOf(raw: RawEnvironment): EnvironmentValue[] {
  return raw.values.filter(isObject).map((row) => ({
    key: textOf(row.key),
    value: textOf(row.value),
    // Postman's own export leaves `enabled` out where a script has set the value.
    enabled: row.enabled !== false,
    secret: row.type === 'secret',
  }));
}

/**
 * The file's content with another name and other values; unknown fields of the file and of each row stay. Throws
 * INPUT_INVALID where a value is to be kept that is not there.
 */
export function withChanges(
  raw: RawEnvironment,
  changes: { readonly name?: string | undefined; readonly values?: readonly MaskedValue[] | undefined },
): RawEnvironment {
  const named = changes.name === undefined ? raw : { ...raw, name: changes.name };
  return changes.values === undefined ? named : { ...named, values: mergeRows(raw, changes.values) };
}

/** A row goes on as the first old row of its key that no other has taken; without a value of its own, with that one's. */
function mergeRows(raw: RawEnvironment, values: readonly MaskedValue[]): unknown[] {
  const left = new Map<string, Record<string, unknown>[]>();
  const taken = new Map<string, number>();
  for (const row of raw.values.filter(isObject)) {
    const key = textOf(row.key);
    const rows = left.get(key);
    if (rows === undefined) left.set(key, [row]);
    else rows.push(row);
  }
  return values.map(({ key, value, enabled, secret }, index) => {
    const at = taken.get(key) ?? 0;
    const old = left.get(key)?.[at] ?? {};
    taken.set(key, at + 1);
    if (value === null && !('value' in old)) {
      throw failure('INPUT_INVALID', {
        where: `values.${index}.value`,
        detail: `${key} has no value that can be kept.`,
      });
    }
    const type = old.type === 'secret' || old.type === undefined ? 'default' : old.type;
    return {
      ...old,
      key,
      // A number stays a number in the file while its text is the same.
      value: 'value' in old && (value === null || textOf(old.value) === value) ? old.value : (value ?? ''),
      type: secret ? 'secret' : type,
      enabled,
    };
  });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
