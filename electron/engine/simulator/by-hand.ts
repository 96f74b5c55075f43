import { failure } from '../../../shared/failure.ts';
import type { KeyLeg, KeySteps } from '../../../shared/model/dialect.ts';
import { PhoneKey } from '../../../shared/model/phone.ts';
import type { ScenarioFile, ScenarioLeg, ScenarioStep, ScenarioTurn } from '../../../shared/model/scenario.ts';
import type { Dialects } from '../dialects/dialects.ts';
import { keyStepsOf } from '../dialects/key-steps.ts';
import { type CallKey, pressed } from './keys.ts';
import { extensions } from './new-call.ts';
import { type Standing, type StandingLeg, standingOf } from './standing.ts';

type Extension = ScenarioFile['extension'];

/** What a scenario may hold; a call that is written while it is played must not grow beyond it. */
const most = { turns: 1000, steps: 1000, legs: 100, seconds: 86_400 };

/** Said of a dialect that has not told anything, as a scenario must. */
const silent = 'It has told nothing of this call.';

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
  dialects: Dialects,
): ScenarioFile {
  const { direction, extension, colleague, label, chosen } = input;
  const internal = direction === 'internal';
  const legs: ScenarioLeg[] = [
    { id: 'first', extension },
    ...(internal ? [{ id: 'called', extension: colleague }] : []),
  ];
  const file: ScenarioFile = {
    ...{ schema: 1 as const, id: 'by-hand', label, description: 'A call that was played by hand.' },
    ...{ direction, extension, legs, dialects: chosen },
    turns: legs.map((leg) => ({ at: 0, leg: leg.id, extension: leg.extension })),
  };
  const roles = { ...nobody, first: ['first'], holder: ['first'], called: internal ? ['called'] : [] };
  const moment = { direction, state: 'ringing', moved: null, consulting: false } as const;
  return withSteps(file, 0, (dialect) => keyStepsOf(dialects.get(dialect), 'ring', moment), roles);
}

const nobody: Readonly<Record<KeyLeg, readonly string[]>> = {
  ...{ first: [], holder: [], target: [], consultation: [], asked: [], called: [], others: [] },
};

/** Keys of the events that some key of the phone may bring in a call of this direction. */
export function possibleEvents({ direction }: ScenarioFile, dialect: string, dialects: Dialects): string[] {
  const found = new Set<string>();
  for (const state of ['ringing', 'answered', 'held'] as const) {
    for (const moved of [null, 'transferred', 'attended'] as const) {
      for (const consulting of [false, true]) {
        const moment = { direction, state, moved, consulting };
        for (const key of PhoneKey.options) {
          for (const { event } of keyStepsOf(dialects.get(dialect), key, moment)) found.add(event);
        }
      }
    }
  }
  return [...found];
}

/** What has become of a scenario: the steps that were told, and what has happened by that second. */
export function soFar(file: ScenarioFile, told: ReadonlySet<ScenarioStep>, at: number): ScenarioFile {
  const turns = file.turns.filter((turn) => turn.at <= at);
  const dialects = Object.fromEntries(
    Object.entries(file.dialects).map(([dialect, each]) => [
      dialect,
      withNote({ ...each, steps: each.steps.filter((step) => told.has(step)) }),
    ]),
  );
  const met = new Set([...turns, ...Object.values(dialects).flatMap(({ steps }) => steps)].map(({ leg }) => leg));
  // An internal call has to keep its far end, told of or not.
  const legs = file.legs.filter(({ id }) => file.direction === 'internal' || met.has(id));
  return { ...file, turns, dialects, legs };
}

/**
 * The scenario after a key is pressed at that second. What earlier keys have still to bring happens now, before it.
 * Throws INPUT_INVALID for a target that cannot be, and where the call has become longer than a scenario may be.
 */
export function withKey(
  before: ScenarioFile,
  key: CallKey,
  at: number,
  target: { readonly number: string; readonly name?: string | undefined } | undefined,
  dialects: Dialects,
): ScenarioFile {
  const hurried = withHolder(hurry(before, at), at);
  const standing = standingOf(hurried, at);
  const { holder } = standing;
  if (holder === null) throw new Error('a call by hand has nobody who has it');
  const asks = key === 'transfer' || (key === 'attended-transfer' && standing.consultation === null);
  if (target !== undefined && !asks) throw refuse('target', 'it is for the beginning of a transfer only.');
  const taken = new Set(hurried.legs.flatMap(({ id, separate = id }) => [id, separate]));
  const done = pressed({ ...standing, holder }, key, at, targetOf(target, standing, holder), (wanted) => {
    const id = freshId(wanted, taken);
    taken.add(id);
    return id;
  });
  const turns = [...hurried.turns, ...done.turns.map(timed)].sort((one, other) => one.at - other.at);
  const file = { ...hurried, legs: [...hurried.legs, ...done.legs], turns };
  const { direction, state, moved } = standing;
  if (state === 'ended') throw new Error('a call that is over has no keys');
  const moment = { direction, state, moved, consulting: standing.consultation !== null };
  const written = withSteps(
    file,
    at,
    (dialect) => keyStepsOf(dialects.get(dialect), key, moment),
    done.roles,
    (step, sofar) => {
      const { dialect, event, leg } = step;
      // Of a part of the call that this dialect knows nothing of, it can only tell that it begins.
      return leg === undefined || dialects.event(dialect, event).phase === 'ringing' || knows(sofar, step);
    },
  );
  checkSize(written);
  return written;
}

/** Seconds are kept to a thousandth. */
export const thousandths = (seconds: number): number => Math.min(most.seconds, Math.round(seconds * 1000) / 1000);

const timed = (turn: ScenarioTurn): ScenarioTurn => ({ ...turn, at: thousandths(turn.at) });

const refuse = (where: string, detail: string) => failure('INPUT_INVALID', { where, detail });

function hurry(file: ScenarioFile, at: number): ScenarioFile {
  const sooner = <Row extends { readonly at: number }>(row: Row): Row => (row.at > at ? { ...row, at } : row);
  return {
    ...file,
    turns: file.turns.map(sooner),
    dialects: Object.fromEntries(
      Object.entries(file.dialects).map(([dialect, each]) => [dialect, { ...each, steps: each.steps.map(sooner) }]),
    ),
  };
}

/** A call that was told of as a whole becomes a leg of its own, since another may come beside it. */
function withHolder(file: ScenarioFile, at: number): ScenarioFile {
  const { holder, extension } = standingOf(file, at);
  if (holder !== null) return file;
  const id = freshId('phone', new Set(file.legs.flatMap(({ id: each, separate = each }) => [each, separate])));
  const answered = file.turns.find((turn) => turn.leg === undefined && turn.answered === true);
  const own: ScenarioTurn[] = [
    { at: 0, leg: id, extension },
    ...(answered === undefined ? [] : [{ at: answered.at, leg: id, answered: true as const }]),
  ];
  return {
    ...file,
    legs: [...file.legs, { id, extension, whole: true }],
    turns: [...file.turns, ...own].sort((one, other) => one.at - other.at),
  };
}

interface KnownStep extends ScenarioStep {
  readonly dialect: string;
}

function knows(file: ScenarioFile, { dialect, leg }: KnownStep): boolean {
  const whole = file.legs.find(({ id }) => id === leg)?.whole === true;
  const steps = file.dialects[dialect]?.steps ?? [];
  return steps.some((step) => step.leg === leg || (whole && step.leg === undefined));
}

function withSteps(
  file: ScenarioFile,
  at: number,
  stepsOf: (dialect: string) => KeySteps,
  roles: Readonly<Record<KeyLeg, readonly string[]>>,
  keep: (step: KnownStep, file: ScenarioFile) => boolean = () => true,
): ScenarioFile {
  const written = { ...file, dialects: { ...file.dialects } };
  for (const [dialect, each] of Object.entries(file.dialects)) {
    let now = each;
    for (const { after, event, leg: role, values } of stepsOf(dialect)) {
      for (const leg of role === undefined ? [undefined] : roles[role]) {
        const step = { at: thousandths(at + after), event, ...(leg === undefined ? {} : { leg }) };
        const made: ScenarioStep = values === undefined ? step : { ...step, values };
        if (keep({ ...made, dialect }, { ...written, dialects: { ...written.dialects, [dialect]: now } })) {
          now = { ...now, steps: [...now.steps, made] };
        }
      }
    }
    const steps = [...now.steps].sort((one, other) => one.at - other.at);
    written.dialects[dialect] = withNote({ ...now, steps });
  }
  return written;
}

function withNote(each: ScenarioFile['dialects'][string]): ScenarioFile['dialects'][string] {
  const { note, ...rest } = each;
  if (each.steps.length > 0) return note === silent ? rest : each;
  return { ...rest, note: note ?? silent };
}

function targetOf(
  given: { readonly number: string; readonly name?: string | undefined } | undefined,
  { extension, others }: Standing,
  holder: StandingLeg,
): Extension {
  const here = [extension, holder.leg.extension, ...others.map(({ leg }) => leg.extension)].map(({ number }) => number);
  if (given === undefined) {
    const free = extensions.find(({ number }) => !here.includes(number));
    if (free === undefined) throw refuse('target', 'every extension that could be made up takes part: name one.');
    return free;
  }
  if (given.number === holder.leg.extension.number) {
    throw refuse('target.number', `${given.number} has the call: it cannot be passed on to itself.`);
  }
  const known = extensions.find(({ number }) => number === given.number);
  return { number: given.number, name: given.name ?? known?.name ?? `Extension ${given.number}` };
}

function freshId(wanted: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? wanted : `${wanted}-${count}`;
    if (!taken.has(id)) return id;
  }
}

function checkSize({ legs, turns, dialects }: ScenarioFile): void {
  const steps = Math.max(0, ...Object.values(dialects).map((each) => each.steps.length));
  if (legs.length <= most.legs && turns.length <= most.turns && steps <= most.steps) return;
  throw refuse(
    'key',
    `a call has at most ${most.turns} turns, ${most.legs} legs and ${most.steps} events of a dialect.`,
  );
}
