import type { PhoneKey } from '../../../shared/model/phone.ts';
import type { Scenario } from '../../../shared/model/scenario.ts';
import { commonScenarios } from '../phone/common-scenarios.ts';

/** What a digit does: a key of the phone, of which the first that does something now, or a whole call. */
export type Digit = {
  readonly digit: number;
  readonly label: string;
} & (
  | { readonly kind: 'key'; readonly keys: readonly PhoneKey[] }
  | { readonly kind: 'scenario'; readonly scenario: string | null; readonly seconds: number }
);

const phoneDigits: readonly { readonly label: string; readonly keys: readonly PhoneKey[] }[] = [
  { label: 'Ring', keys: ['ring'] },
  { label: 'Answer', keys: ['answer'] },
  { label: 'Hold', keys: ['hold', 'resume'] },
  { label: 'Transfer', keys: ['transfer'] },
  // Whoever holds the phone ends the call: while it rings they turn it down.
  { label: 'Hang up', keys: ['hang-up', 'reject', 'cancel'] },
];

/** How many whole calls have a digit. */
const calls = 4;

/** The digits from 1 to 9. A digit keeps what it does whatever is chosen, so that a hand can learn it. */
export function digitsOf(scenarios: readonly Scenario[]): Digit[] {
  const keys = phoneDigits.map(({ label, keys }, at): Digit => ({ digit: at + 1, kind: 'key', label, keys }));
  const common = commonScenarios(scenarios).slice(0, calls);
  const whole = Array.from({ length: calls }, (_, at): Digit => {
    const scenario = common[at];
    return {
      digit: phoneDigits.length + at + 1,
      kind: 'scenario',
      label: scenario?.label ?? 'Nothing',
      scenario: scenario?.id ?? null,
      seconds: scenario?.length ?? 0,
    };
  });
  return [...keys, ...whole];
}

/** What a digit does now: of a phone key which one, null where it does nothing. */
export function keyNow(
  { keys }: { readonly keys: readonly PhoneKey[] },
  available: readonly PhoneKey[],
): PhoneKey | null {
  return keys.find((key) => available.includes(key)) ?? null;
}
