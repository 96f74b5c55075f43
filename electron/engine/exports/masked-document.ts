import { maskText } from '../../../shared/model/secret-mark.ts';
import type { Masker } from '../masking/masker.ts';
import { isRawObject } from '../postman-format/raw-value.ts';

export interface MaskedDocument {
  readonly document: unknown;
  /** Keys and tags of what was masked. */
  readonly masked: readonly string[];
}

/** Words of the format: a secret that happens to be the same word stays there. */
const structural = new Set(['type', 'mode', 'id', '_postman_id', 'schema', 'listen', '_postman_variable_scope']);

/** Values between two pauses for other work. */
const atOnce = 500;

/**
 * A Postman document without the values of secrets: those of rows of the type secret, and those that the masker knows,
 * wherever they stand. In slices: a collection may be large.
 */
export function* maskedDocument(document: unknown, masker: Masker): Generator<undefined, MaskedDocument> {
  const keys = new Set<string>();
  let values = 0;

  function* shown(value: unknown): Generator<undefined, unknown> {
    values += 1;
    if (values % atOnce === 0) yield;
    if (typeof value === 'string') return masker.text(value);
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (const item of value) items.push(yield* shown(item));
      return items;
    }
    if (!isRawObject(value)) return value;
    const isSecret = value.type === 'secret' && (value.value ?? '') !== '';
    if (isSecret) keys.add(String(value.key ?? ''));
    const entries: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) {
      if (isSecret && key === 'value') entries.push([key, maskText]);
      else entries.push([key, structural.has(key) && typeof item === 'string' ? item : yield* shown(item)]);
    }
    return Object.fromEntries(entries);
  }

  const result = yield* shown(document);
  return { document: result, masked: [...new Set([...keys, ...masker.hidden])] };
}
