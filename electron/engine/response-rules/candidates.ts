import type { Filter } from '../../../shared/filter.ts';
import { type FilterableRow, matches } from '../../../shared/filter-match.ts';

type Target = Pick<FilterableRow, 'method' | 'path'>;

/** Targets whose rules are remembered, and characters of one: whoever sends chooses them. */
const most = 500;
const longest = 1000;

/**
 * Of these rules those that may match a request by its method and path alone, in their order. Few requests differ in
 * these, so it is found out once for each: most of many rules are asked nothing.
 */
export function createCandidates<Rule extends { readonly condition: Filter | null }>(
  rules: readonly Rule[],
): (target: Target) => readonly Rule[] {
  const known = new Map<string, readonly Rule[]>();
  return (target) => {
    const key = `${target.method}\n${target.path}`;
    let candidates = known.get(key);
    if (candidates === undefined) {
      candidates = rules.filter(({ condition }) => condition !== null && verdict(condition, target) !== false);
      if (key.length > longest) return candidates;
      const [oldest] = known.keys();
      if (known.size >= most && oldest !== undefined) known.delete(oldest);
      known.set(key, candidates);
    }
    return candidates;
  };
}

/** Whether a filter passes whatever else the request has; null where that tells. */
function verdict(filter: Filter, target: Target): boolean | null {
  switch (filter.kind) {
    case 'all':
      return joined(filter.of, target, false);
    case 'any':
      return joined(filter.of, target, true);
    case 'not': {
      const inner = verdict(filter.of, target);
      return inner === null ? null : !inner;
    }
    case 'compare':
      return filter.field === 'method' || filter.field === 'path' ? matches(filter, target as FilterableRow) : null;
    default:
      return null;
  }
}

/** `decides` is what one part alone decides: false of all, true of any. */
function joined(of: readonly Filter[], target: Target, decides: boolean): boolean | null {
  let isOpen = false;
  for (const filter of of) {
    const one = verdict(filter, target);
    if (one === decides) return decides;
    isOpen ||= one === null;
  }
  return isOpen ? null : !decides;
}
