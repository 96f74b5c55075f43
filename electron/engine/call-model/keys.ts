import type { CallResult, LegEnd, TransitionName } from '../../../shared/model/call.ts';
import type { PhoneKey } from '../../../shared/model/phone.ts';
import type { ScenarioFile, ScenarioLeg, ScenarioTransition } from '../../../shared/model/scenario.ts';
import { groupMembers, type LegRoles, rolesOf, rolesOfWinner } from './leg-roles.ts';
import type { Standing, StandingLeg } from './standing.ts';

/** Keys of a call that has begun. */
export type CallKey = Exclude<PhoneKey, 'ring'>;

type Extension = ScenarioFile['extension'];

/** Seconds after the key: the colleague picks up, who is passed on is gone, and so are the calls of a finished question. */
const askedAnswers = 6;
const passedOn = 1.2;
const askingEnds = 0.3;
const askerLeaves = 0.5;
const losersStop = 0.1;

/** What can be pressed now. */
export function keysOf({ state, direction, moved, consultation }: Standing): CallKey[] {
  if (state === 'ended') return [];
  if (state === 'ringing') {
    // Whoever was passed on to is rung by the system, whichever way the call went before.
    const weCall = direction !== 'inbound' && moved === null;
    return weCall ? ['answer', 'reject', 'cancel', 'hang-up'] : ['answer', 'reject', 'cancel'];
  }
  if (consultation !== null) return ['resume', 'attended-transfer', 'hang-up'];
  const transfers: CallKey[] = direction === 'internal' ? [] : ['transfer', 'attended-transfer'];
  return [state === 'held' ? 'resume' : 'hold', ...transfers, 'hang-up'];
}

/** What a key does to the call. */
export interface Pressed {
  readonly transition: TransitionName;
  /** Legs that begin with it. */
  readonly legs: readonly ScenarioLeg[];
  /** What happens at once and what follows by itself, such as that the colleague who is asked picks up. */
  readonly transitions: readonly ScenarioTransition[];
  readonly roles: LegRoles;
}

/**
 * The transitions of the neutral call when a key is pressed at that second. The key is one that can be pressed; `target` is
 * whom a transfer goes to. `freeId` makes a leg's id that no other has.
 */
export function pressed(
  standing: Standing & { readonly holder: StandingLeg },
  key: CallKey,
  at: number,
  target: Extension,
  freeId: (wanted: string) => string,
): Pressed {
  const { holder, consultation, direction } = standing;
  const transition = transitionOf(standing, key);
  const roles = rolesOf(standing);
  const done: Done = (transitions, legs = [], more = {}) => ({
    ...{ transition, legs, roles: { ...roles, ...more } },
    transitions: named(transitions, { at, transition, ...beginning(legs) }),
  });
  switch (key) {
    case 'answer':
      return answered(standing, at, done);
    case 'reject':
      return done(everythingEnds(standing, at, 'rejected'));
    case 'cancel':
      return done(everythingEnds(standing, at, transition === 'no-answer' ? 'no-answer' : 'canceled'));
    case 'hang-up':
      return done(everythingEnds(standing, at, 'canceled'));
    case 'hold':
      return done([{ at, held: true }]);
    case 'resume':
      return done([...(consultation === null ? [] : legsEnd(askers(standing), at, 'canceled')), { at, held: false }]);
    case 'transfer': {
      const second = { id: freeId('second'), extension: target, ...rungBy(direction) };
      return done(
        [
          { at, extension: target },
          { at, leg: second.id, extension: target },
          legEnds(holder, at + passedOn, 'canceled', 'blind-transfer'),
        ],
        [second],
        // Whoever passes the call on leaves it: that is no end of the call as a whole.
        { target: [second.id], holder: [holder.leg.id] },
      );
    }
    case 'attended-transfer':
      return consultation === null ? asks(standing, at, target, freeId, done) : passesOn(standing, at, freeId, done);
  }
}

/** On a phone one key asks first and then passes on, and nobody answers where a call that went out is canceled. */
function transitionOf({ consultation, direction, moved }: Standing, key: CallKey): TransitionName {
  if (key === 'attended-transfer') return consultation === null ? 'consult' : 'attended-transfer';
  return key === 'cancel' && direction === 'outbound' && moved === null ? 'no-answer' : key;
}

const beginning = (legs: readonly ScenarioLeg[]): Pick<ScenarioTransition, 'begins'> =>
  legs.length === 0 ? {} : { begins: legs.map(({ id }) => id) };

/** The name stands on what happens to the call as a whole at that second; where that is nothing, by itself. */
function named(
  transitions: readonly ScenarioTransition[],
  name: Pick<ScenarioTransition, 'at' | 'transition' | 'begins'>,
): ScenarioTransition[] {
  const index = transitions.findIndex(({ at, leg }) => leg === undefined && at === name.at);
  if (index === -1) return [name, ...transitions];
  return transitions.map((transition, at) => (at === index ? { ...name, ...transition } : transition));
}

type Done = (
  transitions: readonly ScenarioTransition[],
  legs?: readonly ScenarioLeg[],
  more?: Partial<LegRoles>,
) => Pressed;

const askers = ({ consultation }: Standing): StandingLeg[] =>
  consultation === null ? [] : [consultation.from, consultation.asked];

/** To whom a call is passed on that went out: a colleague calls. */
const rungBy = (direction: Standing['direction']): Pick<ScenarioLeg, 'direction'> =>
  direction === 'outbound' ? { direction: 'internal' } : {};

function legEnds(
  { leg, answered: talked }: StandingLeg,
  at: number,
  otherwise: CallResult,
  legEnd?: LegEnd,
): ScenarioTransition {
  return { at, leg: leg.id, ended: talked ? 'answered' : otherwise, ...(legEnd === undefined ? {} : { legEnd }) };
}

const legsEnd = (legs: readonly StandingLeg[], at: number, otherwise: CallResult): ScenarioTransition[] =>
  legs.map((leg) => legEnds(leg, at, otherwise));

function everythingEnds(standing: Standing & { readonly holder: StandingLeg }, at: number, result: CallResult) {
  const legs = [...askers(standing), standing.holder, ...standing.others];
  return [...legsEnd(legs, at, result), { at, ended: standing.answered ? ('answered' as const) : result }];
}

function answered(standing: Standing & { readonly holder: StandingLeg }, at: number, done: Done): Pressed {
  const { holder, others, direction } = standing;
  // Of a group that is rung under a number of its own, one member picks up: the rest was answered elsewhere.
  const members = groupMembers(standing);
  const [winner, ...losers] = members;
  const talks = [...(winner === undefined ? [] : [winner]), holder];
  const far = direction === 'internal' && !standing.answered ? others.slice(0, 1) : [];
  const transitions: ScenarioTransition[] = [
    ...(standing.answered ? [] : [{ at, answered: true as const }]),
    ...[...far, ...talks]
      .filter((leg) => !leg.answered)
      .map(({ leg }) => ({ at, leg: leg.id, answered: true as const })),
    ...(standing.held ? [{ at, held: false }] : []),
  ];
  if (winner === undefined) return done(transitions);
  return done(
    [
      ...transitions,
      { at, extension: winner.leg.extension },
      ...losers.map((leg) => legEnds(leg, at + losersStop, 'canceled', 'answered-elsewhere')),
    ],
    [],
    rolesOfWinner(rolesOf(standing), winner, members),
  );
}

/** A call of its own to the colleague, while the caller waits. */
function asks(
  standing: Standing & { readonly holder: StandingLeg },
  at: number,
  target: Extension,
  freeId: (wanted: string) => string,
  done: Done,
): Pressed {
  const own = { separate: freeId('ask'), direction: 'internal' } as const;
  const from = { id: freeId('consultation'), extension: standing.holder.leg.extension, ...own };
  const asked = { id: freeId('asked'), extension: target, ...own };
  return done(
    [
      ...(standing.held ? [] : [{ at, held: true }]),
      { at, leg: from.id, extension: from.extension },
      { at, leg: asked.id, extension: target },
      { at: at + askedAnswers, transition: 'consult-answer' },
      { at: at + askedAnswers, leg: from.id, answered: true },
      { at: at + askedAnswers, leg: asked.id, answered: true },
    ],
    [from, asked],
    { consultation: [from.id], asked: [asked.id] },
  );
}

/** The colleague takes the call over. */
function passesOn(
  standing: Standing & { readonly holder: StandingLeg },
  at: number,
  freeId: (wanted: string) => string,
  done: Done,
): Pressed {
  const extension = standing.consultation?.asked.leg.extension ?? standing.extension;
  const second = { id: freeId('second'), extension, ...rungBy(standing.direction) };
  return done(
    [
      { at, extension },
      { at, held: false },
      { at, leg: second.id, answered: true },
      ...legsEnd(askers(standing), at + askingEnds, 'canceled'),
      legEnds(standing.holder, at + askerLeaves, 'canceled', 'attended-transfer'),
    ],
    [second],
    { target: [second.id] },
  );
}
