import { type Filter, printFilter } from '../../../shared/filter.ts';
import type { FilterField } from '../../../shared/filter-fields.ts';
import { NewResponseRule } from '../../../shared/model/response-rule.ts';
import { pathOf } from '../activity/kinds.ts';
import { type AskedRequest, factsOf } from './asked-request.ts';

/** Characters of a text that a drafted rule asks for: more would not fit into its filter. */
const mostAsked = 800;

/**
 * A rule for requests like this one: of the same event, where it is one, or else of the same method and path. `shownUrl`
 * is its URL without the values of secrets, which a rule would keep in the open.
 */
export function draftRule(request: AskedRequest, shownUrl: string): ReturnType<typeof NewResponseRule.parse> {
  const { row } = factsOf(request);
  const { method, path, dialect, event, eventLabel } = row;
  const shown = pathOf(shownUrl);
  const of =
    dialect === null || event === null
      ? [asking('method', method, method), asking('path', path, shown)]
      : [asking('dialect', dialect, dialect), asking('event', event, event)];
  const name = eventLabel ?? `${method} ${shown}`;
  return NewResponseRule.parse({
    name: name.slice(0, 200).trim() || 'New rule',
    when: printFilter({ kind: 'all', of }),
    respond: { status: 503 },
  });
}

/** For the same text, or for its beginning up to where it is too long or is shown otherwise. */
function asking(field: FilterField, text: string, shown: string): Filter {
  let same = 0;
  while (same < text.length && same < mostAsked && text[same] === shown[same]) same += 1;
  return { kind: 'compare', field, op: same === text.length ? '=' : '^=', value: text.slice(0, same) };
}
