import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { ask } from '../client.ts';
import { CallTab } from '../phone/call-tab.tsx';
import { goTo, useRoute } from '../route.ts';
import { ScenarioEditor } from '../scenarios/scenario-editor.tsx';
import { chooseEvent, missingIn } from './choose-event.ts';
import { Demo } from './demo.tsx';
import { OneEvent } from './one-event.tsx';
import styles from './simulator.module.css';
import { SimulatorTabs } from './simulator-tabs.tsx';

/** What was open last: it survives a change of page. */
let last: PhoneEvent | null = null;
let lastTab: 'call' | 'event' = 'call';

/** Plays calls and fires events. A workspace in which nothing has happened yet is offered the demo first. */
export function SimulatorPage() {
  const { page, parts } = useRoute();
  // Other pages change what is fresh, so it is asked for again each time.
  const info = useQuery({ ...ask.workspace.info.queryOptions({ input: {} }), staleTime: 0 });
  const listed = useQuery(ask.events.list.queryOptions({ input: {} }));
  // On the way to another page this one is drawn once more, with that one's route.
  const isFresh = page === 'simulator' && parts.length === 0 && info.data?.fresh === true;
  const isUndecided = isFresh && info.isFetching;
  const isOffered = isFresh && !info.isFetching;
  useEffect(() => {
    if (isOffered) goTo('simulator', ['demo'], { replace: true });
  }, [isOffered]);

  const tab = tabOf(parts);
  // `event` alone is the tab; an event's own address begins with its dialect.
  const wanted = parts[0] === 'event' || tab !== 'event' ? noParts : parts;
  const event = chooseEvent(listed.data?.events ?? [], wanted, last);
  useEffect(() => {
    if (page !== 'simulator' || tab === 'demo') return;
    lastTab = tab;
    if (tab === 'event') last = event;
  }, [event, tab, page]);

  if (tab === 'demo') return <Demo />;
  if (parts[0] === 'scenario') return <ScenarioEditor id={parts[1] ?? ''} />;
  const error = info.error ?? listed.error;
  if (info.data === undefined || listed.data === undefined || isUndecided || isOffered) {
    return error === null ? <Loader m={24} size="sm" aria-label="Loading events" /> : <Trouble error={error} />;
  }
  if (tab === 'call') return <CallTab asked={parts[1] ?? null} tabs={<SimulatorTabs current="call" />} />;
  if (event === null) return <Trouble error={new Error('No phone systems are installed.')} />;
  return (
    <OneEvent
      event={event}
      events={listed.data.events}
      eventsActive={listed.data.eventsActive}
      dialects={info.data.dialects}
      missing={missingIn(listed.data.events, wanted)}
    />
  );
}

const noParts: readonly string[] = [];

/** What the address asks for; where it says nothing, what was open last. */
function tabOf([first]: readonly string[]): 'demo' | 'call' | 'event' {
  if (first === undefined) return lastTab;
  if (first === 'scenario') return 'call';
  return first === 'demo' || first === 'call' ? first : 'event';
}

function Trouble({ error }: { readonly error: Error }) {
  const { message, hint } = failureOf(error);
  return (
    <p className={styles.trouble} role="alert">
      {message} {hint}
    </p>
  );
}
