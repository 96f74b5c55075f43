import { thousandths } from '../call-model/seconds.ts';
import { callKeyOf, partiesOf } from '../dialects/parties.ts';
import type { Telling } from './tellings.ts';
import { secondsSaid } from './words.ts';

/** A part of a call that some of its events tell of: an extension's, a consultation's, or the call as a whole. */
export interface CallPart {
  /** What its extension is called in the events; null where they name none. */
  readonly extension: string | null;
  readonly tellings: readonly Telling[];
  /** Seconds of the call; null where no event says that it was answered, or ended. */
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  /** When it would have been answered if it was and no event says when. */
  readonly answerGuess: { readonly at: number; readonly said: boolean };
}

/**
 * The parts of a call in the order in which they are first told of. `apart`: what several dialects tell of one extension
 * are parts of their own, for they need not mean the same part of the call.
 */
export function partsOfCall(
  tellings: readonly Telling[],
  at: ReadonlyMap<Telling, number>,
  apart: boolean,
): CallPart[] {
  const lanes = apart ? [...Map.groupBy(tellings, ({ dialect }) => dialect.id).values()] : [tellings];
  return lanes.flatMap((lane) => groupsOf(lane)).map((group) => ({ ...group, ...lifeOf(group.tellings, at) }));
}

function groupsOf(tellings: readonly Telling[]): { extension: string | null; tellings: Telling[] }[] {
  const groups = new Map<string, { extension: string | null; tellings: Telling[] }>();
  const keyOf = keysOfParts(tellings);
  for (const telling of tellings) {
    const extension = extensionOf(telling);
    const key = keyOf(telling, extension);
    const group = groups.get(key) ?? { extension, tellings: [] };
    group.tellings.push(telling);
    groups.set(key, group);
  }
  return mergedWhole([...groups.values()]);
}

/** Events that name no extension are about the call as a whole; where only one part has one, it is the whole call. */
function mergedWhole(groups: { extension: string | null; tellings: Telling[] }[]) {
  const [only, ...others] = groups.filter(({ extension }) => extension !== null);
  const whole = groups.find(({ extension }) => extension === null);
  if (only === undefined || whole === undefined || others.length > 0) return groups;
  const all = groups.flatMap((group) => group.tellings);
  return [{ extension: only.extension, tellings: all.sort((one, other) => one.at - other.at) }];
}

/**
 * Names the part an event belongs to: its extension, and which of the extension's calls where it has several. An event
 * without the call's id (a receiver lifted) belongs to the call of its extension that was told of last.
 */
function keysOfParts(tellings: readonly Telling[]): (telling: Telling, extension: string | null) => string {
  const callsOf = new Map<string, string[]>();
  const firstCalls = new Map<string, string>();
  for (const telling of tellings) {
    const extension = extensionOf(telling);
    const call = callKeyOf(telling.dialect, telling.values);
    if (extension === null || call === '') continue;
    const name = `${telling.dialect.id} ${extension}`;
    const calls = callsOf.get(name) ?? [];
    const first = firstCalls.get(telling.dialect.id) ?? call;
    firstCalls.set(telling.dialect.id, first);
    // The call that all began with comes first, also for whom it reached last.
    if (!calls.includes(call)) calls.splice(call === first ? 0 : calls.length, 0, call);
    callsOf.set(name, calls);
  }
  const last = new Map<string, number>();
  return (telling, extension) => {
    if (extension === null) return '';
    const name = `${telling.dialect.id} ${extension}`;
    const call = callKeyOf(telling.dialect, telling.values);
    const index = call === '' ? (last.get(name) ?? 0) : Math.max(0, callsOf.get(name)?.indexOf(call) ?? 0);
    last.set(name, index);
    return `${extension} ${index}`;
  };
}

/** What the dialects of one call have in common of an extension's name: `0003*101` and `101` are the same one. */
function extensionOf({ dialect, values, event }: Telling): string | null {
  const text = partiesOf(dialect.parties, values, event.key).extension;
  return text === null ? null : (/\d+(?=\D*$)/.exec(text)?.[0] ?? text);
}

/** Seconds until a call is answered where nothing tells. */
const usualRing = 7;

/** What the events of a part say of its answer and its end. */
export function lifeOf(
  tellings: readonly Telling[],
  at: ReadonlyMap<Telling, number>,
): Pick<CallPart, 'answeredAt' | 'endedAt' | 'answerGuess'> {
  const timeOf = (telling: Telling | undefined): number | null =>
    telling === undefined ? null : (at.get(telling) ?? 0);
  const end = tellings.find(({ event }) => event.phase === 'ended');
  const endedAt = timeOf(end);
  const answer = timeOf(tellings.find(({ event }) => event.phase === 'answered'));
  const start = timeOf(tellings[0]) ?? 0;
  const talked = end === undefined ? null : secondsSaid(end);
  const until = endedAt ?? Number.POSITIVE_INFINITY;
  if (talked !== null && until - talked >= start) {
    return {
      answeredAt: answer !== null && answer <= until ? answer : null,
      endedAt,
      answerGuess: { at: thousandths(until - talked), said: true },
    };
  }
  const ring = Math.min(usualRing, (until - start) / 2);
  return {
    answeredAt: answer !== null && answer <= until ? answer : null,
    endedAt,
    answerGuess: { at: thousandths(start + ring), said: false },
  };
}
