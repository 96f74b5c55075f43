import type { CallRunSummary } from '../../../shared/model/call-run.ts';
import type { PhoneKey, PhoneState } from '../../../shared/model/phone.ts';
import { phoneStateWords } from '../call-runs/clock.ts';

export interface KeyButton {
  readonly key: PhoneKey;
  readonly label: string;
  /** The key of the keyboard, as `KeyboardEvent.key` has it in lower case, and as it is written on the key. */
  readonly press: string;
  readonly letter: string;
  readonly tone: 'plain' | 'accent' | 'good' | 'bad';
}

/** Every key in its place, whether it does something now or not: the hand finds it where it was. */
export const keyButtons: readonly KeyButton[] = [
  { key: 'ring', label: 'Ring', press: 'r', letter: 'R', tone: 'accent' },
  { key: 'answer', label: 'Answer', press: 'a', letter: 'A', tone: 'good' },
  { key: 'reject', label: 'Reject', press: 'j', letter: 'J', tone: 'plain' },
  { key: 'hold', label: 'Hold', press: 'h', letter: 'H', tone: 'plain' },
  { key: 'resume', label: 'Resume', press: 'h', letter: 'H', tone: 'plain' },
  { key: 'cancel', label: 'Cancel', press: 'c', letter: 'C', tone: 'plain' },
  { key: 'transfer', label: 'Transfer', press: 't', letter: 'T', tone: 'plain' },
  { key: 'attended-transfer', label: 'Attended', press: 'd', letter: 'D', tone: 'plain' },
  { key: 'hang-up', label: 'Hang up', press: 'escape', letter: 'Esc', tone: 'bad' },
];

/** What a key does, for the pointer that rests on it. */
export const keyMeanings: Readonly<Record<PhoneKey, string>> = {
  ring: 'Start a call',
  answer: 'Answer the call',
  reject: 'Reject the call while it is ringing',
  cancel: 'The caller hangs up while it is ringing',
  hold: 'Put the caller on hold',
  resume: 'Take the caller off hold',
  transfer: 'Transfer the call to another extension (blind)',
  'attended-transfer': 'Talk to the other extension first, then transfer the call',
  'hang-up': 'End the call',
};

/** The key of the phone that a key of the keyboard presses now; null where it presses none. */
export function keyFor(press: string, available: readonly PhoneKey[]): PhoneKey | null {
  const low = press.toLowerCase();
  return keyButtons.find((keyButton) => keyButton.press === low && available.includes(keyButton.key))?.key ?? null;
}

/** A colleague is asked before a transfer: the same key then gives the call, and needs no extension any more. */
export const isAsking = (keys: readonly PhoneKey[]): boolean =>
  keys.includes('attended-transfer') && !keys.includes('transfer');

export interface Standing {
  /** For colors: a call that was stopped is over, however it stood. */
  readonly state: PhoneState;
  readonly word: string;
}

/** How a call stands, for a person; of no call, that there is none. */
export function standingOf(callRun: Pick<CallRunSummary, 'state' | 'phone'> | null): Standing {
  if (callRun === null) return { state: 'idle', word: phoneStateWords.idle };
  const { state, phone } = callRun;
  if (state === 'stopped') return { state: 'ended', word: 'Stopped' };
  if (state === 'failed') return { state: 'ended', word: 'Failed' };
  const word = isAsking(phone.keys) ? 'Consulting' : phoneStateWords[phone.state];
  return { state: phone.state, word: state === 'paused' ? `${word}, paused` : word };
}

/** What a key is called now. */
export function labelOf({ key, label }: KeyButton, available: readonly PhoneKey[]): string {
  return key === 'attended-transfer' && isAsking(available) ? 'Complete' : label;
}

/** Transfers that begin ask to whom; the end of an attended one does not. */
export function asksTarget(key: PhoneKey, available: readonly PhoneKey[]): key is 'transfer' | 'attended-transfer' {
  return key === 'transfer' || (key === 'attended-transfer' && !isAsking(available));
}
