import type { Filter } from './filter.ts';
import { type FilterOp, type FilterPart, filterFields, filterNumber, filterParts, isBySize } from './filter-fields.ts';

const opWords: Readonly<Record<FilterOp, string>> = {
  '=': 'is',
  '!=': 'is not',
  '>': 'is over',
  '>=': 'is at least',
  '<': 'is under',
  '<=': 'is at most',
  '*=': 'contains',
  '^=': 'begins with',
  '$=': 'ends with',
};

/** The filter in words, for the explanation beside the filter box: `the status is at least 400 and "hook" appears`. */
export function describeFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'all':
      return filter.of.length === 0 ? 'everything' : filter.of.map(describeInside).join(' and ');
    case 'any':
      return filter.of.length === 0 ? 'nothing' : filter.of.map(describeInside).join(' or ');
    case 'not':
      return `not ${describeInside(filter.of)}`;
    case 'compare':
      return describeComparison(filter);
    case 'part':
      return `${partWords(filter.part)} ${opWords[filter.op]} ${isBySize(filter.op) ? filter.value : JSON.stringify(filter.value)}`;
    case 'word':
      return `${JSON.stringify(filter.text)} appears`;
  }
}

/** `the header x-id of the request`, `data.id in the JSON of a body`. */
function partWords({ side, of, key }: FilterPart): string {
  const { words } = filterParts[of];
  const where = side === null ? '' : ` of the ${side}`;
  if (key === null) return of === 'header' ? `a header${where}` : `${words}${where}`;
  return of === 'json' ? `${key} in the JSON${side === null ? ' of a body' : where}` : `${words} ${key}${where}`;
}

function describeInside(filter: Filter): string {
  const words = describeFilter(filter);
  return (filter.kind === 'all' || filter.kind === 'any') && filter.of.length > 1 ? `(${words})` : words;
}

function describeComparison({ field, op, value }: Extract<Filter, { kind: 'compare' }>): string {
  const facts = filterFields[field];
  if (facts.type !== 'number') return `${facts.words} ${opWords[op]} ${JSON.stringify(value)}`;
  const unit = field === 'duration' ? ' ms' : field === 'size' ? ' bytes' : '';
  return `${facts.words} ${opWords[op]} ${filterNumber(field, value) ?? value}${unit}`;
}
