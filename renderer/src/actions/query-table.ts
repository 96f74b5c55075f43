import type { Pair } from '../../../shared/model/action.ts';
import { splitOutsideTags, urlParts, withoutTags } from './url-parts.ts';

interface Segment {
  readonly text: string;
  readonly key: string;
  readonly value: string;
}

function segmentsOf(query: string | null): Segment[] {
  if (query === null) return [];
  return splitOutsideTags(query, '&')
    .filter((text) => text !== '' && text !== '=')
    .map((text) => {
      const equals = withoutTags(text).indexOf('=');
      return equals === -1
        ? { text, key: text, value: '' }
        : { text, key: text.slice(0, equals), value: text.slice(equals + 1) };
    });
}

const isBlank = ({ key, value }: Pair): boolean => key === '' && value === '';
const enabledOf = (rows: readonly Pair[]): Pair[] => rows.filter((row) => !row.disabled && !isBlank(row));

/** The URL's query as rows, as written: nothing is decoded. */
export function queryRowsOf(url: string): Pair[] {
  return segmentsOf(urlParts(url).query).map(({ key, value }) => ({ key, value }));
}

/** Characters that would end a key or a value, percent-encoded outside tags; what is written in the table stays one row. */
export function asQueryText(text: string, part: 'key' | 'value'): string {
  const ends = part === 'key' ? /[&#=]/ : /[&#]/;
  const bare = withoutTags(text);
  return Array.from({ length: text.length }, (_, at) => {
    const character = text[at] ?? '';
    return ends.test(bare[at] ?? '') ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : character;
  }).join('');
}

/**
 * The URL with the enabled rows as its query. Rows that it already has keep their spelling (`?flag` stays without `=`);
 * an untouched table gives the very same URL.
 */
export function urlWithRows(url: string, rows: readonly Pair[]): string {
  const { before, query, fragment } = urlParts(url);
  const segments = segmentsOf(query);
  const wanted = enabledOf(rows);
  const same = (row: Pair | undefined, segment: Segment): boolean =>
    row !== undefined && row.key === segment.key && row.value === segment.value;
  if (wanted.length === segments.length && segments.every((segment, at) => same(wanted[at], segment))) return url;

  let next = 0;
  const texts = wanted.map((row) => {
    const index = segments.findIndex((segment, at) => at >= next && same(row, segment));
    if (index === -1) return `${asQueryText(row.key, 'key')}=${asQueryText(row.value, 'value')}`;
    next = index + 1;
    return segments[index]?.text ?? '';
  });
  return `${before}${texts.length === 0 ? '' : `?${texts.join('&')}`}${fragment}`;
}

/**
 * The rows after the URL was edited by hand: its query, with the descriptions the rows had, and the disabled rows, which
 * no URL shows, at the places where they were.
 */
export function rowsAfterUrl(url: string, rows: readonly Pair[]): Pair[] {
  const before = enabledOf(rows);
  const taken = new Set<Pair>();
  const enabled = queryRowsOf(url).map((row, at): Pair => {
    const sameKey = (pair: Pair | undefined): pair is Pair =>
      pair !== undefined && pair.key === row.key && !taken.has(pair);
    const own = sameKey(before[at]) ? before[at] : before.find(sameKey);
    if (own === undefined) return row;
    taken.add(own);
    return own.description === undefined ? row : { ...row, description: own.description };
  });

  const result: Pair[] = [];
  let shown = 0;
  for (const row of rows) {
    if (row.disabled) result.push(row);
    else if (!isBlank(row) && shown < enabled.length) result.push(enabled[shown++] as Pair);
  }
  return [...result, ...enabled.slice(shown)];
}
