import type { Filter } from './filter.ts';
import { type FilterOp, filterFields, filterNumber } from './filter-fields.ts';

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
    case 'word':
      return `${JSON.stringify(filter.text)} appears`;
  }
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
