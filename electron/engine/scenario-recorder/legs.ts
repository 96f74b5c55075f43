import { thousandths } from '../call-model/seconds.ts';
import type { KnownCallEvent } from '../calls/call-events.ts';
import { talkSecondsIn } from './vocabulary.ts';

/** One leg of a recorded call: an extension's, a consultation's, or the call as a whole. */
export interface RecordedLeg {
  /** The number of its extension; null where its events have none. */
  readonly extension: string | null;
  readonly events: readonly KnownCallEvent[];
  /** Seconds of the call; null where no event says that it was answered, or ended. */
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  /** When it would have been answered if it was and no event says when; `isStated` where a duration of talk says so. */
  readonly likelyAnswer: { readonly at: number; readonly isStated: boolean };
}

type Group = Pick<RecordedLeg, 'extension'> & { readonly events: KnownCallEvent[] };

/**
 * The legs of a call in the order of their first events. `perDialect`: events of several dialects about one extension are
 * legs of their own, because they need not mean the same leg.
 */
export function legsOfCall(
  events: readonly KnownCallEvent[],
  at: ReadonlyMap<KnownCallEvent, number>,
  perDialect: boolean,
): RecordedLeg[] {
  const lanes = perDialect ? [...Map.groupBy(events, ({ dialect }) => dialect.id).values()] : [events];
  return lanes.flatMap(groupByLeg).map((group) => ({ ...group, ...lifeOf(group.events, at) }));
}

function groupByLeg(events: readonly KnownCallEvent[]): Group[] {
  const groups = new Map<string, Group>();
  const keyOf = legKeys(events);
  for (const event of events) {
    const extension = extensionIn(event);
    const key = keyOf(event, extension);
    const group = groups.get(key) ?? { extension, events: [] };
    group.events.push(event);
    groups.set(key, group);
  }
  return withWholeCallMerged([...groups.values()]);
}

/** Events without an extension are about the call as a whole; where only one leg has one, it is the whole call. */
function withWholeCallMerged(groups: Group[]): Group[] {
  const [only, ...others] = groups.filter(({ extension }) => extension !== null);
  const whole = groups.find(({ extension }) => extension === null);
  if (only === undefined || whole === undefined || others.length > 0) return groups;
  const events = groups.flatMap((group) => group.events);
  return [{ extension: only.extension, events: events.sort((one, other) => one.at - other.at) }];
}

/**
 * Names the leg of an event: its extension, and which of the extension's calls where it has several. An event without the
 * call's id (a receiver was lifted) belongs to the latest call of its extension.
 */
function legKeys(events: readonly KnownCallEvent[]): (event: KnownCallEvent, extension: string | null) => string {
  const callsByExtension = new Map<string, string[]>();
  const firstCalls = new Map<string, string>();
  for (const event of events) {
    const { dialect, callKey } = event;
    const extension = extensionIn(event);
    if (extension === null || callKey === '') continue;
    const name = `${dialect.id} ${extension}`;
    const calls = callsByExtension.get(name) ?? [];
    const first = firstCalls.get(dialect.id) ?? callKey;
    firstCalls.set(dialect.id, first);
    // The first call of the dialect comes first, also for an extension that it reached last.
    if (!calls.includes(callKey)) calls.splice(callKey === first ? 0 : calls.length, 0, callKey);
    callsByExtension.set(name, calls);
  }
  const latest = new Map<string, number>();
  return ({ dialect, callKey }, extension) => {
    if (extension === null) return '';
    const name = `${dialect.id} ${extension}`;
    const calls = callsByExtension.get(name) ?? [];
    const index = callKey === '' ? (latest.get(name) ?? 0) : Math.max(0, calls.indexOf(callKey));
    latest.set(name, index);
    return `${extension} ${index}`;
  };
}

/** The digits that an extension has in every dialect: `0003*101` and `101` are the same one. */
function extensionIn({ parties: { extension: text } }: KnownCallEvent): string | null {
  return text === null ? null : (text.match(/\d+/g)?.at(-1) ?? text);
}

/** Seconds until a call is answered where no event says so. */
const usualRing = 7;

/** When a leg was answered and ended, according to its events. */
function lifeOf(
  events: readonly KnownCallEvent[],
  at: ReadonlyMap<KnownCallEvent, number>,
): Pick<RecordedLeg, 'answeredAt' | 'endedAt' | 'likelyAnswer'> {
  const timeOf = (event: KnownCallEvent | undefined): number | null =>
    event === undefined ? null : (at.get(event) ?? 0);
  const end = events.find(({ event }) => event.phase === 'ended');
  const endedAt = timeOf(end);
  const answer = timeOf(events.find(({ event }) => event.phase === 'answered'));
  const start = timeOf(events[0]) ?? 0;
  const talk = end === undefined ? null : talkSecondsIn(end);
  const until = endedAt ?? Number.POSITIVE_INFINITY;
  const answeredAt = answer !== null && answer <= until ? answer : null;
  if (talk !== null && until - talk >= start) {
    return { answeredAt, endedAt, likelyAnswer: { at: thousandths(until - talk), isStated: true } };
  }
  const ring = Math.min(usualRing, (until - start) / 2);
  return { answeredAt, endedAt, likelyAnswer: { at: thousandths(start + ring), isStated: false } };
}
