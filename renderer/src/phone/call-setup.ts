import type { Call } from '../../../shared/model/call.ts';
import type { ChaosName, Numbers, Speed } from '../../../shared/model/call-run.ts';

/** Which way a call that is rung by hand goes; scenarios bring their own. */
export type Direction = 'inbound' | 'outbound';

/** How a scenario goes on: at its speed, without waits, or one event at a press. */
export type Pace = 'speed' | 'at-once' | 'steps';

/** Where the events of a call go: what is bound to them, our own receiver, or one URL. */
export type TargetKind = 'bound' | 'receiver' | 'url';

export interface Party {
  readonly number: string;
  readonly name: string;
}

/** What a person has set up to play. Empty texts are made up by the engine. */
export interface CallSetup {
  /** Null until one is chosen. */
  readonly dialects: readonly string[] | null;
  readonly direction: Direction;
  /** The party outside. */
  readonly caller: Party;
  /** The public number of the system. */
  readonly called: Party;
  readonly extension: Party;
  /** Null until it is chosen: what is bound, or the receiver where nothing is. */
  readonly targetKind: TargetKind | null;
  readonly url: string;
  /** Of the URL: false also sends to a server whose certificate cannot be verified. */
  readonly verifyTls: boolean;
  readonly pace: Pace;
  /** How many times faster than life; kept while the pace is another. */
  readonly speed: number;
  readonly chaos: readonly ChaosName[];
}

const nobody: Party = { number: '', name: '' };

export const newSetup: CallSetup = {
  dialects: null,
  direction: 'inbound',
  caller: nobody,
  called: nobody,
  extension: nobody,
  targetKind: null,
  url: '',
  verifyTls: true,
  pace: 'speed',
  speed: 1,
  chaos: [],
};

/** The dialects that are chosen and there; the first one where none was chosen yet. */
export function dialectsOf(chosen: CallSetup['dialects'], available: readonly { readonly id: string }[]): string[] {
  if (chosen === null) return available.slice(0, 1).map(({ id }) => id);
  return available.map(({ id }) => id).filter((id) => chosen.includes(id));
}

/** Switches a dialect on or off, in the order of the known ones. */
export function withDialect(chosen: readonly string[], dialect: string, on: boolean): string[] {
  const others = chosen.filter((id) => id !== dialect);
  return on ? [...others, dialect] : others;
}

/** Who calls whom, as a call is begun with; undefined where everybody is made up. */
export function numbersOf(setup: Pick<CallSetup, 'caller' | 'called' | 'extension'>): Numbers | undefined {
  const numbers: Numbers = {};
  for (const who of ['caller', 'called', 'extension'] as const) {
    const number = setup[who].number.trim();
    const name = setup[who].name.trim();
    if (number !== '') numbers[who] = name === '' ? { number } : { number, name };
  }
  return Object.keys(numbers).length === 0 ? undefined : numbers;
}

/** The party that has a name and no number, which could not be sent. */
export function namelessNumber(setup: Pick<CallSetup, 'caller' | 'extension'>): 'caller' | 'extension' | null {
  const lacks = ({ number, name }: Party): boolean => number.trim() === '' && name.trim() !== '';
  if (lacks(setup.caller)) return 'caller';
  return lacks(setup.extension) ? 'extension' : null;
}

/** How fast a scenario is played, and whether it waits for a press before each event. */
export function paceOf({ pace, speed }: Pick<CallSetup, 'pace' | 'speed'>): {
  readonly speed: Speed;
  readonly steps: boolean;
} {
  if (pace === 'steps') return { speed: 1, steps: true };
  return { speed: pace === 'at-once' ? pace : speed, steps: false };
}

/** Who took part in a call, by where they stand: outside, at the public number, at the extension. */
export function partiesOf(call: Pick<Call, 'direction' | 'caller' | 'called' | 'did' | 'extension'>): {
  readonly caller: Party;
  readonly called: Party;
  readonly extension: Party;
} {
  const { direction, caller, called, did, extension } = call;
  const party = ({ number, name = '' }: { readonly number: string; readonly name?: string | undefined }) => ({
    ...{ number, name },
  });
  if (direction === 'outbound') {
    return { caller: party(called), called: { number: did ?? '', name: '' }, extension: party(extension) };
  }
  return { caller: party(caller), called: party(called), extension: party(extension) };
}
