import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { client, refresh } from '../client.ts';
import { outcomeOf } from '../parts/outcome.ts';
import { linkTo } from '../route.ts';
import { Fold } from './fold.tsx';
import styles from './scenarios.module.css';
import { hintOf } from './show-refusal.ts';
import type { CallBench } from './use-call-bench.ts';

interface FiredEvent {
  readonly label: string;
  readonly deliveries: readonly Delivery[];
}

/** What a phone sends without a call: do not disturb, forwarding, registration, reboot. */
export function NoCallEvents({ bench }: { readonly bench: CallBench }) {
  const { events, dialects, availableDialects: known, to, destination, obstacle } = bench;
  const offered = events.filter(({ dialect, phase }) => phase === 'none' && dialects.includes(dialect));
  const fire = useMutation({
    mutationFn: async ({ dialect, key, label }: PhoneEvent): Promise<FiredEvent> => {
      const { deliveries } = await client.simulator.fire({ dialect, event: key, ...destination });
      refresh(['workspace']);
      return { label, deliveries };
    },
  });
  if (offered.length === 0) return null;
  // What is bound to calls says nothing of these; nowhere to send to holds for all.
  const hasNoTarget = obstacle !== null && to !== undefined;
  const several = new Set(offered.map(({ dialect }) => dialect)).size > 1;
  const nameOf = (id: string): string => known.find((dialect) => dialect.id === id)?.name ?? id;
  return (
    <Fold title="Device events">
      <div className={styles.buttons}>
        {offered.map((event) => (
          <Button
            key={`${event.dialect}:${event.key}`}
            size="compact-xs"
            title={event.description}
            disabled={hasNoTarget}
            onClick={() => fire.mutate(event)}
          >
            {several ? `${nameOf(event.dialect)}: ${event.label}` : event.label}
          </Button>
        ))}
      </div>
      <div role="status">{fire.data !== undefined && !fire.isPending && <Outcome fired={fire.data} />}</div>
      {fire.error !== null && !fire.isPending && <Failed label={fire.variables?.label ?? ''} error={fire.error} />}
    </Fold>
  );
}

function Outcome({ fired: { label, deliveries } }: { readonly fired: FiredEvent }) {
  return deliveries.map((delivery) => {
    const { tone, word, duration, message } = outcomeOf(delivery);
    return (
      <p key={delivery.id} className={styles.outcome} data-tone={tone}>
        {delivery.action.name === label ? label : `${label} to ${delivery.action.name}`}: <b>{word}</b> in {duration}
        {tone === 'bad' && message !== '' && `, ${message}`}. <a href={linkTo('activity', delivery.id)}>View</a>
      </p>
    );
  });
}

function Failed({ label, error }: { readonly label: string; readonly error: unknown }) {
  const failure = failureOf(error);
  return (
    <p className={styles.outcome} data-tone="bad" role="alert">
      {label}: {failure.message} {hintOf(failure)}
    </p>
  );
}
