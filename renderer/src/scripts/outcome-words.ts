import type { ScriptOutcome } from '../../../shared/model/script-outcome.ts';
import { counted } from '../parts/counted.ts';

/** How many assertions of each result, and scripts that threw. */
export interface OutcomeCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly errors: number;
}

export function countsOf({ assertions, errors }: Pick<ScriptOutcome, 'assertions' | 'errors'>): OutcomeCounts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { result } of assertions) counts[result] += 1;
  return { ...counts, errors: errors.length };
}

/** `2 of 3 assertions passed, 1 script error`. */
export function countsWords({ passed, failed, skipped, errors }: OutcomeCounts): string {
  const judged = passed + failed;
  const parts = [
    ...(judged === 0 ? [] : [`${passed.toLocaleString('en')} of ${counted(judged, 'assertion')} passed`]),
    ...(skipped === 0 ? [] : [`${skipped.toLocaleString('en')} skipped`]),
    ...(errors === 0 ? [] : [counted(errors, 'script error')]),
  ];
  return parts.join(', ') || 'No assertions';
}

/** What a tab of tests says beside its name: `2/3`; empty where there is nothing. */
export function testsMark({ passed, failed, errors }: OutcomeCounts): string {
  const judged = passed + failed;
  if (judged > 0) return `${passed}/${judged}`;
  return errors > 0 ? '!' : '';
}

/** When a script runs, in words: `prerequest`, `collection test`. */
export function momentWords(on: string): string {
  const moment = on.split(' ').at(-1) ?? on;
  return moment === 'prerequest' ? 'Before the request' : moment === 'test' ? 'After the response' : moment;
}
