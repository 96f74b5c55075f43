import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client, refresh } from '../client.ts';
import { linkToSection } from '../endpoints/address.ts';
import { showFailure } from '../parts/show-failure.ts';
import { linkTo } from '../route.ts';
import styles from './call.module.css';
import { type CallObstacle, silentDialects } from './call-aim.ts';
import { changeSetup } from './call-setup-store.ts';
import type { CallBench } from './use-call-bench.ts';

/** Why nothing would be sent, with what mends it; or who would stay silent. Nothing where all is well. */
export function CallNotice({ bench }: { readonly bench: CallBench }) {
  const { obstacle, aim, events, dialects, known } = bench;
  // That there is no engine is said over every place.
  if (obstacle?.kind === 'not-connected') return null;
  if (obstacle !== null) return <Obstacle obstacle={obstacle} bench={bench} />;
  const silent = silentDialects(aim, events, dialects).map((id) => known.find((each) => each.id === id)?.name ?? id);
  if (silent.length === 0) return null;
  return (
    <p className={styles.silent}>
      {silent.join(' and ')} {silent.length === 1 ? 'stays' : 'stay'} silent: nothing is bound to{' '}
      {silent.length === 1 ? 'its' : 'their'} events, or they are off.
    </p>
  );
}

/** What is wrong and what follows from it, for a person. */
export function obstacleText(obstacle: CallObstacle): string {
  switch (obstacle.kind) {
    case 'no-dialect':
      return 'Choose a dialect: it says in whose words the call is told.';
    case 'no-number':
      return obstacle.who === 'caller'
        ? 'The caller has a name and no number: give it one, or leave both empty.'
        : 'The extension has a name and no number: give it one, or leave both empty.';
    case 'nothing-bound':
      return 'Nothing is bound to the events of a call, so nothing would be sent.';
    case 'events-off':
      return 'All that is bound to the events of a call is switched off.';
    case 'all-off':
      return 'Events are switched off, so nothing would be sent.';
    case 'no-url':
      return 'Type the URL that the call is told to.';
    case 'bad-url':
      return 'This is no URL: it has to begin with http:// or https:// and name a server.';
    case 'not-connected':
      return 'The engine does not answer: how calls stand is not known, and nothing can be sent.';
    case 'receiver-off':
      return 'The receiver is not listening, so nothing could be caught.';
  }
}

function Obstacle({ obstacle, bench }: { readonly obstacle: CallObstacle; readonly bench: CallBench }) {
  const { kind } = obstacle;
  const [dialect = ''] = bench.dialects;
  const isUnbound = kind === 'nothing-bound' || kind === 'events-off';
  return (
    <div className={styles.notice} role="status">
      <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
      <p>{obstacleText(obstacle)}</p>
      <SwitchOn kind={kind} />
      {isUnbound && (
        <Button size="compact-xs" component="a" href={linkTo('events', dialect)}>
          {kind === 'events-off' ? 'Look at events' : 'Bind actions'}
        </Button>
      )}
      {kind === 'nothing-bound' && (
        <Button size="compact-xs" component="a" href={linkToSection(dialect, 'endpoints')}>
          Add an endpoint
        </Button>
      )}
      {(isUnbound || kind === 'all-off') && bench.receiverUrl !== null && (
        <Button size="compact-xs" onClick={() => changeSetup({ aim: 'receiver' })}>
          Send to the receiver
        </Button>
      )}
    </div>
  );
}

/** The button that switches on what is off. */
export function SwitchOn({ kind }: { readonly kind: CallObstacle['kind'] }) {
  const mend = useMutation({
    mutationFn: async () => {
      if (kind === 'all-off') await client.settings.update({ eventsActive: true });
      if (kind === 'receiver-off') await client.receiver.update({ listening: true });
      refresh(['settings', 'receiver']);
    },
    onError: showFailure,
  });
  if (kind !== 'all-off' && kind !== 'receiver-off') return null;
  return (
    <Button size="compact-xs" variant="filled" loading={mend.isPending} onClick={() => mend.mutate()}>
      {kind === 'all-off' ? 'Switch events on' : 'Start the receiver'}
    </Button>
  );
}
