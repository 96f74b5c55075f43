import { maskText } from '../../../shared/model/secret-mark.ts';
import { type SearchOptions, type SecretValue, searchFor } from './secret-search.ts';

/**
 * How what holds texts is masked: `kept` as it is, `cut` a text of which only the beginning is here, `base64` the bytes
 * that a text says, or an object key by key and a list item by item. Every text that nothing is said of is masked as a
 * whole one.
 */
export type Masking = 'kept' | 'cut' | 'base64' | 'cut base64' | { readonly [key: string]: Masking };

/** Hides secrets in texts and in everything that holds texts. */
export interface Masker {
  /** True where there is nothing to hide. */
  readonly isEmpty: boolean;
  /** Tags of the secrets that were hidden until now. */
  readonly hidden: ReadonlySet<string>;
  text(text: string, options?: SearchOptions): string;
  /** Bytes, as base64. */
  base64(encoded: string, options?: SearchOptions): string;
  /** A copy with every text in it masked. The same object where none changed. */
  deep<Value>(value: Value, how?: Masking): Value;
}

export function createMasker(values: readonly SecretValue[]): Masker {
  const search = searchFor(values);
  const hidden = new Set<string>();

  function masked(text: string, mask: string, options?: SearchOptions): string {
    if (search.isEmpty) return text;
    const ranges: (readonly [number, number])[] = [];
    for (const { secret, start, end } of search.hits(text, options)) {
      hidden.add(secret.tag);
      ranges.push([start, end]);
    }
    if (ranges.length === 0) return text;
    ranges.sort(([one], [other]) => one - other);
    const parts: string[] = [];
    let at = 0;
    let end = -1;
    for (const [from, to] of ranges) {
      if (from <= end) {
        end = Math.max(end, to);
        continue;
      }
      if (end !== -1) at = end;
      parts.push(text.slice(at, from), mask);
      end = to;
    }
    parts.push(text.slice(end));
    return parts.join('');
  }

  const text = (plain: string, options?: SearchOptions): string => masked(plain, maskText, options);

  function base64(encoded: string, options?: SearchOptions): string {
    const bytes = Buffer.from(encoded, 'base64').toString('latin1');
    const shown = masked(bytes, maskBytes, options);
    return shown === bytes ? encoded : Buffer.from(shown, 'latin1').toString('base64');
  }

  function deep(value: unknown, how: Masking): unknown {
    if (how === 'kept') return value;
    if (typeof value === 'string') {
      if (how === 'base64' || how === 'cut base64') return base64(value, { isCut: how === 'cut base64' });
      return text(value, { isCut: how === 'cut' });
    }
    if (Array.isArray(value)) {
      const items = value.map((item) => deep(item, how));
      return items.every((item, index) => item === value[index]) ? value : items;
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const changed = entries.map(([key, item]) => [key, deep(item, maskingOf(how, key))] as const);
    return changed.every(([, item], index) => item === entries[index]?.[1]) ? value : Object.fromEntries(changed);
  }

  return {
    isEmpty: search.isEmpty,
    hidden,
    text,
    base64,
    deep: <Value>(value: Value, how: Masking = everyText) => deep(value, how) as Value,
  };
}

const everyText: Masking = {};

/** Keys may be anybody's, such as the tags of parameters: only those that `how` has of its own are its. */
const maskingOf = (how: Masking, key: string): Masking =>
  (typeof how === 'object' && Object.hasOwn(how, key) ? how[key] : undefined) ?? everyText;

const maskBytes = Buffer.from(maskText, 'utf8').toString('latin1');
