import { Button } from '@mantine/core';
import { IconBolt, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ask, client } from '../client.ts';
import { AddressToCopy, Empty } from '../parts/empty.tsx';
import { showFailure } from '../parts/show-failure.ts';
import styles from './browser.module.css';

/** The event that is fired for a first look: a call that comes in, where the dialects have one. */
const testEvent = 'call_incoming';

/** Nothing was ever sent or received: what to do first. */
export function NothingYet({ title, words }: { readonly title: string; readonly words: string }) {
  const { data: receiver } = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const url = receiver?.url ?? null;
  const { data: listed } = useQuery(ask.events.list.queryOptions({ input: {} }));
  const event = listed?.events.find(({ key }) => key === testEvent) ?? listed?.events[0];
  const test = useMutation({
    mutationFn: (to: { readonly dialect: string; readonly event: string; readonly to: string }) =>
      client.simulator.fire(to),
    onError: showFailure,
  });
  const demo = useMutation({
    mutationFn: async () => {
      await client.workspace.demo();
      await client.workspace.demoCall();
    },
    onError: showFailure,
  });
  return (
    <Empty
      className={styles.empty}
      title={title}
      buttons={
        <>
          <Button
            variant="filled"
            leftSection={<IconBolt size={14} />}
            disabled={url === null || event === undefined}
            loading={test.isPending}
            onClick={() => {
              if (url !== null && event !== undefined)
                test.mutate({ dialect: event.dialect, event: event.key, to: url });
            }}
          >
            Send a test event
          </Button>
          <Button leftSection={<IconPlayerPlay size={14} />} loading={demo.isPending} onClick={() => demo.mutate()}>
            Play the demo
          </Button>
        </>
      }
    >
      <p>{words}</p>
      {url === null ? (
        <p>The receiver is not listening: start it in Receiver to catch webhooks here.</p>
      ) : (
        <AddressToCopy url={url} />
      )}
    </Empty>
  );
}

export function Paused({ waiting, onResume }: { readonly waiting: number; readonly onResume: () => void }) {
  return (
    <Empty
      className={styles.empty}
      title="Paused"
      buttons={
        <Button variant="filled" leftSection={<IconPlayerPlay size={14} />} onClick={onResume}>
          Resume
        </Button>
      }
    >
      <p>
        {waiting === 0
          ? 'Nothing has come since. What comes is kept and shown when you go on.'
          : `${waiting.toLocaleString('en')} waiting to be shown.`}
      </p>
    </Empty>
  );
}

interface FilteredAwayProps {
  readonly filter: string;
  /** Rows in the activity log; null if unknown. */
  readonly total: number | null;
  readonly onClear: () => void;
}

export function FilteredAway({ filter, total, onClear }: FilteredAwayProps) {
  return (
    <Empty
      className={styles.empty}
      title="Nothing passes the filter"
      buttons={
        <Button variant="filled" leftSection={<IconX size={14} />} onClick={onClear}>
          Clear filter
        </Button>
      }
    >
      <p>
        {total === null ? 'No row' : `None of ${total.toLocaleString('en')} rows`} fits{' '}
        <span className="wire">{filter}</span>. New ones that fit appear by themselves.
      </p>
    </Empty>
  );
}
