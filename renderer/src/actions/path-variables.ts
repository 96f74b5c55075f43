import type { Pair } from '../../../shared/model/action.ts';
import { splitOutsideTags, urlParts, withoutTags } from './url-parts.ts';

/** Names of the path's `:name` pieces, in order, once each. A dot ends a name, a port is none. */
export function pathVariableNames(url: string): string[] {
  const { before } = urlParts(url);
  const scheme = withoutTags(before).indexOf('://');
  const pieces = splitOutsideTags(scheme === -1 ? before : before.slice(scheme + 3), '/').slice(1);
  return [...new Set(pieces.flatMap((piece) => /^:([^.]+)/.exec(piece)?.[1] ?? []))];
}

/**
 * The table after the URL was edited: values stay with their names, a name changed in place takes its value along, and
 * one that comes back finds what was saved for it.
 */
export function pathVariablesAfterUrl(url: string, rows: readonly Pair[], saved: readonly Pair[] = []): Pair[] {
  const names = pathVariableNames(url);
  return names.map((key, at) => {
    const own = rows.find((row) => row.key === key) ?? saved.find((row) => row.key === key);
    if (own !== undefined) return own;
    const before = names.length === rows.length ? rows[at] : undefined;
    return before === undefined || names.includes(before.key) ? { key, value: '' } : { ...before, key };
  });
}
