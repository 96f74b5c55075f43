import type { CallResult, LegEnd, TransitionName } from '../../../shared/model/call.ts';
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

/** What the events of each dialect follow from. */
export const transitionNames: Readonly<Record<TransitionName, string>> = {
  ring: 'rings',
  arrive: 'arrives, and no phone rings',
  answer: 'is answered',
  reject: 'is rejected',
  cancel: 'is canceled by the caller',
  'no-answer': 'is not answered in time',
  busy: 'finds the line busy',
  unreachable: 'finds no phone',
  'invalid-number': 'finds no such number',
  hold: 'is put on hold',
  resume: 'is taken off hold',
  transfer: 'is transferred',
  consult: 'waits while a colleague is asked',
  'consult-answer': 'waits while the colleague answers',
  'attended-transfer': 'is transferred after asking',
  forward: 'is forwarded',
  'to-voicemail': 'goes to voicemail',
  'hang-up': 'is hung up',
  'voicemail-left': 'has a voicemail message',
  'recording-ready': 'has a recording',
  'dnd-on': 'Do Not Disturb is switched on',
  'dnd-off': 'Do Not Disturb is switched off',
  'forwarding-on': 'call forwarding is switched on',
  'forwarding-off': 'call forwarding is switched off',
  'syslog-on': 'syslog is switched on',
  'syslog-off': 'syslog is switched off',
  register: 'the phone registers',
  unregister: 'the phone is no longer registered',
  boot: 'the phone has started',
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

/** What a transition changes, in the order of importance; empty where it has a name only. */
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
  const where = leg === undefined ? { at } : { at, leg };
  switch (kind) {
    case 'answered':
      return { ...where, answered: true };
    case 'held':
      return { ...where, held: true };
    case 'resumed':
      return { ...where, held: false };
    case 'extension':
      return { ...where, extension: { number: '102', name: 'Sales' } };
    case 'ended':
      return { ...where, ended: 'answered' };
    case 'legEnd':
      return { ...where, legEnd: 'blind-transfer' };
    case 'recorded':
      return { ...where, recorded: true };
    case 'voicemail':
      return { ...where, voicemail: true };
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
  return `${words.join(', ') || nameOf(transition)}${why}`;
}

/** Of a transition that changes nothing by itself. */
export function nameOf({ transition }: Pick<ScenarioTransition, 'transition'>): string {
  return transition === undefined ? 'nothing' : transitionNames[transition];
}
