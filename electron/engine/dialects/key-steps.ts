import type { CallDirection, CallResult } from '../../../shared/model/call.ts';
import type { DialectEvent, DialectFile, KeySteps } from '../../../shared/model/dialect.ts';
import { PhoneKey } from '../../../shared/model/phone.ts';

/** What the events of a key depend on. */
export interface KeyMoment {
  readonly direction: CallDirection;
  readonly state: 'ringing' | 'answered' | 'held';
  /** How whoever has the call came to have it; null where no transfer has moved it. */
  readonly moved: 'transferred' | 'attended' | null;
  /** Somebody is being asked before a transfer. */
  readonly consulting: boolean;
}

/** What may stand before a key, and how much it counts. */
const weights: Readonly<Record<string, number>> = {
  ...{ inbound: 1, outbound: 1, internal: 1 },
  ...{ ringing: 2, answered: 2, held: 2 },
  ...{ transferred: 4, attended: 4 },
  consulting: 8,
};

const keys: ReadonlySet<string> = new Set(PhoneKey.options);

/** Why this is no name of a dialect's `phone`; null where it is one. */
export function faultOfKeyName(name: string): string | null {
  const parts = name.split(':');
  const key = parts.pop() ?? '';
  if (!keys.has(key)) return `there is no key called ${key}: ${[...keys].join(', ')}.`;
  const unknown = parts.find((part) => !Object.hasOwn(weights, part));
  if (unknown !== undefined) {
    return `nothing is told apart by ${unknown}: what may stand before a key is ${Object.keys(weights).join(', ')}.`;
  }
  const met = parts.map((part) => weights[part]);
  return new Set(met).size === met.length ? null : 'of two words before a key, one rules the other out.';
}

/** What the vendor tells at a key: of those of the dialect's `phone` that hold, the one that says the most. */
export function keyStepsOf(
  dialect: Pick<DialectFile, 'phone' | 'events'>,
  key: PhoneKey,
  { direction, state, moved, consulting }: KeyMoment,
): KeySteps {
  if (Object.keys(dialect.phone).length === 0) return derivedSteps(dialect.events, key, { direction, state });
  const holding = new Set<string>([direction, state]);
  if (moved !== null) holding.add(moved);
  if (consulting) holding.add('consulting');
  const found = Object.entries(dialect.phone)
    .map(([name, steps]) => ({ before: name.split(':').slice(0, -1), key: name.split(':').at(-1), steps }))
    .filter((each) => each.key === key && each.before.every((part) => holding.has(part)))
    .map(({ before, steps }) => ({ steps, weight: before.reduce((sum, part) => sum + (weights[part] ?? 0), 0) }))
    .sort((one, other) => other.weight - one.weight);
  return found[0]?.steps ?? [];
}

/** How a call ends that nobody has answered, by the key that ends it. */
const unansweredResults: Partial<Record<PhoneKey, CallResult>> = {
  reject: 'rejected',
  cancel: 'canceled',
  'hang-up': 'canceled',
};

/** For a dialect that says nothing of keys: what its events say of the call at which they happen. */
function derivedSteps(
  events: readonly DialectEvent[],
  key: PhoneKey,
  { direction, state }: Pick<KeyMoment, 'direction' | 'state'>,
): KeySteps {
  const known = events.filter(
    (event) => event.state.direction.includes(direction) && !event.newer && !event.older && event.phase !== 'none',
  );
  const told = (chosen: readonly DialectEvent[]): KeySteps => chosen.map(({ key: event }) => ({ after: 0, event }));
  const ended = known.filter(({ phase }) => phase === 'ended');
  if (key === 'ring') return told(known.filter(({ phase }) => phase === 'ringing'));
  if (key === 'answer') {
    return told(known.filter((event) => event.phase === 'answered' && event.state.talking !== true));
  }
  if (!['reject', 'cancel', 'hang-up'].includes(key)) return [];
  const afterTalk = ended.filter((event) => event.state.answered);
  if (state !== 'ringing') return told(afterTalk.length > 0 ? afterTalk : ended.slice(0, 1));
  const without = ended.filter((event) => !event.state.answered);
  const exact = without.filter((event) => event.state.result === unansweredResults[key]);
  if (exact.length > 0) return told(exact);
  // One that is told of any end, answered or not, is better than none.
  return told(without.length > 0 ? without.slice(0, 1) : afterTalk.slice(0, 1));
}
