import { type CallDirection, type CallResult, type Circumstance, TransitionName } from '../../../shared/model/call.ts';
import type { DialectEvent, DialectFile, TimedEvent } from '../../../shared/model/dialect.ts';

/** What the events of a transition depend on. */
export interface TransitionMoment {
  readonly direction: CallDirection;
  /** How the call stood before it. */
  readonly state: 'ringing' | 'answered' | 'held';
  /** How whoever has the call came to have it; null where it was never moved. */
  readonly moved: 'transferred' | 'attended' | 'forwarded' | null;
  /** Somebody is being asked before a transfer. */
  readonly consulting: boolean;
  readonly circumstances: readonly (Circumstance | 'group')[];
}

/** What may stand before a transition, and how much it counts. Of two with the same weight only one can hold. */
const weights: Readonly<Record<string, number>> = {
  ...{ inbound: 1, outbound: 1, internal: 1 },
  ...{ ringing: 2, answered: 2, held: 2 },
  ...{ transferred: 4, attended: 4, forwarded: 4 },
  ...{ consulting: 8, group: 16, recorded: 32, voicemail: 64, speaker: 128, callback: 256 },
};

const transitions: ReadonlySet<string> = new Set(TransitionName.options);

/** Why this is no name in a dialect's `timing`; null where it is one. */
export function faultOfTimingName(name: string): string | null {
  const parts = name.split(':');
  const transition = parts.pop() ?? '';
  if (!transitions.has(transition)) {
    return `there is no transition called ${transition}: ${[...transitions].join(', ')}.`;
  }
  const unknown = parts.find((part) => !Object.hasOwn(weights, part));
  if (unknown !== undefined) {
    return `${unknown} is not a circumstance: what may stand before a transition is ${Object.keys(weights).join(', ')}.`;
  }
  const met = parts.map((part) => weights[part]);
  return new Set(met).size === met.length ? null : 'of two words before a transition, one rules the other out.';
}

/** What a phone system sends at a transition; `silent` says why it sends nothing of any call with such a transition. */
export interface Timing {
  readonly events: readonly TimedEvent[];
  readonly silent: string | null;
}

interface TimingEntry {
  readonly circumstances: readonly string[];
  readonly entry: DialectFile['timing'][string];
}

/** The entries of each transition, those that say the most first; read once for each dialect. */
const compiled = new WeakMap<DialectFile['timing'], ReadonlyMap<string, readonly TimingEntry[]>>();

function entriesOf(timing: DialectFile['timing'], transition: TransitionName): readonly TimingEntry[] {
  const byTransition = compiled.get(timing) ?? compile(timing);
  compiled.set(timing, byTransition);
  return byTransition.get(transition) ?? [];
}

function compile(timing: DialectFile['timing']): ReadonlyMap<string, readonly TimingEntry[]> {
  const weightOf = ({ circumstances }: TimingEntry): number =>
    circumstances.reduce((sum, circumstance) => sum + (weights[circumstance] ?? 0), 0);
  const byTransition = new Map<string, TimingEntry[]>();
  for (const [name, entry] of Object.entries(timing)) {
    const circumstances = name.split(':');
    const transition = circumstances.pop() ?? '';
    byTransition.set(transition, [...(byTransition.get(transition) ?? []), { circumstances, entry }]);
  }
  for (const entries of byTransition.values()) entries.sort((one, other) => weightOf(other) - weightOf(one));
  return byTransition;
}

/** Of the entries of a dialect's `timing` that hold, the one that says the most. */
export function timingOf(
  dialect: Pick<DialectFile, 'timing' | 'events'>,
  transition: TransitionName,
  moment: TransitionMoment,
): Timing {
  if (Object.keys(dialect.timing).length === 0) {
    return { events: likelyEvents(dialect.events, transition, moment), silent: null };
  }
  const { direction, state, moved, consulting, circumstances } = moment;
  const holding = new Set<string>([direction, state, ...circumstances]);
  if (moved !== null) holding.add(moved);
  if (consulting) holding.add('consulting');
  const best = entriesOf(dialect.timing, transition).find(({ circumstances: needed }) =>
    needed.every((circumstance) => holding.has(circumstance)),
  );
  if (best === undefined) return { events: [], silent: null };
  return typeof best.entry === 'string' ? { events: [], silent: best.entry } : { events: best.entry, silent: null };
}

/** Whether an event follows this transition in any circumstances. */
export const follows = (
  { timing }: Pick<DialectFile, 'timing'>,
  transition: TransitionName,
  event: string | null,
): boolean =>
  entriesOf(timing, transition).some(
    ({ entry }) => typeof entry !== 'string' && entry.some((timed) => timed.event === event),
  );

/** How a call ends that nobody has answered, by the transition that ends it. */
const unansweredResults: Partial<Record<TransitionName, CallResult>> = {
  reject: 'rejected',
  cancel: 'canceled',
  'hang-up': 'canceled',
  'no-answer': 'no-answer',
  busy: 'busy',
  unreachable: 'unreachable',
  'invalid-number': 'bad-number',
};

/** For a dialect without timing: what its events say of the call at which they happen. */
function likelyEvents(
  events: readonly DialectEvent[],
  transition: TransitionName,
  { direction, state }: Pick<TransitionMoment, 'direction' | 'state'>,
): TimedEvent[] {
  const candidates = events.filter(
    (event) => event.state.direction.includes(direction) && !event.newer && !event.older && event.phase !== 'none',
  );
  const atOnce = (chosen: readonly DialectEvent[]): TimedEvent[] =>
    chosen.map(({ key: event }) => ({ after: 0, event }));
  const ended = candidates.filter(({ phase }) => phase === 'ended');
  if (transition === 'ring' || transition === 'arrive')
    return atOnce(candidates.filter(({ phase }) => phase === 'ringing'));
  if (transition === 'answer') {
    return atOnce(candidates.filter((event) => event.phase === 'answered' && event.state.talking !== true));
  }
  const result = unansweredResults[transition];
  if (result === undefined) return [];
  const afterTalk = ended.filter((event) => event.state.answered);
  if (state !== 'ringing') return atOnce(afterTalk.length > 0 ? afterTalk : ended.slice(0, 1));
  const without = ended.filter((event) => !event.state.answered);
  const exact = without.filter((event) => event.state.result === result);
  if (exact.length > 0) return atOnce(exact);
  // One that is sent at any end, answered or not, is better than none.
  return atOnce(without.length > 0 ? without.slice(0, 1) : afterTalk.slice(0, 1));
}
