import type { CallDirection } from '../../../shared/model/call.ts';
import type { PhoneState } from '../../../shared/model/phone.ts';
import type { ScenarioFile, ScenarioLeg } from '../../../shared/model/scenario.ts';

/** One part of the call as it stands. */
export interface StandingLeg {
  readonly leg: ScenarioLeg;
  readonly answered: boolean;
  readonly ended: boolean;
}

/** How a call stands at one moment: what a key may do, and to whom, follows from it. */
export interface Standing {
  readonly state: Exclude<PhoneState, 'idle'>;
  /** Seconds at which it came to be so. */
  readonly since: number;
  /** Each state so far and the second at which it began, the first first. */
  readonly stateChanges: readonly { readonly state: Standing['state']; readonly at: number }[];
  readonly direction: CallDirection;
  /** The call as a whole was answered by somebody, and is on hold. */
  readonly answered: boolean;
  readonly held: boolean;
  readonly extension: ScenarioFile['extension'];
  /** How whoever has the call came to have it; null where it was never moved. */
  readonly moved: 'transferred' | 'attended' | 'forwarded' | null;
  /** The leg of whoever has the call; null if no event named a leg of the call. */
  readonly holder: StandingLeg | null;
  /** The two ends of the call in which somebody is asked before a transfer; null where nobody is. */
  readonly consultation: { readonly from: StandingLeg; readonly asked: StandingLeg } | null;
  /** Further legs that have begun and not ended. */
  readonly others: readonly StandingLeg[];
}

/** How the call of a scenario stands at that second of it. */
export function standingOf(scenario: ScenarioFile, at: number): Standing {
  const transitions = scenario.transitions.filter((transition) => transition.at <= at);
  let state: Standing['state'] = 'ringing';
  let since = 0;
  const stateChanges: { state: Standing['state']; at: number }[] = [{ state, at: 0 }];
  let whole = { answered: false, held: false, ended: false, extension: scenario.extension, movedAfter: false };
  let moved: Standing['moved'] = null;
  const began = beginnings(scenario);
  const answeredAt = scenario.transitions.find(
    (transition) => transition.leg === undefined && transition.answered === true,
  )?.at;
  const reached = new Map<string, { answered: boolean; ended: boolean }>();
  for (const transition of transitions) {
    if (transition.leg === undefined) {
      whole = {
        answered: whole.answered || transition.answered === true,
        held: transition.held ?? whole.held,
        ended: whole.ended || transition.ended !== undefined,
        extension: transition.extension ?? whole.extension,
        // Whoever picks up in a group has the call from then on: that is no transfer.
        movedAfter:
          whole.movedAfter ||
          (transition.extension !== undefined && answeredAt !== undefined && answeredAt < transition.at),
      };
    } else {
      const before = reached.get(transition.leg) ?? { answered: false, ended: false };
      reached.set(transition.leg, {
        answered: before.answered || transition.answered === true,
        ended: before.ended || transition.ended !== undefined,
      });
    }
    if (transition.legEnd === 'attended-transfer') moved = 'attended';
    else if (transition.legEnd === 'blind-transfer') moved = 'transferred';
    else if (transition.legEnd === 'forwarded') moved = 'forwarded';
    else if (whole.movedAfter) moved ??= 'transferred';
    const now = stateOf(
      whole,
      holderOf(openLegs(scenario, began, reached, transition.at), whole.extension.number),
      reached,
    );
    if (now !== state) {
      since = transition.at;
      // Several transitions of one second are one change.
      if (stateChanges.at(-1)?.at === transition.at) stateChanges.pop();
      if (stateChanges.at(-1)?.state !== now) stateChanges.push({ state: now, at: transition.at });
    }
    state = now;
  }
  const all = openLegs(scenario, began, reached, at);
  const holder = holderOf(all, whole.extension.number);
  const open = all.filter(({ leg }) => leg.id !== holder?.leg.id);
  const consultation = consultationOf(open, whole.extension.number);
  const asking = consultation === null ? [] : [consultation.from.leg.id, consultation.asked.leg.id];
  return {
    ...{ state, since, stateChanges, direction: scenario.direction, moved, holder, consultation },
    ...{ answered: whole.answered, held: whole.held, extension: whole.extension },
    others: open.filter(({ leg }) => !asking.includes(leg.id)),
  };
}

type Reached = ReadonlyMap<string, { readonly answered: boolean; readonly ended: boolean }>;

/** The second at which each leg begins: an event names it or a transition concerns it. */
function beginnings({ transitions, dialects }: ScenarioFile): ReadonlyMap<string, number> {
  const began = new Map<string, number>();
  const begin = (leg: string, at: number) => began.set(leg, Math.min(at, began.get(leg) ?? at));
  for (const { at, leg, begins = [] } of transitions) for (const id of [leg ?? [], begins].flat()) begin(id, at);
  for (const { at, leg } of Object.values(dialects).flatMap(({ steps }) => steps))
    if (leg !== undefined) begin(leg, at);
  return began;
}

/** Legs that have begun by then and have not ended. */
function openLegs({ legs }: ScenarioFile, began: ReadonlyMap<string, number>, reached: Reached, at: number) {
  return legs
    .filter(({ id }) => (began.get(id) ?? Number.POSITIVE_INFINITY) <= at)
    .map((leg): StandingLeg => ({ leg, ...(reached.get(leg.id) ?? { answered: false, ended: false }) }))
    .filter((each) => !each.ended);
}

/** The leg of the extension that has the call, the latest where it has had it twice. */
function holderOf(open: readonly StandingLeg[], number: string): StandingLeg | null {
  return open.findLast(({ leg }) => leg.separate === undefined && leg.extension.number === number) ?? null;
}

function stateOf(
  whole: { readonly answered: boolean; readonly held: boolean; readonly ended: boolean },
  holder: StandingLeg | null,
  reached: Reached,
): Standing['state'] {
  if (whole.ended) return 'ended';
  if (!whole.answered) return 'ringing';
  // Passed on to somebody who has not answered yet.
  const legsAnswer = [...reached.values()].some(({ answered }) => answered);
  if (holder !== null && !holder.answered && legsAnswer) return 'ringing';
  return whole.held ? 'held' : 'answered';
}

/** An internal call of its own in which whoever has the call asks a colleague: the first of its two legs is theirs. */
function consultationOf(open: readonly StandingLeg[], number: string): Standing['consultation'] {
  const asking = open.filter(({ leg }) => leg.separate !== undefined && leg.direction === 'internal');
  for (const own of Map.groupBy(asking, ({ leg }) => leg.separate).values()) {
    const [from, asked] = own;
    if (from !== undefined && asked !== undefined && from.leg.extension.number === number) return { from, asked };
  }
  return null;
}
