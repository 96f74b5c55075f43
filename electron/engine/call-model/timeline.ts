import type { Call } from '../../../shared/model/call.ts';
import type { Numbers, Party } from '../../../shared/model/call-run.ts';
import type { ScenarioFile, ScenarioLeg } from '../../../shared/model/scenario.ts';
import { type PartyNumber, partyNumber } from '../../../shared/party.ts';
import { costOf, newCall, soundUrl } from './new-call.ts';
import { between, hashOf, hex, type Random, seededRandom, uuid } from './random.ts';

/** How far a time between two moments of a scenario may be from what the file says. */
const jitter = 0.15;

/** The one call of a play: whole in `call`, and as any of its legs stands at any time. */
export interface Timeline {
  /** As it stands after everything has happened. */
  readonly call: Call;
  /** Seconds of this run for seconds of the file. Order is kept, and so is what happens at the same time. */
  readonly time: (at: number) => number;
  /** The call as an event of that leg sees it at that time of the file. */
  readonly at: (at: number, leg?: string | undefined) => Call;
}

export interface TimelineOptions {
  /** Who calls whom, over what would be made up; the extension is the scenario's: see `withExtensions`. */
  readonly numbers?: Numbers | undefined;
  /** The scenario's times are those of the run already, as they are of a call played by hand. */
  readonly exact?: boolean | undefined;
}

/**
 * Makes the call of a scenario. `startedAt` is unix milliseconds: every time of the call is that plus the scenario's
 * seconds, whatever the speed it is played at. The same randomness gives the same call, whichever dialects send its events,
 * and each leg the same ids, whichever others there are.
 */
export function createTimeline(
  scenario: ScenarioFile,
  id: string,
  random: Random,
  startedAt: number,
  options: TimelineOptions = {},
): Timeline {
  const first = startingCall(scenario, id, random, startedAt, options.numbers ?? {});
  const chance = Math.floor(random() * 2 ** 32);
  const legs = new Map(
    scenario.legs.map((leg) => {
      // Legs that name the same call of their own have the same chances, and so the same ids.
      const own = newIds(first, seededRandom(chance ^ hashOf(leg.separate ?? leg.id)));
      const ids = leg.separate !== undefined ? own : { ...first.ids, ...(leg.whole === true ? {} : { sip: own.sip }) };
      return [leg.id, { ...leg, ids }] as const;
    }),
  );
  const time = options.exact === true ? (at: number) => at : jitteredTimes(scenario, random);
  const moment = (at: number): number => startedAt + Math.round(time(at) * 1000);

  const at: Timeline['at'] = (until, legId) => {
    const leg = legId === undefined ? undefined : legs.get(legId);
    let call: Call = first;
    if (leg !== undefined) {
      call = { ...call, ids: leg.ids, extension: leg.extension, direction: leg.direction ?? call.direction };
      if (call.direction === 'internal' && (leg.separate !== undefined || leg.direction !== undefined))
        call = { ...call, ...partiesOf(scenario, leg) };
    }
    for (const transition of scenario.transitions) {
      if (transition.at > until) break;
      // Where a recording is, is true of the call and of all its legs.
      if (transition.recorded === true) call = { ...call, recordingUrl: soundUrl('recordings', first.ids) };
      if (transition.voicemail === true) call = { ...call, voicemailUrl: soundUrl('voicemail', first.ids) };
      if (transition.leg !== legId) continue;
      if (transition.extension !== undefined) call = { ...call, extension: transition.extension };
      if (transition.answered === true) call = { ...call, answeredAt: moment(transition.at) };
      if (transition.ended !== undefined) call = ended(call, transition.ended, moment(transition.at));
      if (transition.legEnd !== undefined) call = { ...call, legEnd: transition.legEnd };
    }
    return call;
  };
  return { call: at(Number.POSITIVE_INFINITY), time, at };
}

function startingCall(
  scenario: ScenarioFile,
  id: string,
  random: Random,
  startedAt: number,
  { caller, called }: Numbers,
): Call {
  const { direction, extension } = scenario;
  const state = { direction: [direction], answered: false, ended: false, result: null };
  const made = newCall(random, state, startedAt);
  const call = { ...made, id, extension, ...(called === undefined ? {} : { did: partyNumber(called).number }) };
  if (direction === 'inbound') {
    const parties = {
      caller: optionalPartyNumber(caller) ?? made.caller,
      called: optionalPartyNumber(called) ?? made.called,
    };
    return { ...call, ...parties, dialed: extension.number };
  }
  if (direction === 'outbound')
    return { ...call, caller: extension, called: optionalPartyNumber(caller) ?? made.called };
  return { ...call, caller: extension, called: calleeOf(scenario) };
}

const optionalPartyNumber = (party: Party | undefined): PartyNumber | undefined =>
  party === undefined ? undefined : partyNumber(party);

/** Whom a colleague calls: the first leg that is another extension. */
function calleeOf({ legs, extension }: ScenarioFile): Call['caller'] {
  return legs.find((leg) => leg.extension.number !== extension.number)?.extension ?? extension;
}

/** Who calls whom between two extensions: those of a call of its own, or one to whom another's call is passed on. */
function partiesOf({ legs, extension }: ScenarioFile, leg: ScenarioLeg): Pick<Call, 'caller' | 'called'> {
  const among = leg.separate === undefined ? [leg] : legs.filter(({ separate }) => separate === leg.separate);
  const caller = leg.separate === undefined ? extension : (among[0]?.extension ?? extension);
  return { caller, called: among.find((each) => each.extension.number !== caller.number)?.extension ?? caller };
}

/** Ids of another call that begins in the course of the first; the last of them is kept over both. */
function newIds(first: Call, random: Random): Call['ids'] {
  const [seconds = '', sequence = ''] = first.ids.unique.split('.');
  return {
    unique: `${seconds}.${Number(sequence) + between(random, 1, 99)}`,
    uuid: uuid(random),
    sip: `${between(random, 1e9, 2e9)}-5060-${between(random, 1, 99)}@${hex(random, 8)}`,
    api: first.ids.api,
  };
}

function ended(call: Call, result: NonNullable<Call['result']>, at: number): Call {
  const talkMs = call.answeredAt === null ? 0 : at - call.answeredAt;
  const priced = call.direction === 'outbound' && call.answeredAt !== null;
  return { ...call, endedAt: at, result, cost: priced ? costOf(talkMs) : null };
}

/** The scenario with the times of one run. */
export function retimed(scenario: ScenarioFile, time: Timeline['time']): ScenarioFile {
  const moved = <Row extends { readonly at: number }>(row: Row): Row => ({ ...row, at: time(row.at) });
  return {
    ...scenario,
    transitions: scenario.transitions.map(moved),
    dialects: Object.fromEntries(
      Object.entries(scenario.dialects).map(([dialect, part]) => [dialect, { ...part, steps: part.steps.map(moved) }]),
    ),
  };
}

/**
 * Each time between two moments is varied for itself. The moments of a scenario whose transitions have names are these:
 * events keep their place between them, so that a seed gives the same times whichever dialects there are. Of any other
 * scenario every step is one.
 */
function jitteredTimes(scenario: ScenarioFile, random: Random): (at: number) => number {
  const isNamed = scenario.transitions.some(({ transition }) => transition !== undefined);
  const steps = isNamed ? [] : Object.values(scenario.dialects).flatMap((dialect) => dialect.steps);
  const times = [...new Set([...scenario.transitions, ...steps].map(({ at }) => at))].sort((a, b) => a - b);
  const varied = new Map<number, number>([[0, 0]]);
  let before = 0;
  let now = 0;
  for (const at of times) {
    now += (at - before) * (1 - jitter + random() * 2 * jitter);
    before = at;
    varied.set(at, Math.round(now * 1000) / 1000);
  }
  return (at) => varied.get(at) ?? (isNamed ? betweenMoments([...varied], at) : at);
}

/** As far between the moments around it as the scenario has it; what comes after the last one keeps its distance. */
function betweenMoments(moments: readonly (readonly [at: number, varied: number])[], at: number): number {
  const next = moments.findIndex((moment) => moment[0] > at);
  const [from, start] = moments.at(next === -1 ? -1 : next - 1) ?? [0, 0];
  const [to, end] = moments[next] ?? [from + 1, start + 1];
  return Math.round((start + ((at - from) / (to - from)) * (end - start)) * 1000) / 1000;
}
