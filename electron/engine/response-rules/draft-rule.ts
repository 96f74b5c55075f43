import { type Filter, printFilter } from '../../../shared/filter.ts';
import type { FilterField } from '../../../shared/filter-fields.ts';
import { NewResponseRule } from '../../../shared/model/response-rule.ts';
import { type AskedRequest, factsOf } from './asked-request.ts';

/** A rule for requests like this one: of the same event, where it is one, or else of the same method and path. */
export function draftRule(request: AskedRequest): ReturnType<typeof NewResponseRule.parse> {
  const { row } = factsOf(request);
  const { method, path, dialect, event, eventLabel } = row;
  const same = (field: FilterField, value: string): Filter => ({ kind: 'compare', field, op: '=', value });
  const of =
    dialect === null || event === null
      ? [same('method', method), same('path', path)]
      : [same('dialect', dialect), same('event', event)];
  const name = eventLabel ?? `${method} ${path}`;
  return NewResponseRule.parse({
    name: name.slice(0, 200).trim() || 'New rule',
    when: printFilter({ kind: 'all', of }),
    respond: { status: 503 },
  });
}
