import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../client.ts';
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

/** What is wrong with the workspace, on every page for as long as it is; Settings has all of it. */
function Notices() {
  const notices = useQuery(ask.workspace.info.queryOptions({ input: {} })).data?.notices ?? [];
  const [first] = notices;
  if (first === undefined) return null;
  const more = notices.length > 1 ? ` (+${notices.length - 1})` : '';
  return (
    <span className={styles.notice} role="alert" title={notices.join('\n')}>
      <IconAlertTriangle size={14} aria-hidden="true" />
      <a className="cut" href={linkTo('settings')}>
        {first}
        {more}
      </a>
    </span>
  );
}

/** The live strip: the line to the engine, what is wrong, the last activity, the rate, failures. */
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
      {connected && <Notices />}
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
