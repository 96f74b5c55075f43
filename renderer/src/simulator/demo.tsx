import { Button, Kbd, Loader } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconAlertTriangle, IconPhoneIncoming, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { ask, client, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { linkTo } from '../route.ts';
import styles from './demo.module.css';
import { type DemoState, keepDemo, useDemo } from './demo-store.ts';
import { DemoTimeline } from './demo-timeline-view.tsx';

/** The first five minutes: a sample set up by one button, and a call fired by one key. */
export function Demo() {
  const { ready, deliveries } = useDemo();
  const { data: receiver } = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const call = useMutation({
    mutationFn: () => client.workspace.demoCall(),
    onSuccess: (fired) => {
      keepDemo({ deliveries: fired.deliveries });
      refresh(['workspace']);
    },
  });
  const setUp = useMutation({
    mutationFn: () => client.workspace.demo(),
    onSuccess: () => {
      keepDemo({ ready: true });
      call.reset();
      refresh(['actions', 'events', 'settings', 'workspace']);
    },
  });
  const isOff = receiver?.listening === false;
  const fire = (): void => {
    if (ready && !isOff && !call.isPending) call.mutate();
  };
  useHotkeys([['D', fire]]);

  const failed = call.error ?? setUp.error;
  return (
    <div className={styles.demo}>
      <div className={styles.page}>
        <h2>{ready ? 'Incoming call' : 'See a call event in action, in one minute'}</h2>
        <p className={styles.lead}>
          A small CRM looks up the caller and logs the call when the phone rings, and opens a ticket when nobody
          answers. Everything stays on this computer: the requests go to Hookswitch's own receiver.
        </p>
        {isOff && <ReceiverOff problem={receiver.problem} />}
        {failed !== null && !isOff && <Trouble error={failed} onSetUp={() => setUp.mutate()} />}
        <div className={styles.buttons}>
          {ready ? (
            <Button
              key="fire"
              autoFocus
              variant="filled"
              size="md"
              className={styles.large}
              leftSection={
                call.isPending ? (
                  <Loader size={16} color="currentColor" />
                ) : (
                  <IconPhoneIncoming size={18} stroke={1.75} />
                )
              }
              rightSection={<Kbd className={styles.largeKey}>D</Kbd>}
              // Not `loading`: that would take the focus away, and with it the key for the next call.
              aria-busy={call.isPending}
              disabled={isOff}
              onClick={fire}
            >
              {deliveries.length === 0 ? 'Start call' : 'Start another call'}
            </Button>
          ) : (
            <Button
              key="set-up"
              autoFocus
              variant="filled"
              size="md"
              className={styles.large}
              leftSection={<IconPlayerPlay size={18} stroke={1.75} />}
              loading={setUp.isPending}
              disabled={isOff}
              onClick={() => setUp.mutate()}
            >
              Set up demo
            </Button>
          )}
          <a href={linkTo('simulator', ...nextEvent(deliveries))} className={styles.skip}>
            {ready ? 'Fire your own events' : 'Skip the demo'}
          </a>
          <a href={linkTo('simulator', 'call')} className={styles.skip}>
            Play calls
          </a>
        </div>
        {!ready && (
          <ul className={styles.steps}>
            <li>Adds a sample collection to this workspace. You can edit or delete it.</li>
            <li>Binds its requests to call events and turns on events.</li>
            <li>Sends them to the receiver{receiver?.url ? `, ${receiver.url}` : ''}.</li>
          </ul>
        )}
        {ready && deliveries.length === 0 && (
          <p className={styles.waiting}>Ready. Press Enter or D to start the call.</p>
        )}
        <div aria-live="polite">{deliveries.length > 0 && <DemoTimeline deliveries={deliveries} />}</div>
      </div>
    </div>
  );
}

/** The event of the demo, so that it is the one seen next. */
function nextEvent(deliveries: DemoState['deliveries']): string[] {
  const first = deliveries[0]?.event;
  return first?.dialect ? [first.dialect, first.key] : [];
}

function ReceiverOff(props: { readonly problem: { readonly message: string; readonly hint: string } | null }) {
  const start = useMutation({
    mutationFn: () => client.receiver.update({ listening: true }),
    onSuccess: () => refresh(['receiver']),
    onError: showFailure,
  });
  return (
    <div className={styles.trouble} role="alert">
      <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
      <p>
        <b>The receiver is not listening, so nothing would be captured.</b>{' '}
        {props.problem === null ? 'It is stopped.' : `${props.problem.message} ${props.problem.hint}`}
      </p>
      <Button loading={start.isPending} onClick={() => start.mutate()}>
        Start receiver
      </Button>
      {props.problem !== null && (
        <Button component="a" href={linkTo('settings')}>
          Settings
        </Button>
      )}
    </div>
  );
}

/** Failures of the demo call that setting it up again mends. */
const mendable = new Set(['EVENTS_OFF', 'EVENT_INACTIVE', 'NOTHING_BOUND', 'ACTION_UNKNOWN']);

function Trouble({ error, onSetUp }: { readonly error: unknown; readonly onSetUp: () => void }) {
  const { code, message, hint } = failureOf(error);
  const isMendable = mendable.has(code);
  return (
    <div className={styles.trouble} role="alert">
      <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
      <p>
        <b>{message}</b> {isMendable ? 'The demo has changed since it was set up.' : hint}
      </p>
      {isMendable && <Button onClick={onSetUp}>Set up again</Button>}
    </div>
  );
}
