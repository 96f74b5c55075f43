import type { Activity } from '../../../shared/model/activity.ts';
import type { CallRunSummary } from '../../../shared/model/call-run.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import type { RunSummary } from '../../../shared/model/run.ts';
import type { ScriptOutcome } from '../../../shared/model/script-outcome.ts';
import { maskActivity, maskMessage, scriptsMasking } from './mask-activity.ts';
import { createMasker, type Masker, type Masking } from './masker.ts';
import type { SecretValue } from './secret-search.ts';

/** What is given to clients, by what it is. */
export interface Shown {
  readonly activity: Activity;
  readonly request: HttpRequestMessage;
  /** One, or several; with whatever else its kind holds. */
  readonly run: RunSummary | readonly RunSummary[];
  readonly call: CallRunSummary | readonly CallRunSummary[];
  readonly scripts: ScriptOutcome;
  /** Anything that holds texts. */
  readonly texts: unknown;
}

export type ShownKind = keyof Shown;

const runMasking: Masking = { id: 'kept', kind: 'kept', startedAt: 'kept', endedAt: 'kept', state: 'kept' };

const callMasking: Masking = {
  ...{ id: 'kept', scenario: 'kept', dialects: 'kept', speed: 'kept', chaos: 'kept', state: 'kept' },
  ...{ startedAt: 'kept', stateChanges: 'kept' },
  phone: { state: 'kept', keys: 'kept' },
  call: { id: 'kept', ids: 'kept', direction: 'kept', result: 'kept', legEnd: 'kept' },
  timeline: { dialect: 'kept', key: 'kept', leg: 'kept', state: 'kept', deliveries: 'kept' },
};

const ways: { readonly [Kind in ShownKind]: (value: never, masker: Masker) => unknown } = {
  activity: (activity: Activity, masker) => maskActivity(activity, masker),
  request: (request: HttpRequestMessage, masker) => maskMessage(request, masker),
  run: (run: unknown, masker) => masker.deep(run, runMasking),
  call: (call: unknown, masker) => masker.deep(call, callMasking),
  scripts: (scripts: ScriptOutcome, masker) => masker.deep(scripts, scriptsMasking),
  texts: (texts: unknown, masker) => masker.deep(texts),
};

/** The same without the values of these secrets. */
export function maskAs<Kind extends ShownKind, Value extends Shown[Kind]>(
  kind: Kind,
  value: Value,
  secrets: readonly SecretValue[],
): Value {
  return ways[kind](value as never, createMasker(secrets)) as Value;
}

/** Characters that are searched through for secrets in any thread. */
const small = 65_536;

/** Whether all texts in it together are short enough to be searched at once. */
export const isSmall = (value: unknown): boolean => charactersLeft(value, small) >= 0;

function charactersLeft(value: unknown, before: number): number {
  if (typeof value === 'string') return before - value.length;
  if (typeof value !== 'object' || value === null) return before;
  let left = before;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    left = charactersLeft(item, left);
    if (left < 0) break;
  }
  return left;
}
