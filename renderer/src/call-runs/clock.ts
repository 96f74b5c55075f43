import type { CallRunSummary } from '../../../shared/model/call-run.ts';
import type { PhoneState } from '../../../shared/model/phone.ts';

/** How a call stood when the engine last reported it. */
export interface SeenCallRun {
  readonly callRun: CallRunSummary;
  /** When it was reported: milliseconds of this page's clock, which never goes back. */
  readonly seenAt: number;
}

type Moving = Pick<CallRunSummary, 'state' | 'speed' | 'position' | 'length' | 'scenario'>;

/** How a phone stands, for a person. */
export const phoneStateWords: Readonly<Record<PhoneState, string>> = {
  idle: 'No call',
  ringing: 'Ringing',
  answered: 'Answered',
  held: 'On hold',
  ended: 'Ended',
};

export const isGoingOn = ({ state }: Pick<CallRunSummary, 'state'>): boolean =>
  state === 'playing' || state === 'paused';

/** Seconds of the call at `now`: it runs on from what was reported, and no further than its end. */
export function positionAt(
  { callRun, seenAt }: { readonly callRun: Moving; readonly seenAt: number },
  now: number,
): number {
  if (callRun.state !== 'playing' || callRun.speed === 'at-once') return callRun.position;
  const position = callRun.position + (Math.max(0, now - seenAt) / 1000) * callRun.speed;
  // A call that is played by hand has no end that is known beforehand.
  return callRun.scenario === null ? position : Math.min(Math.max(callRun.position, callRun.length), position);
}

/** Seconds that the phone is in its state; of a call that is over, how long it was. */
export function phoneSeconds(seen: SeenCallRun, now: number): number {
  const { phone } = seen.callRun;
  if (phone.state === 'idle') return 0;
  if (phone.state === 'ended') return Math.max(0, Math.floor(phone.since));
  return Math.max(0, Math.floor(positionAt(seen, now) - phone.since));
}

/** Seconds until something, for a person: tenths below ten. */
export function secondsAhead(seconds: number): string {
  if (seconds <= 0) return 'now';
  return seconds < 10 ? `in ${(Math.ceil(seconds * 10) / 10).toFixed(1)} s` : `in ${Math.round(seconds)} s`;
}

/** Milliseconds between two looks at a running clock: often enough for its second hand, never a blur. */
export function tickOf(speed: CallRunSummary['speed']): number {
  return speed === 'at-once' || speed < 4 ? 250 : 100;
}
