import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { ask } from '../client.ts';
import { goTo, usePlace } from '../place.ts';
import { chooseEvent, missingIn } from './choose-event.ts';
import { Demo } from './demo.tsx';
import { OneEvent } from './one-event.tsx';
import styles from './simulator.module.css';

/** The event shown last, so that a look at another place comes back to it. */
let last: PhoneEvent | null = null;

/** Fires events. A workspace in which nothing has happened yet is offered the demo first. */
export function SimulatorPlace() {
  const { place, parts } = usePlace();
  // What is fresh changes by things done in other places, so it is asked for again each time.
  const info = useQuery({ ...ask.workspace.info.queryOptions({ input: {} }), staleTime: 0 });
  const listed = useQuery(ask.events.list.queryOptions({ input: {} }));
  // On the way to another place this one is drawn once more, with that one's parts.
  const isFresh = place === 'simulator' && parts.length === 0 && info.data?.fresh === true;
  const isUndecided = isFresh && info.isFetching;
  const isOffered = isFresh && !info.isFetching;
  useEffect(() => {
    if (isOffered) goTo('simulator', ['demo'], { replace: true });
  }, [isOffered]);

  const event = chooseEvent(listed.data?.events ?? [], parts, last);
  useEffect(() => {
    if (parts[0] !== 'demo') last = event;
  }, [event, parts]);

  if (parts[0] === 'demo') return <Demo />;
  const error = info.error ?? listed.error;
  if (info.data === undefined || listed.data === undefined || isUndecided || isOffered) {
    return error === null ? <Loader m={24} size="sm" aria-label="Loading events" /> : <Trouble error={error} />;
  }
  if (event === null) return <Trouble error={new Error('No dialect is installed, so there are no events to fire.')} />;
  return (
    <OneEvent
      event={event}
      events={listed.data.events}
      eventsActive={listed.data.eventsActive}
      dialects={info.data.dialects}
      missing={missingIn(listed.data.events, parts)}
    />
  );
}

function Trouble({ error }: { readonly error: Error }) {
  const { message, remedy } = failureOf(error);
  return (
    <p className={styles.trouble} role="alert">
      {message} {remedy}
    </p>
  );
}
