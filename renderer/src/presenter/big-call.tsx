import { phoneSeconds } from '../call-runs/clock.ts';
import { useClock } from '../call-runs/use-clock.ts';
import { minuteClock } from '../parts/times.ts';
import { useConnection } from '../parts/use-connection.ts';
import { standingOf } from '../phone/phone-keys.ts';
import type { PhoneCall } from '../phone/use-phone.ts';
import { outsideOf } from '../phone/who.ts';
import styles from './presenter.module.css';

/** Who calls whom, how it stands, and for how long. */
export function BigCall({ phone: { seen, call } }: { readonly phone: PhoneCall }) {
  const now = useClock(seen);
  const isConnected = useConnection().state === 'connected';
  const { state, word } = standingOf(seen?.callRun ?? null);
  const extension = seen?.callRun.phone.extension ?? null;
  const outside = call === null ? null : outsideOf(call);
  return (
    <section className={styles.call} data-state={state} aria-label="The call">
      <p className={styles.state} role="status">
        {isConnected ? word : 'Not connected'}
      </p>
      <p className={styles.clock} role="timer" aria-label="Time in this state">
        {seen === null ? '0:00' : minuteClock(phoneSeconds(seen, now))}
      </p>
      {outside === null || call === null || extension === null ? (
        <p className={styles.hint}>{isConnected ? 'Press 1 to ring the phone.' : 'Waiting for the connection.'}</p>
      ) : (
        <>
          <p className={styles.name} dir="auto">
            {outside.name || outside.number}
          </p>
          <p className={styles.people}>
            {outside.name !== '' && <span className={styles.number}>{outside.number}</span>}
            <span>
              {call.direction === 'outbound' ? 'called by' : 'calls'} {extension.name}, extension {extension.number}
            </span>
          </p>
        </>
      )}
      {seen?.callRun.problem != null && <p className={styles.problem}>{seen.callRun.problem}</p>}
    </section>
  );
}
