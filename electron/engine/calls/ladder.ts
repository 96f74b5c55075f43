import type { CallRunEvent, CallRunState, Speed } from '../../../shared/model/call-run.ts';
import type { Ladder, LadderArrow, LadderColumn, RecordedCall } from '../../../shared/model/ladder.ts';
import type { PhoneStateChange } from '../../../shared/model/phone.ts';
import type { CallActivities, CallTally } from '../activity/call-store.ts';
import type { Parties } from '../dialects/parties.ts';
import { callPhase } from './call-phase.ts';
import { playedSeconds } from './played-seconds.ts';
import { type Knowledge, type Telling, tellingOf, withAnswers } from './telling.ts';
import { findViolations } from './violations.ts';

/** What is known of the call as a play of this workspace. */
export interface KnownPlay {
  readonly label: string;
  readonly state: CallRunState;
  readonly startedAt: string;
  readonly speed: Speed;
  readonly timeline: readonly Pick<CallRunEvent, 'dialect' | 'key' | 'state' | 'sentAt' | 'deliveries'>[];
  readonly stateChanges: readonly PhoneStateChange[];
}

export interface CallMaterial extends CallActivities {
  readonly id: string;
  /** Place of its newest activity; 0 where there is none. */
  readonly seq: number;
  readonly play: KnownPlay | null;
  /** Unix milliseconds. */
  readonly now: number;
}

const phoneSystem: LadderColumn = { id: 'phone-system', kind: 'phone-system', label: 'Phone system' };
const receiver: LadderColumn = { id: 'receiver', kind: 'receiver', label: 'Receiver' };

/**
 * A call as a diagram, out of its activities in any order. Every activity is an arrow, or became part of one (the capture
 * of a delivery), or is counted in `left`. A call of which nothing was told yet has no arrows.
 */
export function ladderOf(material: CallMaterial, knowledge: Knowledge): Ladder {
  const { tellings, captures } = drawn(material, knowledge);
  const startedAt = tellings[0]?.at ?? 0;
  const played = material.play === null ? null : playedSeconds(tellings, material.play);
  const legs = legCounts(tellings);
  const columns = new Map<string, LadderColumn>();
  const ordered =
    played === null ? tellings : tellings.toSorted((a, b) => (played.get(a.row.id) ?? 0) - (played.get(b.row.id) ?? 0));
  const arrows = ordered.map((telling): LadderArrow => {
    const { row, at, label, phase, hold, leg, message, altered } = telling;
    const capture = captures.get(row.id) ?? null;
    const column = row.kind === 'capture' || capture !== null ? receiver : endpointOf(row.url);
    columns.set(column.id, column);
    const { id, kind, dialect, event, method, path, action, status, durationMs } = row;
    return {
      ...{ id, kind, capture, at: row.at, offset: (at - startedAt) / 1000 },
      ...{ played: played?.get(id) ?? null, from: phoneSystem.id, to: column.id },
      ...{ dialect, event, label, phase, hold, leg: leg !== '' && (legs.get(dialect) ?? 0) > 1 ? leg : null },
      ...{ method, path, action, status, durationMs, message, altered },
    };
  });
  const reached = [...columns.values()].filter(({ kind }) => kind === 'endpoint');
  return {
    ...summaryOf(material, tellings, knowledge),
    columns: [phoneSystem, ...reached, ...(columns.has(receiver.id) ? [receiver] : [])],
    arrows,
    speed: material.play?.speed ?? null,
    stateChanges: [...(material.play?.stateChanges ?? [])],
    left: material.left,
  };
}

/** The line of a call in a list: what its ladder says of it as a whole. */
export function recordedCallOf(material: CallMaterial, knowledge: Knowledge): RecordedCall {
  return summaryOf(material, drawn(material, knowledge).tellings, knowledge);
}

/** What becomes an arrow, oldest first, and the captures that deliveries became, by the delivery's id. */
function drawn({ activities }: CallMaterial, knowledge: Knowledge) {
  const deliveries = new Set(activities.flatMap(({ row }) => (row.kind === 'delivery' ? [row.id] : [])));
  const captures = new Map<string, string>();
  const ordered = [...activities].sort((a, b) => Date.parse(a.row.at) - Date.parse(b.row.at) || a.row.seq - b.row.seq);
  const tellings: Telling[] = [];
  for (const each of ordered) {
    const { row } = each;
    if (row.kind === 'delivery' && row.link !== null) captures.set(row.id, row.link);
  }
  for (const each of ordered) {
    const { row } = each;
    if (row.kind === 'capture' && row.link !== null && deliveries.has(row.link)) {
      if (!captures.has(row.link)) captures.set(row.link, row.id);
    } else tellings.push(tellingOf(each, knowledge));
  }
  return { tellings: withAnswers(tellings), captures };
}

function summaryOf(material: CallMaterial, tellings: readonly Telling[], knowledge: Knowledge): RecordedCall {
  const { id, seq, play, now, left, tally } = material;
  const counted =
    left === 0 ? tellings.map(tallyOf) : tally.filter(({ kind, linked }) => kind === 'delivery' || !linked);
  const sum = (some: readonly CallTally[], of: 'count' | 'failed') => some.reduce((total, each) => total + each[of], 0);
  const deliveries = counted.filter(({ kind }) => kind === 'delivery');
  const dialects = [...new Set(counted.flatMap(({ dialect }) => dialect ?? []))];
  const at = tellings[0]?.row.at ?? play?.startedAt ?? new Date(now).toISOString();
  const says = (part: keyof Parties) => (telling: Telling) => telling.parties[part] !== null;
  const playing = play?.state === 'playing' || play?.state === 'paused';
  return {
    id,
    origin: originOf(play, deliveries, tellings),
    scenario: play?.label ?? null,
    at,
    lastAt: tellings.at(-1)?.row.at ?? at,
    seq,
    dialects,
    caller: tellings.find(says('caller'))?.parties.caller ?? null,
    callerName: tellings.find(says('callerName'))?.parties.callerName ?? null,
    called: tellings.find(says('called'))?.parties.called ?? null,
    // A call goes on from one to another: the latest has it.
    extension: tellings.findLast(says('extension'))?.parties.extension ?? null,
    phase: callPhase(tellings),
    deliveries: sum(deliveries, 'count'),
    captures: sum(counted, 'count') - sum(deliveries, 'count'),
    failed: sum(deliveries, 'failed'),
    broken: findViolations(tellings, {
      now,
      play: play === null ? 'unknown' : playing ? 'going' : 'over',
      unsentEnds: unsentEnds(play, knowledge),
      partial: left > 0,
      secondsOf: secondsIn(tellings, play),
    }),
  };
}

function secondsIn(tellings: readonly Telling[], play: KnownPlay | null): (telling: Telling) => number {
  const played = play === null ? null : playedSeconds(tellings, play);
  const startedAt = tellings[0]?.at ?? 0;
  return ({ row, at }) => played?.get(row.id) ?? (at - startedAt) / 1000;
}

function tallyOf({ row }: Telling): CallTally {
  const { kind, dialect, event, status } = row;
  return { kind, dialect, event, linked: false, count: 1, failed: status === 0 || status >= 400 ? 1 : 0 };
}

/** The run of a call may have been deleted; but an event that is fired is a call of its own. */
function originOf(
  play: KnownPlay | null,
  deliveries: readonly CallTally[],
  tellings: readonly Telling[],
): RecordedCall['origin'] {
  if (play !== null) return 'played';
  if (deliveries.length === 0) return 'captured';
  const told = tellings.filter(({ row, repeated }) => row.kind === 'delivery' && !repeated);
  const events = new Set(told.map(({ row, leg }) => JSON.stringify([row.dialect, row.event, leg])));
  if (events.size > 1) return 'played';
  return told.length === 0 ? 'captured' : 'fired';
}

/** Dialects of a play that told no end because nothing is to be sent for it. */
function unsentEnds(play: KnownPlay | null, knowledge: Knowledge): ReadonlySet<string> {
  const skipped = play?.timeline.filter(({ state }) => state === 'skipped') ?? [];
  return new Set(
    skipped.flatMap(({ dialect, key }) => {
      const event = knowledge.dialect(dialect)?.events.find((each) => each.key === key);
      return event?.phase === 'ended' ? [dialect] : [];
    }),
  );
}

function legCounts(tellings: readonly Telling[]): ReadonlyMap<string | null, number> {
  const legs = Map.groupBy(
    tellings.filter(({ leg }) => leg !== ''),
    ({ row }) => row.dialect,
  );
  return new Map(
    [...legs].map(([dialect, all]) => [dialect, new Set(all.map(({ key, leg }) => JSON.stringify([key, leg]))).size]),
  );
}

function endpointOf(url: string): LadderColumn {
  const parsed = URL.parse(url);
  const defaultPort = parsed?.protocol === 'https:' ? '443' : '80';
  const label =
    parsed === null || parsed.hostname === '' ? 'No address' : `${parsed.hostname}:${parsed.port || defaultPort}`;
  return { id: `endpoint ${label}`, kind: 'endpoint', label };
}
