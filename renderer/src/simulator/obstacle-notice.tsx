import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { client, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { linkTo } from '../route.ts';
import styles from './event-preview.module.css';
import { type Obstacle, textOf } from './obstacle.ts';

/** Why firing would send nothing, with the button that mends it. */
export function ObstacleNotice(props: {
  readonly obstacle: Obstacle;
  readonly event: PhoneEvent;
  readonly onSendToReceiver: () => void;
}) {
  const { obstacle, event, onSendToReceiver } = props;
  const { title, detail } = textOf(obstacle, event.label);
  return (
    <div className={styles.notice} role="status">
      <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
      <p>
        <b>{title}.</b> {detail}
      </p>
      <Mend obstacle={obstacle} event={event} />
      {obstacle !== 'no-url' && obstacle !== 'bad-url' && obstacle !== 'receiver-off' && (
        <Button onClick={onSendToReceiver}>Send to receiver instead</Button>
      )}
    </div>
  );
}

/** What switches on what is off. */
async function switchOn(obstacle: Obstacle, { dialect, key }: PhoneEvent): Promise<void> {
  if (obstacle === 'event-off' || obstacle === 'both-off') await client.events.update({ dialect, key, active: true });
  if (obstacle === 'all-off' || obstacle === 'both-off') await client.settings.update({ eventsActive: true });
  if (obstacle === 'receiver-off') await client.receiver.update({ listening: true });
  refresh(['events', 'settings', 'receiver']);
}

const words: Partial<Record<Obstacle, string>> = {
  'event-off': 'Turn on event',
  'all-off': 'Turn on events',
  'both-off': 'Turn on both',
  'receiver-off': 'Start receiver',
};

function Mend({ obstacle, event }: { readonly obstacle: Obstacle; readonly event: PhoneEvent }) {
  const mend = useMutation({
    mutationFn: () => switchOn(obstacle, event),
    onError: showFailure,
  });
  const word = words[obstacle];
  if (word !== undefined) {
    return (
      <Button variant="filled" data-mend loading={mend.isPending} onClick={() => mend.mutate()}>
        {word}
      </Button>
    );
  }
  if (obstacle !== 'nothing-bound') return null;
  return (
    <Button variant="filled" data-mend component="a" href={linkTo('events', event.dialect, event.key)}>
      Set up targets
    </Button>
  );
}
