import type { Pair } from '../../../shared/model/action.ts';
import { splitOutsideTags, urlParts, withoutTags } from './url-parts.ts';

/** Names of the path's `:name` pieces, in order, once each. A port is none: it stands before the first `/`. */
export function pathVariableNames(url: string): string[] {
  const { before } = urlParts(url);
  const scheme = withoutTags(before).indexOf('://');
  const pieces = splitOutsideTags(scheme === -1 ? before : before.slice(scheme + 3), '/').slice(1);
  return [...new Set(pieces.filter((piece) => /^:./.test(piece)).map((piece) => piece.slice(1)))];
}

/** The table after the URL was edited: values stay with their names; a name changed in place takes its value along. */
export function pathVariablesAfterUrl(url: string, rows: readonly Pair[]): Pair[] {
  const names = pathVariableNames(url);
  const before = rows.map(({ key }) => key);
  return names.map((key, at) => {
    const own = rows.find((row) => row.key === key);
    if (own !== undefined) return own;
    const renamed = names.length === rows.length && !names.includes(before[at] ?? '') ? rows[at] : undefined;
    return renamed === undefined ? { key, value: '' } : { ...renamed, key };
  });
}
