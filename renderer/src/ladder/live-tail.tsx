import type { PhoneState } from '../../../shared/model/phone.ts';
import { phoneSeconds, positionAt, type SeenCallRun, secondsAhead } from '../call-runs/clock.ts';
import { useNext } from '../call-runs/use-call-run.ts';
import { useClock } from '../call-runs/use-clock.ts';
import { minuteClock } from '../parts/times.ts';
import { Words } from './ladder-parts.tsx';
import { barX } from './layout.ts';
import { screenPalette } from './palette.ts';

const stateWords: Readonly<Record<PhoneState, string>> = {
  idle: 'Not ringing yet',
  ringing: 'Ringing',
  answered: 'Answered',
  held: 'On hold',
  ended: 'Ended',
};

/** The state of a call whose run is active, and the next event. */
export function LiveTail({ seen, y }: { readonly seen: SeenCallRun; readonly y: number }) {
  const now = useClock(seen);
  const { next } = useNext(seen);
  const { phone, state, speed } = seen.callRun;
  const lasted =
    phone.state === 'idle' || phone.state === 'ended' ? '' : ` for ${minuteClock(phoneSeconds(seen, now))}`;
  const paused = state === 'paused' ? ', paused' : '';
  const isTimed = state === 'playing' && speed !== 'at-once';
  const ahead = !next || !isTimed ? '' : ` ${secondsAhead((next.event.sendAt - positionAt(seen, now)) / speed)}`;
  const coming = next ? ` Next: ${next.event.label}${ahead}${next.requests.length === 0 ? ', not sent' : ''}` : '';
  return (
    <g>
      <circle cx={barX} cy={y} r={5} fill={phone.state === 'held' ? screenPalette.warning : screenPalette.accent} />
      <Words x={barX + 14} y={y + 4} fontStyle="words" fill={screenPalette.inkSoft} halo={screenPalette.ground}>
        {`${stateWords[phone.state]}${lasted}${paused}.${coming}`}
      </Words>
    </g>
  );
}
