import { Button } from '@mantine/core';
import { IconBolt, IconFileImport, IconPlus, IconPower } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client, refresh } from '../client.ts';
import { requestImport } from '../parts/import-request.ts';
import { showFailure } from '../parts/show-failure.ts';
import { linkTo } from '../route.ts';
import styles from './events.module.css';

/** Says why all is gray, and switches events on. */
export function AllOffNotice() {
  const switchOn = useMutation({
    mutationFn: () => client.settings.update({ eventsActive: true }),
    onSuccess: () => refresh(['settings', 'events']),
    onError: showFailure,
  });
  return (
    <div className={styles.notice} role="status">
      <IconBolt size={16} stroke={1.5} aria-hidden="true" />
      <p>
        <b>Events are turned off.</b> Nothing is sent until you turn them on. You can still set up actions and
        endpoints.
      </p>
      <Button
        variant="filled"
        leftSection={<IconPower size={14} stroke={1.75} />}
        loading={switchOn.isPending}
        onClick={() => switchOn.mutate()}
      >
        Turn on events
      </Button>
    </div>
  );
}

/** What to do where there is nothing to bind yet. */
export function NoActionsNotice() {
  return (
    <div className={styles.empty}>
      <h2>No actions yet</h2>
      <p>Events send actions: HTTP requests from a Postman collection or created here.</p>
      <div className={styles.emptyButtons}>
        <Button variant="filled" leftSection={<IconFileImport size={14} />} onClick={() => requestImport()}>
          Import collection
        </Button>
        <Button component="a" href={linkTo('actions')} leftSection={<IconPlus size={14} />}>
          Add action
        </Button>
        <Button component="a" variant="subtle" href={linkTo('simulator', 'demo')}>
          Try the demo
        </Button>
      </div>
    </div>
  );
}
