import { type SearchOptions, SecretSearch, type SecretValue } from './secret-search.ts';

/** What stands for a secret, whatever its length. */
export const maskText = '••••••';

/** Hides secrets in texts and in everything that holds texts. */
export interface Masker {
  /** True where there is nothing to hide. */
  readonly isEmpty: boolean;
  /** Tags of the secrets that were hidden until now. */
  readonly hidden: ReadonlySet<string>;
  text(text: string, options?: SearchOptions): string;
  /** The bytes of a body, as base64. */
  base64(base64: string, options?: SearchOptions): string;
  /** A copy with every text in it masked; the values of `kept` keys stay as they are. The same object where none changed. */
  deep<Value>(value: Value, kept?: ReadonlySet<string>): Value;
}

export function createMasker(values: readonly SecretValue[]): Masker {
  const search = new SecretSearch(values);
  const hidden = new Set<string>();

  function masked(text: string, mask: string, options?: SearchOptions): string {
    if (search.isEmpty) return text;
    const ranges: (readonly [number, number])[] = [];
    for (const { tag, start, end } of search.hits(text, options)) {
      hidden.add(tag);
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

  function deep(value: unknown, kept: ReadonlySet<string>): unknown {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) {
      const items = value.map((item) => deep(item, kept));
      return items.every((item, index) => item === value[index]) ? value : items;
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const changed = entries.map(([key, item]) => [key, kept.has(key) ? item : deep(item, kept)] as const);
    return changed.every(([, item], index) => item === entries[index]?.[1]) ? value : Object.fromEntries(changed);
  }

  return {
    isEmpty: search.isEmpty,
    hidden,
    text,
    base64(base64, options) {
      const bytes = Buffer.from(base64, 'base64').toString('latin1');
      const shown = masked(bytes, maskBytes, options);
      return shown === bytes ? base64 : Buffer.from(shown, 'latin1').toString('base64');
    },
    deep: <Value>(value: Value, kept: ReadonlySet<string> = nothing) => deep(value, kept) as Value,
  };
}

const nothing: ReadonlySet<string> = new Set();

const maskBytes = Buffer.from(maskText, 'utf8').toString('latin1');
