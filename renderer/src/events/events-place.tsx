import { Loader, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { ask } from '../client.ts';
import { Split } from '../parts/split.tsx';
import { goTo, usePlace } from '../place.ts';
import { EventEditor } from './event-editor.tsx';
import { EventTable } from './event-table.tsx';
import styles from './events.module.css';
import { AllOffNotice, NoActionsNotice } from './notices.tsx';
import { usePendingChanges } from './use-event-update.ts';

/** What each dialect announces, and which actions that sends. */
export function EventsPlace() {
  const { parts } = usePlace();
  const info = useQuery(ask.workspace.info.queryOptions({ input: {} }));
  const listed = useQuery(ask.events.list.queryOptions({ input: {} }));
  const library = useQuery(ask.actions.list.queryOptions({ input: {} }));
  const events = usePendingChanges(listed.data?.events ?? []);
  const known = useMemo(() => new Map(library.data?.actions.map((action) => [action.id, action])), [library.data]);

  const error = info.error ?? listed.error ?? library.error;
  if (info.data === undefined || listed.data === undefined || library.data === undefined) {
    return error === null ? <Loader m={24} size="sm" aria-label="Loading events" /> : <Trouble error={error} />;
  }
  const { dialects } = info.data;
  const dialect = dialects.find(({ id }) => id === parts[0]) ?? dialects[0];
  if (dialect === undefined) return <Trouble error={new Error('No dialect is installed, so there are no events.')} />;
  const own = events.filter((event) => event.dialect === dialect.id);
  const chosen = own.find(({ key }) => key === parts[1] && parts[0] === dialect.id);
  const isMissing = parts[0] !== undefined && (parts[0] !== dialect.id || (parts[1] !== undefined && !chosen));
  const { eventsActive } = listed.data;

  const table = (
    <div className={styles.listing}>
      {isMissing && (
        <p className={styles.trouble} role="alert">
          There is no event {parts.join(':')}.
        </p>
      )}
      <EventTable events={own} chosen={chosen?.key ?? null} eventsActive={eventsActive} known={known} />
      {known.size === 0 && <NoActionsNotice />}
    </div>
  );
  return (
    <Tabs
      className={styles.place}
      value={dialect.id}
      onChange={(id) => id !== null && goTo('events', [id], { replace: true })}
    >
      <div className={styles.tabs}>
        <Tabs.List aria-label="Dialects">
          {dialects.map(({ id, name, product }) => (
            <Tabs.Tab key={id} value={id} title={product}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <span className={`dim cut ${styles.product}`}>
          {dialect.vendor}, {dialect.product}
        </span>
      </div>
      {!eventsActive && <AllOffNotice />}
      <Tabs.Panel value={dialect.id} className={styles.panel}>
        {chosen === undefined ? (
          table
        ) : (
          <Split name="events" first={60} firstStacked={40}>
            {table}
            <EventEditor
              key={`${chosen.dialect}:${chosen.key}`}
              event={chosen}
              actions={library.data.actions}
              known={known}
            />
          </Split>
        )}
      </Tabs.Panel>
    </Tabs>
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
