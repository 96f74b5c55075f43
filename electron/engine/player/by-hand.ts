import { failure } from '../../../shared/failure.ts';
import type { Party } from '../../../shared/model/call-run.ts';
import {
  type ScenarioFile,
  type ScenarioLeg,
  type ScenarioStep,
  type ScenarioTransition,
  scenarioLimits,
} from '../../../shared/model/scenario.ts';
import { partyNumber } from '../../../shared/party.ts';
import { type CallKey, pressed } from '../call-model/keys.ts';
import { rolesAtRing } from '../call-model/leg-roles.ts';
import { extensions } from '../call-model/new-call.ts';
import { thousandths } from '../call-model/seconds.ts';
import { type Standing, type StandingLeg, standingOf } from '../call-model/standing.ts';
import { type DialectsInForce, withEventsNow, withNote } from '../call-model/transition-events.ts';
import { freeId } from '../scenarios/free-id.ts';

type Extension = ScenarioFile['extension'];

/** A call as it begins to ring: the scenario that its keys go on writing. */
export function ringing(
  input: {
    readonly direction: ScenarioFile['direction'];
    readonly extension: Extension;
    /** The far end of an internal call. */
    readonly colleague: Extension;
    readonly label: string;
    readonly chosen: ScenarioFile['dialects'];
  },
  dialectsInForce: DialectsInForce,
): ScenarioFile {
  const { direction, extension, colleague, label, chosen } = input;
  const internal = direction === 'internal';
  const legs: ScenarioLeg[] = [
    { id: 'first', extension },
    ...(internal ? [{ id: 'called', extension: colleague }] : []),
  ];
  const file: ScenarioFile = {
    ...{ schema: 2 as const, id: 'by-hand', label, description: 'A call that was played by hand.' },
    ...{ direction, extension, legs, dialects: chosen },
    transitions: [
      { at: 0, transition: 'ring', begins: legs.map(({ id }) => id) },
      ...legs.map((leg) => ({ at: 0, leg: leg.id, extension: leg.extension })),
    ],
  };
  const moment = { direction, state: 'ringing', moved: null, consulting: false, circumstances: [] } as const;
  const roles = rolesAtRing(file, ['first', 'called']);
  return withEventsNow(file, { transition: 'ring', at: 0, moment, roles }, dialectsInForce);
}

/** The scenario so far: the steps that were sent, and the transitions up to that second. */
export function soFar(file: ScenarioFile, sent: ReadonlySet<ScenarioStep>, at: number): ScenarioFile {
  const transitions = file.transitions.filter((transition) => transition.at <= at);
  const dialects = Object.fromEntries(
    Object.entries(file.dialects).map(([dialect, part]) => [
      dialect,
      withNote({ ...part, steps: part.steps.filter((step) => sent.has(step)) }),
    ]),
  );
  const met = new Set([...transitions, ...Object.values(dialects).flatMap(({ steps }) => steps)].map(({ leg }) => leg));
  // An internal call has to keep its far end, with or without events.
  const legs = file.legs.filter(({ id }) => file.direction === 'internal' || met.has(id));
  const kept = new Set(legs.map(({ id }) => id));
  const left = transitions.map(({ begins = [], ...rest }) => {
    const still = begins.filter((id) => kept.has(id));
    return still.length === 0 ? rest : { ...rest, begins: still };
  });
  return { ...file, transitions: left, dialects, legs };
}

/**
 * The scenario after a key is pressed at that second. What earlier keys have still to bring happens now, before it.
 * Throws INPUT_INVALID for a target that cannot be, and where the call has become longer than a scenario may be.
 */
export function withKey(
  before: ScenarioFile,
  key: CallKey,
  at: number,
  target: Party | undefined,
  dialectsInForce: DialectsInForce,
): ScenarioFile {
  const hurried = withHolder(hurry(before, at), at);
  const standing = standingOf(hurried, at);
  const { holder } = standing;
  if (holder === null) throw new Error('a call by hand has nobody who has it');
  const asks = key === 'transfer' || (key === 'attended-transfer' && standing.consultation === null);
  if (target !== undefined && !asks) throw refuse('target', 'it is only for the start of a transfer.');
  const taken = new Set(hurried.legs.flatMap(({ id, separate = id }) => [id, separate]));
  const done = pressed({ ...standing, holder }, key, at, targetOf(target, standing, holder), (wanted) => {
    const id = freeId(wanted, taken);
    taken.add(id);
    return id;
  });
  const transitions = [...hurried.transitions, ...done.transitions.map(timed)].sort((one, other) => one.at - other.at);
  const file = { ...hurried, legs: [...hurried.legs, ...done.legs], transitions };
  const { direction, state, moved } = standing;
  if (state === 'ended') throw new Error('a call that is over has no keys');
  const consulting = standing.consultation !== null;
  const moment = { direction, state, moved, consulting, circumstances: [] };
  const { transition, roles } = done;
  const written = withEventsNow(file, { transition, at, moment, roles }, dialectsInForce);
  // What follows by itself is written beforehand: the next key may hurry it.
  const later = done.transitions.flatMap(({ at: when, transition: name }) =>
    name === undefined || when === at ? [] : [{ transition: name, at: when, moment, roles }],
  );
  const whole = later.reduce((so, next) => withEventsNow(so, next, dialectsInForce), written);
  checkSize(whole);
  return whole;
}

const timed = (transition: ScenarioTransition): ScenarioTransition => ({
  ...transition,
  at: thousandths(transition.at),
});

const refuse = (where: string, detail: string) => failure('INPUT_INVALID', { where, detail });

function hurry(file: ScenarioFile, at: number): ScenarioFile {
  const sooner = <Row extends { readonly at: number }>(row: Row): Row => (row.at > at ? { ...row, at } : row);
  return {
    ...file,
    transitions: file.transitions.map(sooner),
    dialects: Object.fromEntries(
      Object.entries(file.dialects).map(([dialect, part]) => [dialect, { ...part, steps: part.steps.map(sooner) }]),
    ),
  };
}

/** A call without legs becomes a leg of its own, since another may come beside it. */
function withHolder(file: ScenarioFile, at: number): ScenarioFile {
  const { holder, extension } = standingOf(file, at);
  if (holder !== null) return file;
  const id = freeId('phone', new Set(file.legs.flatMap(({ id: each, separate = each }) => [each, separate])));
  const answered = file.transitions.find((transition) => transition.leg === undefined && transition.answered === true);
  const own: ScenarioTransition[] = [
    { at: 0, leg: id, extension },
    ...(answered === undefined ? [] : [{ at: answered.at, leg: id, answered: true as const }]),
  ];
  return {
    ...file,
    legs: [...file.legs, { id, extension, whole: true }],
    transitions: [...file.transitions, ...own].sort((one, other) => one.at - other.at),
  };
}

function targetOf(target: Party | undefined, { extension, others }: Standing, holder: StandingLeg): Extension {
  const here = [extension, holder.leg.extension, ...others.map(({ leg }) => leg.extension)].map(({ number }) => number);
  if (target === undefined) {
    const free = extensions.find(({ number }) => !here.includes(number));
    if (free !== undefined) return free;
    let number = 104;
    while (here.includes(String(number))) number += 1;
    return { number: String(number), name: `Extension ${number}` };
  }
  const { number } = partyNumber(target);
  if (number === holder.leg.extension.number) {
    throw refuse('target.number', `${number} already has the call. Transfer it to another extension.`);
  }
  const listed = extensions.find((extension) => extension.number === number);
  return { number, name: target.name ?? listed?.name ?? `Extension ${number}` };
}

/** A call that is written while it is played must not grow beyond what a scenario holds. */
function checkSize({ legs, transitions, dialects }: ScenarioFile): void {
  const most = scenarioLimits;
  const steps = Math.max(0, ...Object.values(dialects).map((part) => part.steps.length));
  if (legs.length <= most.legs && transitions.length <= most.transitions && steps <= most.steps) return;
  throw refuse(
    'key',
    `a call has at most ${most.transitions} transitions, ${most.legs} legs and ${most.steps} events of a dialect.`,
  );
}
