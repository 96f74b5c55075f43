import type { Call, CallResult } from '../../../shared/model/call.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import { between, hex, pick, type Random, uuid } from './random.ts';

const callers = [
  'Alice Example',
  'Daniel Okafor',
  'Priya Nair',
  'Tomás Herrera',
  'Mei Lin',
  'Jonas Weber',
  'Fatima Zahra',
  'Grace O’Neill',
] as const;

/** The colleagues of every believable call. */
export const extensions = [
  { number: '101', name: 'Reception' },
  { number: '102', name: 'Sales' },
  { number: '103', name: 'Support' },
] as const;

/** A number from the range kept for fiction: +1 555 01xx. */
const fictionalNumber = (random: Random): string => `+1555${between(random, 200, 999)}01${between(random, 10, 99)}`;

const publicNumber = '+15559990100';

/** What a believable call costs, as a decimal of no currency. */
export const costOf = (talkMs: number): string => ((talkMs / 60_000) * 0.024).toFixed(4);

/** Where its recording or its message would lie: nowhere, as names under `.example` do. */
export const soundUrl = (kind: 'recordings' | 'voicemail', { uuid: name }: Pick<Call['ids'], 'uuid'>): string =>
  `https://${kind}.example/${name}.wav`;

/** Milliseconds from the first ring to the moment that a result is known. */
const waits: Partial<Record<CallResult, number>> = {
  'no-answer': 25_000,
  busy: 600,
  rejected: 2500,
  canceled: 8000,
  unreachable: 300,
  'bad-number': 1500,
  congestion: 1500,
};

/**
 * A believable call, as it stands when the given event happens at `at` (unix milliseconds):
 * its start, answer and end lie before that moment by what such calls take.
 */
export function newCall(random: Random, state: DialectEvent['state'], at: number): Call {
  const direction = state.direction[0] ?? 'inbound';
  const extension = pick(random, extensions);
  const outside = { number: fictionalNumber(random), name: pick(random, callers) };
  const ringMs = between(random, 4, 12) * 1000;
  const talkMs = between(random, 15, 300) * 1000;
  const waitMs = (state.result === null ? undefined : waits[state.result]) ?? ringMs;
  const talked = state.answered && (state.ended || state.talking === true);
  const sinceStart = (state.answered || state.ended ? waitMs : 0) + (talked ? talkMs : 0);
  const startedAt = at - sinceStart;
  const answeredAt = state.answered ? startedAt + waitMs : null;
  const outbound = direction === 'outbound';
  const ids = {
    unique: `${Math.floor(startedAt / 1000)}.${between(random, 1, 9999)}`,
    uuid: uuid(random),
    sip: `${between(random, 1e9, 2e9)}-5060-${between(random, 1, 99)}@${hex(random, 8)}`,
    api: hex(random, 16),
  };
  return {
    id: uuid(random),
    ids,
    direction,
    ...partiesOf(direction, extension, outside, random),
    did: publicNumber,
    tenant: '201',
    startedAt,
    answeredAt,
    endedAt: state.ended ? at : null,
    result: state.result,
    cost: outbound && state.answered ? costOf(talkMs) : null,
    recordingUrl: state.answered && state.ended ? soundUrl('recordings', ids) : null,
  };
}

interface Party {
  readonly number: string;
  readonly name: string;
}

/** Of an internal call, the called extension is the one in context. */
function partiesOf(
  direction: Call['direction'],
  extension: Party,
  outside: Party,
  random: Random,
): Pick<Call, 'caller' | 'called' | 'extension'> {
  if (direction === 'inbound') return { caller: outside, called: { number: publicNumber }, extension };
  if (direction === 'outbound') return { caller: extension, called: outside, extension };
  const caller = pick(
    random,
    extensions.filter(({ number }) => number !== extension.number),
  );
  return { caller, called: extension, extension };
}

/** The same call some time later, when another of its events happens. */
export function advanceCall(call: Call, state: DialectEvent['state'], at: number): Call {
  const answeredAt = state.answered ? (call.answeredAt ?? Math.max(call.startedAt, at)) : call.answeredAt;
  return { ...call, answeredAt, endedAt: state.ended ? (call.endedAt ?? at) : call.endedAt, result: state.result };
}
