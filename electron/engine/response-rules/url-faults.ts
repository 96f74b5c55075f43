import type { RuleResponse } from '../../../shared/model/response-rule.ts';

/** Milliseconds. */
const longest = 600_000;

/**
 * Responses that a URL asks for itself, without a rule: `/status/503`, `?delay=2s` or `?delay=500ms`, and `?fail=30`, which
 * fails 30 of a hundred with 503. Null where it asks for none.
 */
export function urlFault(url: string, random: () => number): Pick<RuleResponse, 'status' | 'delayMs'> | null {
  // Nearly none does.
  if (!url.startsWith('/status/') && !url.includes('delay=') && !url.includes('fail=')) return null;
  const [path = '', query = ''] = url.split('#', 1)[0]?.split('?', 2) ?? [];
  const status = /^\/status\/([2-5]\d\d)$/.exec(path)?.[1];
  const values = query === '' ? null : new URLSearchParams(query);
  const delay = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s)$/.exec(values?.get('delay') ?? '');
  const share = /^\d{1,3}$/.exec(values?.get('fail') ?? '')?.[0];
  if (status === undefined && delay === null && share === undefined) return null;
  const fails = share !== undefined && random() * 100 < Number(share);
  return {
    status: fails ? 503 : Number(status ?? 200),
    delayMs: delay === null ? 0 : Math.min(longest, Math.round(Number(delay[1]) * (delay[2] === 's' ? 1000 : 1))),
  };
}
