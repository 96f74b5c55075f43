import { listed } from '../../../shared/listed.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import type { Violation } from '../../../shared/model/ladder.ts';
import { type CallEvent, isKnown, type KnownCallEvent } from './call-events.ts';

/** Milliseconds, longer than calls last: without an end by then, the end was lost. */
export const endedWithin = 4 * 60 * 60 * 1000;

/** Milliseconds. No phone rings for two minutes: phone systems give up after one or so. */
export const answeredWithin = 2 * 60 * 1000;

/** Until when only new activity can add a violation to a call whose last one was at `latest`; Unix milliseconds. */
export function judgedUntil(latest: number, now: number): number {
  return [latest + answeredWithin, latest + endedWithin].find((at) => at > now) ?? Number.POSITIVE_INFINITY;
}

/** What is known of a call besides its events. */
export interface Circumstances {
  /** Unix milliseconds. */
  readonly now: number;
  /** Whether the run that plays it is active; `none` where others make the call, or its run is not known. */
  readonly run: 'active' | 'over' | 'none';
  /** Ids of dialects whose end the run skipped, because nothing is bound to it. */
  readonly unsentEnds: ReadonlySet<string>;
  /** Some events of the call are left out: nothing follows from what is missing. */
  readonly isPartial: boolean;
  /** Seconds of the call at which the event was sent, for a person. */
  readonly secondsOf: (event: CallEvent) => number;
}

/**
 * The rules that a call violates, judged for each dialect by itself: one vendor's system may not send what another's does.
 * `events` are oldest first; repeated ones are not judged.
 */
export function findViolations(events: readonly CallEvent[], circumstances: Circumstances): Violation[] {
  const judged = events.filter(({ repeated }) => repeated === null).filter(isKnown);
  const byDialect = [...Map.groupBy(judged, ({ dialect }) => dialect.id).values()];
  const neverEnded = byDialect.flatMap((ofDialect) => neverEndedRule(ofDialect, events, circumstances));
  return [
    ...byDialect.flatMap((ofDialect) => {
      // A request that may be another event proves nothing about the order.
      const certain = ofDialect.filter(({ uncertain }) => !uncertain);
      return [...twoHangupsRule(certain, circumstances), ...answerAfterHangupRule(certain, circumstances)];
    }),
    ...neverEnded,
    ...(neverEnded.length === 0 ? silenceRule(judged, events, circumstances) : []),
  ];
}

/**
 * two-hangups: the same event that ends one leg (events with the same call key and leg values) was sent to one target a
 * second time. Two different events that end are fine: systems send first that it was hung up and then what became of it,
 * or that an extension's leg is over and then that the call is. A leg may end again after it rang again, or after another
 * leg of the call was answered: the call was transferred, and may come back.
 */
function twoHangupsRule(events: readonly KnownCallEvent[], circumstances: Circumstances): Violation[] {
  const ends = new Map<string, KnownCallEvent[]>();
  const repeats = new Map<string, Map<string, KnownCallEvent[]>>();
  for (const event of events) {
    const leg = legKey(event);
    if (event.phase === 'ringing') {
      ends.delete(leg);
      ends.delete(wholeCallKey(event));
    } else if (event.phase === 'answered') {
      for (const other of ends.keys()) if (other !== leg) ends.delete(other);
    } else if (event.phase === 'ended') {
      const before = ends.get(leg) ?? [];
      const same = before.find((other) => other.event === event.event && other.target === event.target);
      if (same !== undefined) {
        const name = JSON.stringify([leg, event.event.key]);
        const targets = repeats.get(name) ?? new Map<string, KnownCallEvent[]>();
        targets.set(event.target, [...(targets.get(event.target) ?? [same]), event]);
        repeats.set(name, targets);
      }
      ends.set(leg, [...before, event]);
    }
  }
  return [...repeats.values()].flatMap((targets): Violation[] => {
    const [sent = []] = targets.values();
    const [first] = sent;
    if (first === undefined) return [];
    const times = listed(timesOf(sent, circumstances));
    const count = sent.length === 2 ? 'twice' : `${sent.length} times`;
    return [
      {
        rule: 'two-hangups',
        dialect: first.dialect.id,
        sentence: `${first.dialect.name} sent ${nameOf(first)} ${count}: ${times} after the call began.`,
        arrows: [...targets.values()].flat().map(({ row }) => row.id),
      },
    ];
  });
}

/**
 * answer-after-hangup: an event of an answered call arrived after one that ended its leg, or the whole call (which is one
 * without a leg, in a dialect that has them), and it did not ring again in between.
 */
function answerAfterHangupRule(events: readonly KnownCallEvent[], circumstances: Circumstances): Violation[] {
  const ends = new Map<string, KnownCallEvent>();
  const late = new Map<string, { readonly end: KnownCallEvent; readonly answers: KnownCallEvent[] }>();
  for (const event of events) {
    const leg = legKey(event);
    if (event.phase === 'ringing') {
      ends.delete(leg);
      ends.delete(wholeCallKey(event));
    } else if (event.phase === 'answered') {
      const end = ends.get(leg) ?? ends.get(wholeCallKey(event));
      if (end === undefined) continue;
      const { answers } = late.get(leg) ?? { answers: [] };
      late.set(leg, { end, answers: [...answers, event] });
    } else if (event.phase === 'ended' && !ends.has(leg)) ends.set(leg, event);
  }
  return [...late.values()].flatMap(({ end, answers }): Violation[] => {
    const [first] = answers;
    if (first === undefined) return [];
    const [endedAt, answeredAt] = timesOf([end, first], circumstances);
    return [
      {
        rule: 'answer-after-hangup',
        dialect: end.dialect.id,
        sentence: `${end.dialect.name} sent ${nameOf(first)} at ${answeredAt}, after ${nameOf(end)} at ${endedAt}.`,
        arrows: [end, ...answers].map(({ row }) => row.id),
      },
    ];
  });
}

/**
 * never-ended: the dialect sent that the call rang or was answered, and never that any of it ended; and its run is over,
 * or four hours passed without activity. It is asked of all legs together: of a group of phones that ring, those that did
 * not take the call may send nothing more. An event fired by hand is no call that could end, and an end that nothing is
 * bound to was not lost.
 */
function neverEndedRule(
  ofDialect: readonly KnownCallEvent[],
  events: readonly CallEvent[],
  circumstances: Circumstances,
): Violation[] {
  const { now, run, unsentEnds, isPartial } = circumstances;
  const last = ofDialect.findLast(({ phase }) => phase === 'ringing' || phase === 'answered');
  if (last === undefined || isPartial || run === 'active') return [];
  if (run === 'none' && now - latestOf(events) < endedWithin) return [];
  if (ofDialect.some(({ phase }) => phase === 'ended') || unsentEnds.has(last.dialect.id)) return [];
  if (isFiredAlone(events, run)) return [];
  const reason = run === 'over' ? 'The run is over' : `No activity for ${durationText(endedWithin)}`;
  const [at] = timesOf([last], circumstances);
  return [
    {
      rule: 'never-ended',
      dialect: last.dialect.id,
      sentence: `${last.dialect.name} sent ${nameOf(last)} at ${at} and never ended the call. ${reason}.`,
      arrows: [last.row.id],
    },
  ];
}

/**
 * silence: it rang, no dialect sent an answer or an end, and nothing followed for two minutes. Only where an answer would
 * have been sent: a dialect may have no event for it, or only one that newer systems send, or events of extensions only.
 * Not while it is played.
 */
function silenceRule(
  judged: readonly KnownCallEvent[],
  events: readonly CallEvent[],
  circumstances: Circumstances,
): Violation[] {
  const { now, run, isPartial } = circumstances;
  const hasCallEvent = judged.some(({ phase }) => phase !== 'none');
  if (!hasCallEvent || isPartial || run === 'active' || isFiredAlone(events, run)) return [];
  const isSettled = judged.some(({ phase }) => phase === 'answered' || phase === 'ended');
  if (isSettled || now - latestOf(events) < answeredWithin) return [];
  const ring = judged.findLast((event) => event.phase === 'ringing' && sendsAnswers(event));
  if (ring === undefined) return [];
  const isShared = new Set(judged.map(({ dialect }) => dialect.id)).size > 1;
  const [at] = timesOf([ring], circumstances);
  const within = durationText(answeredWithin);
  return [
    {
      rule: 'silence',
      dialect: isShared ? null : ring.dialect.id,
      sentence: `${ring.dialect.name} sent ${nameOf(ring)} at ${at}, then neither an answer nor an end within ${within}.`,
      arrows: [ring.row.id],
    },
  ];
}

const latestOf = (events: readonly CallEvent[]): number => Math.max(...events.map(({ at }) => at));

/** One event that we fired by hand, of a call that was not played. */
const isFiredAlone = (events: readonly CallEvent[], run: Circumstances['run']): boolean =>
  run === 'none' &&
  events.every(({ row }) => row.kind === 'delivery' || row.link !== null) &&
  new Set(events.map(({ row, event, leg }) => JSON.stringify([row.dialect, event?.key ?? row.event, leg]))).size === 1;

/** Whether the dialect sends an answer about the same legs as this event. */
function sendsAnswers({ dialect, event: ring }: KnownCallEvent): boolean {
  const legTags = ({ parameters }: DialectEvent) =>
    dialect.parties.leg.filter((tag) => parameters.includes(tag)).join(' ');
  return dialect.events.some(
    (event) => event.phase === 'answered' && !event.newer && !event.older && legTags(event) === legTags(ring),
  );
}

const legKey = ({ callKey, leg }: Pick<CallEvent, 'callKey' | 'leg'>): string => JSON.stringify([callKey, leg]);

const wholeCallKey = ({ callKey }: Pick<CallEvent, 'callKey'>): string => legKey({ callKey, leg: '' });

const nameOf = ({ label, leg }: CallEvent): string => (leg === '' ? label : `${label} for ${leg}`);

/** Times since the call began as the ladder writes them, with more decimals where these would read the same. */
function timesOf(events: readonly CallEvent[], { secondsOf }: Circumstances): string[] {
  const seconds = events.map(secondsOf);
  const times = seconds.map((time) => clockText(time, 1));
  return new Set(times).size === times.length ? times : seconds.map((time) => clockText(time, 3));
}

/** `8.0 s`, `1 min 10 s`, `4 h 5 min`. */
const clockText = (seconds: number, decimals: number): string =>
  seconds < 100 ? `${seconds.toFixed(decimals)} s` : durationText(seconds * 1000);

/** `2 min`, `4 h 5 min`. */
function durationText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(hours === 0 && rest > 0 ? [`${rest} s`] : []),
  ];
  return parts.join(' ');
}
