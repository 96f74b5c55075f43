import type { Filter } from './filter.ts';
import { describeFilter } from './filter-describe.ts';
import { type FilterableRow, matches } from './filter-match.ts';
import type { MessageTexts } from './message-parts.ts';

/** Why a row does not pass, as what is not so: `the method is "POST"`; null where it passes. */
export function whyNot(filter: Filter, row: FilterableRow, texts: MessageTexts | null): string | null {
  if (matches(filter, row, texts)) return null;
  const failing = filter.kind === 'all' ? filter.of.find((term) => !matches(term, row, texts)) : undefined;
  return failing === undefined ? describeFilter(filter) : whyNot(failing, row, texts);
}
