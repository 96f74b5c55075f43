import { Button } from '@mantine/core';
import { IconPhoneCall, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../client.ts';
import { AddressToCopy, Empty } from '../parts/empty.tsx';
import { linkTo } from '../route.ts';
import styles from './calls.module.css';

/** Shown while the activity log has no call: how to get one. */
export function NoCalls() {
  const { data: receiver } = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const url = receiver?.url ?? null;
  return (
    <Empty
      className={styles.empty}
      title="No calls yet"
      buttons={
        <>
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
        </>
      }
    >
      <p>
        Events with the same call ID appear here as one call. Play a call in the Simulator, fire an event, or let a
        phone system send its events to the receiver.
      </p>
      {url !== null && <AddressToCopy url={url} />}
    </Empty>
  );
}

/** Shown where the activity log has nothing of the requested call. */
export function Gone({ id }: { readonly id: string }) {
  return (
    <Empty
      className={styles.empty}
      title="Call not found"
      buttons={
        <Button component="a" href={linkTo('calls')} variant="filled">
          Show the latest call
        </Button>
      }
    >
      <p>
        The activity log has no activity of call <span className="wire">{id}</span>. It may have been deleted.
      </p>
    </Empty>
  );
}

/** There are calls, and none matches the search. */
export function NoneFound(props: { readonly search: string; readonly onClear: () => void }) {
  return (
    <Empty
      className={styles.empty}
      title="No matching calls"
      buttons={
        <Button variant="filled" leftSection={<IconX size={14} />} onClick={props.onClear}>
          Clear search
        </Button>
      }
    >
      <p>
        No call has <span className="wire">{props.search}</span> in its ID, numbers or names.
      </p>
    </Empty>
  );
}
