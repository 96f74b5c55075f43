import { Kbd, Switch, Tooltip } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { pages } from '../../../shared/pages.ts';
import { ask } from '../client.ts';
import { EnvironmentPicker } from '../environments/environment-picker.tsx';
import { showFailure } from '../parts/show-failure.ts';
import { useConnection } from '../parts/use-connection.ts';
import { useRoute } from '../route.ts';
import styles from './frame.module.css';
import { ReceiverIndicator } from './receiver-indicator.tsx';

/** The switch for all events, off in a new workspace. */
function EventsSwitch() {
  const { data } = useQuery(ask.settings.get.queryOptions({ input: {} }));
  const connected = useConnection().state === 'connected';
  const update = useMutation(ask.settings.update.mutationOptions({ onError: showFailure }));
  return (
    <Tooltip label="While this is off, no events are sent">
      <Switch
        label="Events"
        labelPosition="left"
        aria-label="All events"
        disabled={data === undefined || !connected}
        checked={data?.eventsActive ?? false}
        onChange={(event) => update.mutate({ eventsActive: event.currentTarget.checked })}
      />
    </Tooltip>
  );
}

const commandKey = navigator.platform.startsWith('Mac') ? '⌘ K' : 'Ctrl K';

export function Header() {
  const { page } = useRoute();
  const title = pages.find(({ id }) => id === page)?.title ?? '';
  return (
    <header className={styles.header}>
      <h1>{title}</h1>
      <ReceiverIndicator />
      <EnvironmentPicker />
      <EventsSwitch />
      <button type="button" className={styles.search} aria-label="Search or go to" onClick={spotlight.open}>
        <IconSearch size={14} stroke={1.5} aria-hidden="true" />
        <span className={styles.optional}>Search or go to</span>
        <Kbd>{commandKey}</Kbd>
      </button>
    </header>
  );
}
