import type { CallRunEvent, CallRunState, Speed } from '../../../shared/model/call-run.ts';
import { isFailedStatus } from '../../../shared/model/delivery.ts';
import type { EventPhase } from '../../../shared/model/event.ts';
import type { CallSummary } from '../../../shared/model/ladder.ts';
import type { PhoneStateChange } from '../../../shared/model/phone.ts';
import type { CallActivities, CallTally } from '../activity/index/call-store.ts';
import type { Parties } from '../dialects/parties.ts';
import type { CallEvent, CallEventReader } from './call-events.ts';
import { findViolations } from './violations.ts';

/** What is known of the run that played the call. */
export interface KnownRun {
  readonly label: string;
  readonly state: CallRunState;
  readonly startedAt: string;
  readonly speed: Speed;
  readonly timeline: readonly Pick<CallRunEvent, 'dialect' | 'key' | 'state' | 'sentAt' | 'deliveries'>[];
  readonly stateChanges: readonly PhoneStateChange[];
}

/** All that the diagram and the summary of a call are made from. */
export interface CallMaterial extends CallActivities {
  readonly id: string;
  /** Place of its newest activity in the log; 0 where there is none. */
  readonly seq: number;
  /** Null where we did not play the call, or no longer know its run. */
  readonly run: KnownRun | null;
  /** Unix milliseconds. */
  readonly now: number;
}

/** The call as a whole; `events` are those of the material, oldest first. */
export function summarizeCall(
  material: CallMaterial,
  events: readonly CallEvent[],
  reader: Pick<CallEventReader, 'dialect'>,
): CallSummary {
  const { id, seq, run, now, omitted, tally } = material;
  const counted =
    omitted === 0 ? events.map(countOf) : tally.filter(({ kind, linked }) => kind === 'delivery' || !linked);
  const sum = (counts: readonly CallTally[], key: 'count' | 'failed') =>
    counts.reduce((total, count) => total + count[key], 0);
  const deliveries = counted.filter(({ kind }) => kind === 'delivery');
  const at = events[0]?.row.at ?? run?.startedAt ?? new Date(now).toISOString();
  const has = (party: keyof Parties) => (event: CallEvent) => event.parties[party] !== null;
  const isPlaying = run?.state === 'playing' || run?.state === 'paused';
  const seconds = secondsOfEvents(events, run);
  return {
    id,
    origin: originOf(run, deliveries, events),
    scenario: run?.label ?? null,
    at,
    lastAt: events.at(-1)?.row.at ?? at,
    seq,
    dialects: [...new Set(counted.flatMap(({ dialect }) => dialect ?? []))],
    caller: events.find(has('caller'))?.parties.caller ?? null,
    callerName: events.find(has('callerName'))?.parties.callerName ?? null,
    called: events.find(has('called'))?.parties.called ?? null,
    // The last one: a transferred call moves from extension to extension.
    extension: events.findLast(has('extension'))?.parties.extension ?? null,
    phase: callPhase(events),
    deliveries: sum(deliveries, 'count'),
    captures: sum(counted, 'count') - sum(deliveries, 'count'),
    failed: sum(deliveries, 'failed'),
    violations: findViolations(events, {
      now,
      run: run === null ? 'none' : isPlaying ? 'active' : 'over',
      unsentEnds: unsentEnds(run, reader),
      isPartial: omitted > 0,
      secondsOf: ({ row }) => seconds.get(row.id) ?? 0,
    }),
  };
}

/**
 * Seconds of the call at which each event was sent, by activity id. Each delivery says so itself, as the call has them: on a call
 * that is played ten times faster they are ten times those that passed. What the run did not send (a person sent it again,
 * or somebody else did) stands as long after the request before it as really passed, and so does everything of a call
 * without a run. `events` are in the order in which they were sent.
 */
export function secondsOfEvents(
  events: readonly CallEvent[],
  run: Pick<KnownRun, 'speed' | 'timeline'> | null,
): ReadonlyMap<string, number> {
  const startedAt = events[0]?.at ?? 0;
  if (run === null) return new Map(events.map(({ row, at }) => [row.id, (at - startedAt) / 1000]));
  const { speed, timeline } = run;
  // Deliveries of earlier versions: their run knows.
  const sent = new Map(timeline.flatMap(({ sentAt, deliveries }) => deliveries.map((id) => [id, sentAt] as const)));
  const seconds = new Map<string, number>();
  let before = { at: startedAt, seconds: 0 };
  for (const { row, at, played } of events) {
    const passed = ((at - before.at) / 1000) * (speed === 'at-once' ? 0 : speed);
    before = { at, seconds: played ?? sent.get(row.id) ?? before.seconds + Math.max(0, passed) };
    seconds.set(row.id, before.seconds);
  }
  return seconds;
}

/**
 * The phase of the call: that of its latest event which has one. But where a leg that rang gave up, the call is not over
 * while the same dialect sent that another leg was answered and not yet that it ended.
 */
export function callPhase(events: readonly CallEvent[]): EventPhase {
  const phased = events.filter(({ phase, repeated }) => phase !== null && phase !== 'none' && repeated === null);
  const last = phased.at(-1);
  if (last === undefined) return 'none';
  if (last.phase !== 'ended' || last.leg === '') return last.phase ?? 'none';
  const legs = new Map<string, EventPhase | null>();
  let before: EventPhase | null | undefined;
  for (const { row, callKey, leg, phase } of phased) {
    if (row.dialect !== last.row.dialect) continue;
    const name = JSON.stringify([callKey, leg]);
    before = legs.get(name);
    if (leg === '' && phase === 'ended') legs.clear();
    else legs.set(name, phase);
  }
  return before === 'ringing' && [...legs.values()].includes('answered') ? 'answered' : 'ended';
}

function countOf({ row, event }: CallEvent): CallTally {
  const { kind, dialect, status } = row;
  const failed = kind === 'delivery' && isFailedStatus(status) ? 1 : 0;
  return { kind, dialect, event: event?.key ?? row.event, linked: false, count: 1, failed };
}

/** A call may be played without its run being known. An event fired by hand is a call of its own. */
function originOf(
  run: KnownRun | null,
  deliveries: readonly CallTally[],
  events: readonly CallEvent[],
): CallSummary['origin'] {
  if (run !== null) return 'played';
  if (deliveries.length === 0) return 'captured';
  const sent = events.filter(({ row, repeated }) => row.kind === 'delivery' && repeated === null);
  const kinds = new Set(sent.map(({ row, leg }) => JSON.stringify([row.dialect, row.event, leg])));
  if (kinds.size > 1) return 'played';
  return sent.length === 0 ? 'captured' : 'fired';
}

/** Dialects whose end the run skipped, because nothing is bound to it. */
function unsentEnds(run: KnownRun | null, reader: Pick<CallEventReader, 'dialect'>): ReadonlySet<string> {
  const skipped = run?.timeline.filter(({ state }) => state === 'skipped') ?? [];
  return new Set(
    skipped.flatMap(({ dialect, key }) => {
      const event = reader.dialect(dialect)?.events.find((candidate) => candidate.key === key);
      return event?.phase === 'ended' ? [dialect] : [];
    }),
  );
}
