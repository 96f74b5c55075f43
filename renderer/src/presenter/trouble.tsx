import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { connection } from '../connection.ts';
import { useConnection } from '../parts/use-connection.ts';
import { obstacleText, SwitchOn } from '../phone/call-notice.tsx';
import { changeSetup } from '../phone/call-setup-store.ts';
import type { CallBench } from '../phone/use-call-bench.ts';
import styles from './presenter.module.css';

/** The truth where the show cannot go on: no engine, no receiver, nothing that would be sent. */
export function Trouble({ bench }: { readonly bench: CallBench }) {
  const line = useConnection();
  if (line.state === 'refused') return <Bar words={`${line.reason} ${line.hint}`} />;
  if (line.state === 'lost') {
    return (
      <Bar words="Not connected to the engine. What you see may be out of date. Reconnecting every few seconds.">
        <Button onClick={connection.retryNow}>Reconnect now</Button>
      </Bar>
    );
  }
  if (bench.error !== null) {
    const { message, hint } = failureOf(bench.error);
    return <Bar words={`${message} ${hint}`} />;
  }
  const { obstacle } = bench;
  if (obstacle === null || bench.isLoading) return null;
  const canEnable = ['nothing-bound', 'events-off', 'all-off', 'no-url', 'bad-url'].includes(obstacle.kind);
  return (
    <Bar words={obstacleText(obstacle)}>
      <SwitchOn kind={obstacle.kind} />
      {canEnable && bench.receiverUrl !== null && (
        <Button onClick={() => changeSetup({ targetKind: 'receiver' })}>Send to receiver</Button>
      )}
    </Bar>
  );
}

function Bar({ words, children }: { readonly words: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.trouble} role="alert">
      <IconAlertTriangle size={20} stroke={1.5} aria-hidden="true" />
      <p>{words}</p>
      {children}
    </div>
  );
}
