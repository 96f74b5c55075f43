import { Button } from '@mantine/core';
import { IconPhoneCall, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../client.ts';
import { AddressToCopy, Empty } from '../parts/empty.tsx';
import { linkTo } from '../route.ts';
import styles from './calls.module.css';

/** Nothing in the record is of a call: what makes one. */
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
        A call is what the events of one phone call have in common. Play one in the Simulator, fire an event, or let a
        phone system send its events to the receiver: they are joined by the call id they carry.
      </p>
      {url !== null && <AddressToCopy url={url} />}
    </Empty>
  );
}

/** Nothing in the record is of the call that was asked for. */
export function Gone({ id }: { readonly id: string }) {
  return (
    <Empty
      className={styles.empty}
      title="This call is gone"
      buttons={
        <Button component="a" href={linkTo('calls')} variant="filled">
          Show the latest call
        </Button>
      }
    >
      <p>
        Nothing in the record is of the call <span className="wire">{id}</span>. It may have been cleared, or gone by
        the age limit.
      </p>
    </Empty>
  );
}

/** There are calls, and none holds the text. */
export function NoneFound(props: { readonly search: string; readonly total: number; readonly onClear: () => void }) {
  return (
    <Empty
      className={styles.empty}
      title="No call holds this"
      buttons={
        <Button variant="filled" leftSection={<IconX size={14} />} onClick={props.onClear}>
          Clear search
        </Button>
      }
    >
      <p>
        {props.total === 1
          ? 'The one call that there is does not have'
          : `None of ${props.total.toLocaleString('en')} calls has`}{' '}
        <span className="wire">{props.search}</span> in its id, its numbers or its names.
      </p>
    </Empty>
  );
}
