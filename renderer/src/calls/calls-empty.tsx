import { Button } from '@mantine/core';
import { IconCopy, IconPhoneCall, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../client.ts';
import { copyText } from '../parts/copy-text.ts';
import { linkTo } from '../place.ts';
import styles from './calls.module.css';

/** Nothing in the record is of a call: what makes one. */
export function NoCalls() {
  const { data: receiver } = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const url = receiver?.url ?? null;
  return (
    <div className={styles.empty}>
      <h2>No calls yet</h2>
      <p>
        A call is what the events of one phone call have in common. Play one in the Simulator, fire an event, or let a
        phone system send its events to the receiver: they are joined by the call id they carry.
      </p>
      {url !== null && (
        <button type="button" className={styles.address} onClick={() => void copyText(url, 'Address')}>
          <span className="wire">{url}</span>
          <IconCopy size={14} stroke={1.5} aria-label="Copy the address" />
        </button>
      )}
      <div className={styles.buttons}>
        <Button
          component="a"
          href={linkTo('simulator')}
          variant="filled"
          leftSection={<IconPhoneCall size={14} stroke={1.75} />}
        >
          Play a call
        </Button>
        <Button component="a" href={linkTo('simulator', 'demo')} leftSection={<IconPlayerPlay size={14} />}>
          See the demo
        </Button>
      </div>
    </div>
  );
}

/** Nothing in the record is of the call that was asked for. */
export function Gone({ id }: { readonly id: string }) {
  return (
    <div className={styles.empty}>
      <h2>This call is gone</h2>
      <p>
        Nothing in the record is of the call <span className="wire">{id}</span>. It may have been cleared, or gone by
        the age limit.
      </p>
      <div className={styles.buttons}>
        <Button component="a" href={linkTo('calls')} variant="filled">
          Show the latest call
        </Button>
      </div>
    </div>
  );
}

/** There are calls, and none holds the text. */
export function NoneFound(props: { readonly search: string; readonly total: number; readonly onClear: () => void }) {
  return (
    <div className={styles.empty}>
      <h2>No call holds this</h2>
      <p>
        None of {props.total.toLocaleString('en')} calls has <span className="wire">{props.search}</span> in its id, its
        numbers or its names.
      </p>
      <div className={styles.buttons}>
        <Button variant="filled" leftSection={<IconX size={14} />} onClick={props.onClear}>
          Clear search
        </Button>
      </div>
    </div>
  );
}
