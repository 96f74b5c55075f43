import type { LegRole } from '../../../shared/model/dialect.ts';
import type { ScenarioFile, ScenarioTransition } from '../../../shared/model/scenario.ts';
import type { Standing, StandingLeg } from './standing.ts';

/** Ids of the legs that a dialect's words for them mean at a transition; undefined is the call as a whole. */
export type LegRoles = Readonly<Record<LegRole, readonly (string | undefined)[]>>;

const whole: readonly undefined[] = [undefined];

const noRoles: LegRoles = {
  ...{ first: [], holder: [], phone: [], rung: [], target: [], consultation: [], asked: [], called: [], others: [] },
};

/** Who is who in a call as it stands. */
export function rolesOf({ holder, moved, consultation, direction, others }: Standing): LegRoles {
  const phone = [holder?.leg.id];
  const called = direction === 'internal' ? others.slice(0, 1) : [];
  return {
    ...{ first: moved === null ? phone : [], holder: holder?.leg.phone === true ? whole : phone, phone, rung: whole },
    target: [],
    consultation: consultation === null ? [] : [consultation.from.leg.id],
    asked: consultation === null ? [] : [consultation.asked.leg.id],
    called: called.map(idOf),
    others: others.filter((other) => !called.includes(other)).map(idOf),
  };
}

/** The same at the beginning, when only the legs that ring are known: in a group each member's phone rings. */
export function rolesAtRing(
  { direction, extension, legs }: Pick<ScenarioFile, 'direction' | 'extension' | 'legs'>,
  begins: readonly string[],
): LegRoles {
  const rung = legs.filter(({ id }) => begins.includes(id));
  const own = rung.find((leg) => leg.extension.number === extension.number);
  const far = rung.filter((leg) => leg.extension.number !== extension.number).map(({ id }) => id);
  const first = [own?.id];
  const holder = own?.phone === true ? whole : first;
  if (direction === 'internal') return { ...noRoles, first, holder, phone: first, rung: whole, called: far };
  return far.length === 0
    ? { ...noRoles, first, holder, phone: first, rung: whole }
    : { ...noRoles, first, holder, phone: far, rung: far };
}

/** Who is who at a transition of a scenario, in the call as it stood before. */
export function rolesAt(standing: Standing, transition: ScenarioTransition, scenario: ScenarioFile): LegRoles {
  const { transition: name, leg, begins = [], extension } = transition;
  if (leg !== undefined) {
    const only = [leg];
    return { ...noRoles, first: only, holder: only, phone: only, rung: only };
  }
  if (name === 'ring' || name === 'arrive') return rolesAtRing(scenario, begins);
  const roles = rolesOf(standing);
  if (name === 'consult') return { ...roles, consultation: begins.slice(0, 1), asked: begins.slice(1, 2) };
  if (name === 'transfer' || name === 'forward') return { ...roles, target: begins.length === 0 ? whole : begins };
  if (name !== 'answer' || extension === undefined) return roles;
  const members = groupMembers(standing);
  const winner = members.find((member) => member.leg.extension.number === extension.number);
  return winner === undefined ? roles : rolesOfWinner(roles, winner, members);
}

/** Of a group that is rung under a number of its own: whoever may pick up. */
export function groupMembers({ direction, answered, holder, others }: Standing): StandingLeg[] {
  if (direction !== 'inbound' || answered || holder === null) return [];
  const group = holder.leg.extension.number;
  return others.filter(
    (other) => !other.answered && other.leg.separate === undefined && other.leg.extension.number !== group,
  );
}

/** One member of a group picks up: for the others the call was answered elsewhere. */
export function rolesOfWinner(roles: LegRoles, winner: StandingLeg, members: readonly StandingLeg[]): LegRoles {
  const won = [idOf(winner)];
  const losers = members.filter((member) => member !== winner).map(idOf);
  return { ...roles, first: won, holder: won, phone: won, others: losers };
}

const idOf = ({ leg }: StandingLeg): string => leg.id;
