import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client, queryClient } from '../client.ts';
import { useStats } from '../live.ts';
import { showFailure } from '../parts/show-failure.ts';
import { changeSetup, showCall } from '../phone/call-setup-store.ts';
import { keepDemo } from '../simulator/demo-store.ts';
import styles from './presenter.module.css';

/** Stops every call, clears the activity log, and sets up the demo again. There is no undo, so it asks. */
export function ResetDemo() {
  const [asking, setAsking] = useState(false);
  const { total } = useStats();
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking) stay.current?.focus();
  }, [asking]);
  const reset = useMutation({
    mutationFn: async () => {
      // First what may be refused: without a receiver there is no demo, and nothing is lost.
      await client.workspace.demo({});
      await client.calls.stopAll({});
      await client.activity.clear({});
    },
    onSuccess: () => {
      showCall(null);
      keepDemo({ ready: true, deliveries: [] });
      // Where it goes and what is done to it wrong belong to the show before.
      changeSetup({ targetKind: null, url: '', chaos: [] });
    },
    onError: showFailure,
    onSettled: () => {
      setAsking(false);
      void queryClient.invalidateQueries();
    },
  });
  if (!asking) {
    return (
      <Button leftSection={<IconRefresh size={16} stroke={1.5} />} onClick={() => setAsking(true)}>
        Reset demo
      </Button>
    );
  }
  return (
    <div
      className={styles.ask}
      role="alertdialog"
      aria-label="Reset demo"
      aria-describedby="reset-words"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        setAsking(false);
      }}
    >
      <p id="reset-words">
        All calls stop and {total === null || total === 0 ? 'the activity log' : recordWords(total)} is permanently
        deleted. The demo is then set up again.
      </p>
      <Button ref={stay} onClick={() => setAsking(false)}>
        Cancel
      </Button>
      <Button className={styles.sure} loading={reset.isPending} onClick={() => reset.mutate()}>
        Reset
      </Button>
    </div>
  );
}

const recordWords = (total: number): string =>
  `the activity log with ${total.toLocaleString('en')} ${total === 1 ? 'entry' : 'entries'}`;
