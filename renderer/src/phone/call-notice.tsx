import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client, refresh } from '../client.ts';
import { linkToSection } from '../endpoints/address.ts';
import { showFailure } from '../parts/show-failure.ts';
import { linkTo } from '../route.ts';
import styles from './call.module.css';
import { changeSetup } from './call-setup-store.ts';
import { type CallObstacle, silentDialects } from './call-target.ts';
import type { CallBench } from './use-call-bench.ts';

/** Why nothing would be sent, with what mends it; or who would stay silent. Nothing where all is well. */
export function CallNotice({ bench }: { readonly bench: CallBench }) {
  const { obstacle, targetKind, events, dialects, availableDialects: known } = bench;
  // That there is no engine is shown on every page.
  if (obstacle?.kind === 'not-connected') return null;
  if (obstacle !== null) return <Obstacle obstacle={obstacle} bench={bench} />;
  const silent = silentDialects(targetKind, events, dialects).map(
    (id) => known.find((dialect) => dialect.id === id)?.name ?? id,
  );
  if (silent.length === 0) return null;
  return (
    <p className={styles.silent}>
      {silent.join(' and ')} will not send anything: no actions or endpoints are set up and turned on for{' '}
      {silent.length === 1 ? 'its' : 'their'} events.
    </p>
  );
}

/** What is wrong and what follows from it, for a person. */
export function obstacleText(obstacle: CallObstacle): string {
  switch (obstacle.kind) {
    case 'no-dialect':
      return 'Select at least one phone system.';
    case 'no-number':
      return obstacle.who === 'caller'
        ? 'The caller has a name but no number. Enter a number, or clear the name.'
        : 'The extension has a name but no number. Enter a number, or clear the name.';
    case 'nothing-bound':
      return 'Nothing would be sent: no actions or endpoints are set for call events.';
    case 'events-off':
      return 'Nothing would be sent: everything set for call events is turned off.';
    case 'all-off':
      return 'Nothing would be sent: events are turned off.';
    case 'no-url':
      return 'Enter the URL to send events to.';
    case 'bad-url':
      return 'Enter a URL that starts with http:// or https:// and includes a host.';
    case 'not-connected':
      return 'Not connected to the engine. Nothing can be sent.';
    case 'receiver-off':
      return 'The receiver is not listening, so nothing would be captured.';
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
          {kind === 'events-off' ? 'View events' : 'Bind actions'}
        </Button>
      )}
      {kind === 'nothing-bound' && (
        <Button size="compact-xs" component="a" href={linkToSection(dialect, 'endpoints')}>
          Add endpoint
        </Button>
      )}
      {(isUnbound || kind === 'all-off') && bench.receiverUrl !== null && (
        <Button size="compact-xs" onClick={() => changeSetup({ targetKind: 'receiver' })}>
          Send to receiver
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
      {kind === 'all-off' ? 'Turn on events' : 'Start receiver'}
    </Button>
  );
}
