import { useStats } from '../live.ts';
import { timeOfDay } from '../parts/times.ts';
import { useConnection } from '../parts/use-connection.ts';
import { linkTo } from '../route.ts';
import styles from './frame.module.css';

const words = {
  connecting: { tone: undefined, text: 'Connecting to the engine…' },
  connected: { tone: 'good', text: 'Engine connected' },
  lost: { tone: 'bad', text: 'Engine not connected' },
  refused: { tone: 'bad', text: 'Access denied' },
} as const;

/** The live strip: the line to the engine, the last activity, the rate, failures. */
export function StatusBar() {
  const { state } = useConnection();
  const { last, rate, failed } = useStats();
  const { tone, text } = words[state];
  const connected = state === 'connected';
  return (
    <footer className={styles.foot}>
      <span className={styles.state} role="status">
        <span className={styles.dot} data-tone={tone} />
        {text}
      </span>
      {last !== null && (
        <a className="cut numbers" href={linkTo('activity', last.id)}>
          {timeOfDay(last.at)} · {last.action ?? `${last.method} ${last.path}`} →{' '}
          {last.status === 0 ? 'no response' : last.status}
          {last.durationMs === null || last.direction === 'in' ? '' : ` in ${Math.round(last.durationMs)} ms`}
        </a>
      )}
      <span className={styles.push} />
      {connected && <span className="numbers">{rate.toFixed(rate < 10 ? 1 : 0)} requests/s</span>}
      {connected && <span className="numbers">{failed} failed in the last minute</span>}
    </footer>
  );
}
