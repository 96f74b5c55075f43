import { scenarioLimits } from '../../../shared/model/scenario.ts';
import type { ActivityLog } from '../activity/log.ts';
import { type CallEventReader, isKnown, type KnownCallEvent } from '../calls/call-events.ts';
import { clockTimeIn, talkSecondsIn } from './vocabulary.ts';

/** The events of a call that a scenario is recorded from, oldest first, and notes on what was left out. */
export interface RecordedEvents {
  readonly events: readonly KnownCallEvent[];
  readonly notes: readonly string[];
  /** False where the log has no activity of the call. */
  readonly isInLog: boolean;
}

/** Activities of one call that are read. */
const mostActivities = 5000;
/** Actions of one event are sent one after another: no more activities than these are between them. */
const lookBack = 50;

export async function readRecordedEvents(
  call: string,
  { log, callEvents }: { log: Pick<ActivityLog, 'calls'>; callEvents: Pick<CallEventReader, 'readCall'> },
): Promise<RecordedEvents> {
  const { activities, omitted } = await log.calls.activities(call, mostActivities);
  const all = callEvents
    .readCall(activities)
    // A capture whose delivery was deleted has no values of its own.
    .filter(({ row, repeated }) => repeated !== 'resent' && !(row.kind === 'capture' && row.link !== null));
  const readable = all.filter(isKnown);
  const events: KnownCallEvent[] = [];
  for (const event of readable) {
    if (!events.slice(-lookBack).some((other) => isSameEvent(other, event))) events.push(event);
  }
  const unknown = all.length - readable.length;
  const duplicates = readable.length - events.length;
  const answers = events.filter(({ event, alternative }) => event === alternative).length;
  const half = (mostActivities / 2).toLocaleString('en');
  return {
    events,
    notes: [
      ...(omitted === 0 ? [] : [`Only the first ${half} and the last ${half} requests of the call were used.`]),
      ...noteOf(unknown, 'matches', 'match', 'no event of a known phone system and'),
      ...noteOf(duplicates, 'repeats', 'repeat', 'an event for another action and'),
      ...(answers === 0 ? [] : ['A hangup that another hangup follows was recorded as the answer.']),
    ],
    isInLog: activities.length > 0,
  };
}

function noteOf(count: number, verb: string, pluralVerb: string, rest: string): string[] {
  if (count === 0) return [];
  return [
    count === 1 ? `1 request ${verb} ${rest} was left out.` : `${count} requests ${pluralVerb} ${rest} were left out.`,
  ];
}

/** Several actions of one event are sent at nearly the same time; the same action twice is an event sent twice. */
function isSameEvent(one: KnownCallEvent, other: KnownCallEvent): boolean {
  const [action, otherAction] = [one.row.actionId, other.row.actionId];
  if (action === null || otherAction === null || action === otherAction) return false;
  if (one.event !== other.event || one.values.size !== other.values.size) return false;
  return [...one.values].every(([tag, text]) => other.values.get(tag) === text);
}

/** Seconds of each event since the first, exact to the millisecond. */
export interface EventTimes {
  readonly at: ReadonlyMap<KnownCallEvent, number>;
  readonly notes: readonly string[];
}

/** A call that arrived this much faster than its own times was played so. */
const faster = 1.3;

/** When each event happened. `events` are oldest first; those of a call that was played faster are stretched again. */
export function timesOfEvents(events: readonly KnownCallEvent[]): EventTimes {
  const first = events[0]?.at ?? 0;
  const scale = scaleOf(events);
  const at = new Map(events.map((event) => [event, Math.round((event.at - first) * scale) / 1000]));
  const note = `The requests arrived ${scale.toFixed(1)} times faster than the times in them. The scenario has the original times.`;
  return { at, notes: scale === 1 ? [] : [note] };
}

function scaleOf(events: readonly KnownCallEvent[]): number {
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) return 1;
  const span = (from: KnownCallEvent, to: KnownCallEvent): number => (to.at - from.at) / 1000;
  const ratios: number[] = [];
  const compare = (stated: number | null, seen: number): void => {
    // Stated times are whole seconds; what arrives with the first request shows no speed.
    if (stated !== null && seen > 0 && stated - seen > 2) ratios.push(stated / seen);
  };
  const [begin, end] = [clockTimeIn(first, 'at'), clockTimeIn(last, 'at')];
  if (begin !== null && end !== null) compare(end - begin, span(first, last));
  const answer = events.find(({ event }) => event.phase === 'answered');
  for (const hangup of events.filter(({ event }) => event.phase === 'ended')) {
    const [from, to] = [clockTimeIn(hangup, 'startedAt'), clockTimeIn(hangup, 'endedAt')];
    if (from !== null && to !== null) compare(to - from, span(first, hangup));
    const talk = talkSecondsIn(hangup);
    if (answer !== undefined) compare(talk, span(answer, hangup));
    // Nobody talks longer than the call lasts.
    else if ((talk ?? 0) > span(first, hangup) + 2) compare(talk, span(first, hangup));
  }
  const [ratio = 1] = ratios;
  const isPlausible = ratio * span(first, last) <= scenarioLimits.seconds;
  return ratio > faster && isPlausible ? ratio : 1;
}
