import type { CallResult, LegEnd } from '../../../shared/model/call.ts';
import type { ScenarioTransition } from '../../../shared/model/scenario.ts';

/** What can happen to a call; a transition of a file may be several of these at once. */
export type TransitionKind =
  | 'answered'
  | 'held'
  | 'resumed'
  | 'extension'
  | 'ended'
  | 'recorded'
  | 'voicemail'
  | 'legEnd';

export const transitionWords: Readonly<Record<TransitionKind, string>> = {
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

/** What a transition is, the order of importance; never empty but for one that says nothing. */
export function kindsOf(transition: ScenarioTransition): TransitionKind[] {
  const kinds: TransitionKind[] = [];
  if (transition.answered === true) kinds.push('answered');
  if (transition.held !== undefined) kinds.push(transition.held ? 'held' : 'resumed');
  if (transition.extension !== undefined) kinds.push('extension');
  if (transition.ended !== undefined) kinds.push('ended');
  else if (transition.legEnd !== undefined) kinds.push('legEnd');
  if (transition.recorded === true) kinds.push('recorded');
  if (transition.voicemail === true) kinds.push('voicemail');
  return kinds;
}

/** A transition of one kind at the same time and of the same leg. */
export function transitionOf(
  kind: TransitionKind,
  { at, leg }: Pick<ScenarioTransition, 'at' | 'leg'>,
): ScenarioTransition {
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

/** A transition as half a sentence: `ends: nobody answered`. */
export function wordsOf(transition: ScenarioTransition): string {
  const details: Partial<Record<TransitionKind, string>> = {
    extension:
      transition.extension === undefined
        ? ''
        : ` ${transition.extension.number} ${transition.extension.name}`.trimEnd(),
    ended: transition.ended === undefined ? '' : ` ${resultWords[transition.ended]}`,
    legEnd: transition.legEnd === undefined ? '' : ` ${legEndWords[transition.legEnd]}`,
  };
  const words = kindsOf(transition).map((kind) => `${transitionWords[kind]}${details[kind] ?? ''}`);
  const why =
    transition.ended !== undefined && transition.legEnd !== undefined ? `, ${legEndWords[transition.legEnd]}` : '';
  return `${words.join(', ') || 'nothing'}${why}`;
}
