import { failure } from './failure.ts';
import { type Filter, parseFilter } from './filter.ts';
import { type FilterField, partName } from './filter-fields.ts';
import type { ResponseRule } from './model/response-rule.ts';

const refuse = (where: string, detail: string) => failure('INPUT_INVALID', { where, detail });

/** What a request has, before there is a response: a rule can ask for no more. */
export const requestFields: ReadonlySet<FilterField> = new Set([
  ...(['method', 'path', 'url', 'header', 'body', 'size', 'dialect', 'event', 'call'] as const),
]);

/** Header lines that the receiver writes itself, so that connections stay what they are. */
const ownHeaders = ['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date', 'upgrade', 'trailer'];

/** The filter of a rule. Throws INPUT_INVALID where it is none, or asks for what no request has. */
export function readCondition(when: string): Filter {
  const { filter, problems } = parseFilter(when);
  const [problem] = problems;
  if (problem !== undefined) throw refuse(`when, character ${problem.at + 1}`, problem.message);
  const strange = strangeIn(filter);
  if (strange !== null) {
    throw refuse(
      'when',
      `a rule sees the request alone, which has no ${strange}. Use ${[...requestFields].join(', ')}, or json.…, query.…, param.….`,
    );
  }
  return filter;
}

/** The first that a request does not have. */
function strangeIn(filter: Filter): string | null {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.of.map(strangeIn).find((found) => found !== null) ?? null;
    case 'not':
      return strangeIn(filter.of);
    case 'compare':
      return requestFields.has(filter.field) ? null : filter.field;
    case 'part':
      return filter.part.side === 'response' ? partName(filter.part) : null;
    case 'word':
      return null;
  }
}

/** Throws INPUT_INVALID with what is wrong of a rule beside its shape. */
export function checkRule(rule: ResponseRule): void {
  readCondition(rule.when);
  const { times, respond } = rule;
  if (times?.to != null && times.to < times.from) throw refuse('times', 'it ends before it begins.');
  const { delayMs, headers } = respond;
  if (typeof delayMs === 'object' && delayMs.to < delayMs.from) {
    throw refuse('respond.delayMs', 'it ends before it begins.');
  }
  for (const [name, value] of headers) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
      throw refuse('respond.headers', `${JSON.stringify(name)} is not a header name.`);
    }
    if (ownHeaders.includes(name.toLowerCase())) {
      throw refuse('respond.headers', `${name} is written by the receiver. Leave it out.`);
    }
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      throw refuse('respond.headers', `the value of ${name} has characters that no header can have.`);
    }
  }
}
