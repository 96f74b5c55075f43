import type { CallResult, LegEnd } from '../../../shared/model/call.ts';
import type { ScenarioTransition } from '../../../shared/model/scenario.ts';

/** What can happen to a call; a turn of a file may be several of these at once. */
export type TurnKind = 'answered' | 'held' | 'resumed' | 'extension' | 'ended' | 'recorded' | 'voicemail' | 'legEnd';

export const turnWords: Readonly<Record<TurnKind, string>> = {
  answered: 'is answered',
  held: 'is put on hold',
  resumed: 'is taken off hold',
  extension: 'moves to extension',
  ended: 'ends:',
  recorded: 'recording starts',
  voicemail: 'caller leaves a voicemail',
  legEnd: 'leg ends:',
};

export const resultWords: Readonly<Record<CallResult, string>> = {
  answered: 'after answer',
  'no-answer': 'no answer',
  busy: 'busy',
  rejected: 'rejected',
  canceled: 'canceled by the caller',
  unreachable: 'unreachable',
  'bad-number': 'invalid number',
  congestion: 'no free line',
};

export const legEndWords: Readonly<Record<LegEnd, string>> = {
  'blind-transfer': 'blind transfer',
  'attended-transfer': 'attended transfer',
  'answered-elsewhere': 'answered elsewhere',
  forwarded: 'forwarded',
};

/** What a turn is, the order of importance; never empty but for one that says nothing. */
export function kindsOf(turn: ScenarioTransition): TurnKind[] {
  const kinds: TurnKind[] = [];
  if (turn.answered === true) kinds.push('answered');
  if (turn.held !== undefined) kinds.push(turn.held ? 'held' : 'resumed');
  if (turn.extension !== undefined) kinds.push('extension');
  if (turn.ended !== undefined) kinds.push('ended');
  else if (turn.legEnd !== undefined) kinds.push('legEnd');
  if (turn.recorded === true) kinds.push('recorded');
  if (turn.voicemail === true) kinds.push('voicemail');
  return kinds;
}

/** A turn of one kind at the same time and of the same leg. */
export function turnOf(kind: TurnKind, { at, leg }: Pick<ScenarioTransition, 'at' | 'leg'>): ScenarioTransition {
  const place = leg === undefined ? { at } : { at, leg };
  switch (kind) {
    case 'answered':
      return { ...place, answered: true };
    case 'held':
      return { ...place, held: true };
    case 'resumed':
      return { ...place, held: false };
    case 'extension':
      return { ...place, extension: { number: '102', name: 'Sales' } };
    case 'ended':
      return { ...place, ended: 'answered' };
    case 'legEnd':
      return { ...place, legEnd: 'blind-transfer' };
    case 'recorded':
      return { ...place, recorded: true };
    case 'voicemail':
      return { ...place, voicemail: true };
  }
}

/** A turn as half a sentence: `ends: nobody answered`. */
export function wordsOf(turn: ScenarioTransition): string {
  const details: Partial<Record<TurnKind, string>> = {
    extension: turn.extension === undefined ? '' : ` ${turn.extension.number} ${turn.extension.name}`.trimEnd(),
    ended: turn.ended === undefined ? '' : ` ${resultWords[turn.ended]}`,
    legEnd: turn.legEnd === undefined ? '' : ` ${legEndWords[turn.legEnd]}`,
  };
  const words = kindsOf(turn).map((kind) => `${turnWords[kind]}${details[kind] ?? ''}`);
  const why = turn.ended !== undefined && turn.legEnd !== undefined ? `, ${legEndWords[turn.legEnd]}` : '';
  return `${words.join(', ') || 'nothing'}${why}`;
}
