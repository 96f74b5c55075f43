import type { PhoneState } from '../../../shared/model/phone.ts';
import type { PlayEvent, PlaySummary } from '../../../shared/model/play.ts';

const stateWords: Readonly<Record<PhoneState, string>> = {
  idle: 'Not ringing yet',
  ringing: 'Ringing',
  answered: 'On the line',
  held: 'On hold',
  ended: 'Over',
};

const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

type Standing = Pick<PlaySummary, 'phone' | 'position' | 'speed' | 'state'>;

/**
 * `On the line for 0:32. Next: Hangup in 38 s.` `passed`: seconds since the engine said how the call stands. The state
 * lasts as long as the call's own clock says; what comes next, as long as one has to wait for it.
 */
export function tailWords({ phone, position, speed, state }: Standing, next: PlayEvent | null, passed: number): string {
  const pace = state === 'playing' && speed !== 'at-once' ? speed : 0;
  const here = position + passed * pace;
  const lasted = phone.state === 'idle' ? '' : ` for ${clock(here - phone.since)}`;
  const paused = state === 'paused' ? ', paused' : '';
  const first = `${stateWords[phone.state]}${lasted}${paused}.`;
  if (next === null) return first;
  const wait = pace === 0 ? '' : ` in ${Math.max(0, Math.ceil((next.sendAt - here) / pace))} s`;
  return `${first} Next: ${next.label}${wait}.`;
}
