import { listed } from '../../../shared/listed.ts';
import type { Violation } from '../../../shared/model/ladder.ts';
import type { Dialect } from '../dialects/dialects.ts';
import type { Telling } from './telling.ts';

/** Milliseconds. Longer than calls last: those of which nobody told the end by then have lost it. */
export const endedWithin = 4 * 60 * 60 * 1000;

/** Milliseconds. No phone rings for two minutes: exchanges give up after one or so. */
export const answeredWithin = 2 * 60 * 1000;

/** Until when nothing but news can break another rule of a call that was last heard of at `latest`; unix milliseconds. */
export function judgedUntil(latest: number, now: number): number {
  return [latest + answeredWithin, latest + endedWithin].find((at) => at > now) ?? Number.POSITIVE_INFINITY;
}

/** What is known of a call beside what was told of it. */
export interface Circumstances {
  /** Unix milliseconds. */
  readonly now: number;
  /** Whether it is being played; unknown for one that others make, or that was played before the last start. */
  readonly play: 'going' | 'over' | 'unknown';
  /** Ids of dialects whose ends the play left out, because nothing is to be sent for them. */
  readonly unsentEnds: ReadonlySet<string>;
  /** True where not all of the call is looked at: nothing then follows from what is missing. */
  readonly partial: boolean;
  /** Seconds of the call at which it was told, for a person. */
  readonly secondsOf: (telling: Telling) => number;
}

/**
 * The rules that a call broke, judged for each dialect apart: what one vendor's system does not tell, another's may.
 * `tellings` are in the order they arrived; those that a person sent again are not judged.
 */
export function findViolations(tellings: readonly Telling[], standing: Circumstances): Violation[] {
  const judged = tellings.filter((each) => !each.repeated && each.dialect !== null && each.phase !== null);
  const seconds: Seconds = (telling) => duration(standing.secondsOf(telling) * 1000);
  const byDialect = [...Map.groupBy(judged, ({ row }) => row.dialect).values()];
  const neverEnded = byDialect.flatMap((told) => neverEndedRule(told, tellings, standing, seconds));
  return [
    ...byDialect.flatMap((told) => {
      // A capture that may be another event proves nothing of its order.
      const certain = told.filter(({ doubtful }) => !doubtful);
      return [...twoHangupsRule(certain, seconds), ...answerAfterHangupRule(certain, seconds)];
    }),
    ...neverEnded,
    ...(neverEnded.length === 0 ? silenceRule(judged, tellings, standing, seconds) : []),
  ];
}

type Seconds = (telling: Telling) => string;

/**
 * two-hangups: of one leg (what shares the texts of the dialect's call key and leg tags) the same event that ends was
 * told a second time at the same place. Different events that end are none: systems tell first that it was hung up and
 * then what became of it, or that an extension's part is over and then that the call is. A leg may end again after it
 * rang again, or after another leg of the call answered: the call was passed on, and may come back.
 */
function twoHangupsRule(told: readonly Telling[], seconds: Seconds): Violation[] {
  const ends = new Map<string, Telling[]>();
  const twice = new Map<string, Map<string, Telling[]>>();
  for (const each of told) {
    const leg = legKey(each);
    if (each.phase === 'ringing') {
      ends.delete(leg);
      ends.delete(wholeKey(each));
    } else if (each.phase === 'answered') {
      for (const other of ends.keys()) if (other !== leg) ends.delete(other);
    } else if (each.phase === 'ended') {
      const before = ends.get(leg) ?? [];
      const same = before.find(({ row, place }) => row.event === each.row.event && place === each.place);
      if (same !== undefined) {
        const name = JSON.stringify([leg, each.row.event]);
        const places = twice.get(name) ?? new Map<string, Telling[]>();
        places.set(each.place, [...(places.get(each.place) ?? [same]), each]);
        twice.set(name, places);
      }
      ends.set(leg, [...before, each]);
    }
  }
  return [...twice.values()].flatMap((places): Violation[] => {
    const [all = []] = places.values();
    const [first] = all;
    if (first === undefined) return [];
    const times = listed(all.map(seconds));
    const often = all.length === 2 ? 'twice' : `${all.length} times`;
    return [
      {
        rule: 'two-hangups',
        dialect: first.row.dialect,
        sentence: `${named(first)} told ${what(first)} ${often}: ${times} after the call began.`,
        arrows: [...places.values()].flat().map(({ row }) => row.id),
      },
    ];
  });
}

/**
 * answer-after-hangup: an event of an answered call arrived after one that ended its leg, or the whole call (which is one
 * that names no leg, in a dialect that has them), and it did not ring again in between.
 */
function answerAfterHangupRule(told: readonly Telling[], seconds: Seconds): Violation[] {
  const ends = new Map<string, Telling>();
  const late = new Map<string, { readonly end: Telling; readonly answers: Telling[] }>();
  for (const each of told) {
    const leg = legKey(each);
    if (each.phase === 'ringing') {
      ends.delete(leg);
      ends.delete(wholeKey(each));
    } else if (each.phase === 'answered') {
      const end = ends.get(leg) ?? ends.get(wholeKey(each));
      if (end === undefined) continue;
      const found = late.get(leg) ?? { end, answers: [] };
      found.answers.push(each);
      late.set(leg, found);
    } else if (each.phase === 'ended' && !ends.has(leg)) ends.set(leg, each);
  }
  return [...late.values()].flatMap(({ end, answers }): Violation[] => {
    const [first] = answers;
    if (first === undefined) return [];
    return [
      {
        rule: 'answer-after-hangup',
        dialect: end.row.dialect,
        sentence: `${named(end)} told ${what(end)}, ${seconds(end)} after the call began, and ${what(first)} only then, at ${seconds(first)}.`,
        arrows: [end, ...answers].map(({ row }) => row.id),
      },
    ];
  });
}

/**
 * never-ended: the dialect told that the call rang or was answered, and never that anything of it ended; and its play is
 * over, or nothing was heard of the call for four hours. It is asked of all legs together: of a group of phones that
 * ring, those that did not take the call may tell nothing more. An event that was fired for itself is no call that could
 * end, and an end that nothing is to be sent for was not lost.
 */
function neverEndedRule(
  told: readonly Telling[],
  all: readonly Telling[],
  { now, play, unsentEnds, partial }: Circumstances,
  seconds: Seconds,
): Violation[] {
  const last = told.findLast(({ phase }) => phase === 'ringing' || phase === 'answered');
  const latest = Math.max(...all.map(({ at }) => at));
  const quiet = now - latest >= endedWithin;
  if (last === undefined || partial || play === 'going' || !(play === 'over' || quiet)) return [];
  if (told.some(({ phase }) => phase === 'ended') || unsentEnds.has(last.row.dialect ?? '') || isAlone(all, play))
    return [];
  const why = play === 'over' ? 'it is no longer played' : `nothing was heard of it for ${duration(endedWithin)}`;
  return [
    {
      rule: 'never-ended',
      dialect: last.row.dialect,
      sentence: `${named(last)} told ${what(last)}, ${seconds(last)} after the call began, and never how it ended: ${why}.`,
      arrows: [last.row.id],
    },
  ];
}

/**
 * silence: it rang, nothing of it was answered or ended in any dialect, and nothing followed for two minutes. Only where
 * an answer would have been told: a dialect may have no event for that, or only one that newer systems send, or tell of
 * extensions what it does not tell of the call. Not while it is played.
 */
function silenceRule(
  judged: readonly Telling[],
  all: readonly Telling[],
  { now, play, partial }: Circumstances,
  seconds: Seconds,
): Violation[] {
  const last = judged.findLast(({ phase }) => phase !== 'none');
  if (last === undefined || partial || play === 'going' || isAlone(all, play)) return [];
  const latest = Math.max(...all.map(({ at }) => at));
  if (now - latest < answeredWithin || judged.some(({ phase }) => phase === 'answered' || phase === 'ended')) return [];
  const rang = judged.findLast((each) => each.phase === 'ringing' && tellsAnswers(each));
  if (rang === undefined) return [];
  const several = new Set(judged.map(({ row }) => row.dialect)).size > 1;
  return [
    {
      rule: 'silence',
      dialect: several ? null : rang.row.dialect,
      sentence: `${named(rang)} told ${what(rang)}, ${seconds(rang)} after the call began, and nothing was heard of it any more: neither an answer nor an end within ${duration(answeredWithin)}.`,
      arrows: [rang.row.id],
    },
  ];
}

/** One event that we fired by hand, of a call that was not played. */
const isAlone = (all: readonly Telling[], play: Circumstances['play']): boolean =>
  play === 'unknown' &&
  all.every(({ row }) => row.kind === 'delivery' || row.link !== null) &&
  new Set(all.map(({ row, leg }) => JSON.stringify([row.dialect, row.event, leg]))).size === 1;

/** Whether the dialect would tell an answer of what this event tells the ringing of. */
function tellsAnswers({ dialect, row }: Telling): boolean {
  const rung = dialect?.events.find(({ key }) => key === row.event);
  if (dialect === null || rung === undefined) return false;
  const tags = (event: Dialect['events'][number]) =>
    dialect.parties.leg.filter((tag) => event.parameters.includes(tag)).join(' ');
  return dialect.events.some(
    (event) => event.phase === 'answered' && !event.newer && !event.older && tags(event) === tags(rung),
  );
}

const legKey = ({ key, leg }: Pick<Telling, 'key' | 'leg'>): string => JSON.stringify([key, leg]);

const wholeKey = ({ key }: Pick<Telling, 'key'>): string => legKey({ key, leg: '' });

const named = ({ dialect, row }: Telling): string => dialect?.name ?? row.dialect ?? '';

const what = ({ label, leg }: Telling): string => (leg === '' ? label : `${label} of ${leg}`);

/** A time for a person: `0.019 s`, `70.5 s`, `2 min`, `4 h 5 min`. */
function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 100) return `${Number(seconds.toFixed(3))} s`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(hours === 0 && rest > 0 ? [`${rest} s`] : []),
  ];
  return parts.join(' ');
}
