import { bodyEncodingContexts } from '../../../shared/encoding-context.ts';
import { partNamed } from '../../../shared/filter.ts';
import { partReader } from '../../../shared/message-parts.ts';
import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';
import type { RuleResponse } from '../../../shared/model/response-rule.ts';
import { fill, newGrowth, type Resolve, type TagValue } from '../../../shared/template.ts';
import type { AskedFacts } from './asked-request.ts';

/** Values beside those of the request: custom parameters, the active environment, dynamic ones. */
export type ResolveOther = (tag: string) => TagValue | undefined;

/**
 * The header lines and the body of a response, their tags filled in. Values of the request are a stranger's: they are
 * encoded for where they stand, and not looked into. Throws INPUT_INVALID where more is filled in than a response may have.
 */
export function fillResponse(
  { headers, body }: Pick<RuleResponse, 'headers' | 'body'>,
  facts: AskedFacts,
  other: ResolveOther,
): { readonly headers: readonly HeaderLine[]; readonly body: string } {
  const resolve: Resolve = (tag) => {
    const value = requestValue(tag, facts);
    return value === undefined ? other(tag) : { value, source: 'call' };
  };
  const options = { asPostman: false, unresolvedTags: 'empty', growth: newGrowth() } as const;
  const filled = headers.map(
    ([name, value]): HeaderLine => [name, oneLine(fill(value, resolve, 'header', options).text)],
  );
  const own = headerValue(filled, 'content-type');
  const type = own ?? guessedType(body);
  return {
    headers: own === undefined && type !== null ? [['Content-Type', type], ...filled] : filled,
    body: fill(body, resolve, bodyEncodingContexts(null, type ?? undefined), options).text,
  };
}

/** Undefined where a tag names nothing of the request; empty where the request has none of it. */
function requestValue(tag: string, { row, texts, wholeBody }: AskedFacts): string | undefined {
  if (tag === 'method' || tag === 'path' || tag === 'url' || tag === 'id') return row[tag];
  if (tag === 'body') return wholeBody();
  if (!tag.includes('.')) return undefined;
  const part = partNamed(tag);
  if (typeof part === 'string' || part.side === 'response') return undefined;
  return partReader(part)(texts)[0] ?? '';
}

/** A value of the workspace may have a line break, which would begin another header. */
const oneLine = (value: string): string => value.replace(/[^\t\x20-\x7e\x80-\xff]+/g, ' ');

function guessedType(body: string): string | null {
  if (body === '') return null;
  // Two braces are a tag.
  if (/^\s*(?:\[|\{(?!\{))/.test(body)) return 'application/json';
  return /^\s*</.test(body) ? 'application/xml' : 'text/plain; charset=utf-8';
}
