import { Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../client.ts';
import { copyText } from '../parts/copy-text.ts';
import { useConnection } from '../parts/use-connection.ts';
import { goTo } from '../route.ts';
import styles from './frame.module.css';

/** Where the receiver listens, copied by a click; why it does not, which leads to where that is mended. */
export function ReceiverIndicator() {
  const { data } = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const connected = useConnection().state === 'connected';
  if (!connected || data === undefined) {
    return (
      <span className={styles.pill}>
        <span className={styles.dot} />
        Receiver status unknown
      </span>
    );
  }
  const { url, problem, note } = data;
  if (url === null) {
    return (
      <Tooltip
        label={problem === null ? 'Start it on the Receiver page' : `${problem.message} ${problem.hint}`}
        multiline
        maw={360}
      >
        <button type="button" className={styles.pill} data-tone="bad" onClick={() => goTo('receiver')}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          {problem === null ? 'Receiver stopped' : 'Receiver not listening'}
        </button>
      </Tooltip>
    );
  }
  return (
    <Tooltip label={note ?? 'Copy URL'} multiline maw={360}>
      <button
        type="button"
        className={styles.pill}
        aria-label={`Listening on ${url}. Copy URL`}
        onClick={() => void copyText(url, 'Address')}
      >
        <span className={styles.dot} data-tone="good" />
        <span className={styles.optional}>Listening on</span>
        <span className="wire">{url}</span>
        <IconCopy size={14} stroke={1.5} aria-hidden="true" />
      </button>
    </Tooltip>
  );
}
