import { Loader, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import type { WorkspaceInfo } from '../../../shared/model/workspace.ts';
import { ask } from '../client.ts';
import { type EventsAddress, readEventsAddress, sectionParts } from '../endpoints/address.ts';
import { EndpointsSection } from '../endpoints/endpoints-section.tsx';
import { PointBar } from '../endpoints/point-bar.tsx';
import { SectionNav } from '../endpoints/section-nav.tsx';
import { SetupSection } from '../endpoints/setup-section.tsx';
import { useDialect } from '../endpoints/use-dialect.ts';
import { Split } from '../parts/split.tsx';
import { goTo, useRoute } from '../route.ts';
import { EventEditor } from './event-editor.tsx';
import { EventTable } from './event-table.tsx';
import styles from './events.module.css';
import { AllOffNotice, NoActionsNotice } from './notices.tsx';
import { usePendingChanges } from './use-event-update.ts';

/** What each dialect announces, where that goes and which actions it sends, and how its system is set up. */
export function EventsPage() {
  const address = readEventsAddress(useRoute().parts);
  const info = useQuery(ask.workspace.info.queryOptions({ input: {} }));
  const listed = useQuery(ask.events.list.queryOptions({ input: {} }));
  const actionList = useQuery(ask.actions.list.queryOptions({ input: {} }));
  const events = usePendingChanges(listed.data?.events ?? []);
  const actionsById = useMemo(
    () => new Map(actionList.data?.actions.map((action) => [action.id, action])),
    [actionList.data],
  );

  const error = info.error ?? listed.error ?? actionList.error;
  if (info.data === undefined || listed.data === undefined || actionList.data === undefined) {
    return error === null ? <Loader m={24} size="sm" aria-label="Loading events" /> : <Trouble error={error} />;
  }
  const { dialects } = info.data;
  const dialect = dialects.find(({ id }) => id === address.dialect) ?? dialects[0];
  if (dialect === undefined) return <Trouble error={new Error('No phone systems are installed.')} />;
  const own = events.filter((event) => event.dialect === dialect.id);
  return (
    <DialectPages
      {...{ address, dialect, dialects, events: own, eventsActive: listed.data.eventsActive, actionsById }}
      actions={actionList.data.actions}
    />
  );
}

function DialectPages(props: {
  readonly address: EventsAddress;
  readonly dialect: WorkspaceInfo['dialects'][number];
  readonly dialects: WorkspaceInfo['dialects'];
  readonly events: readonly PhoneEvent[];
  readonly eventsActive: boolean;
  readonly actions: readonly ActionSummary[];
  readonly actionsById: ReadonlyMap<string, ActionSummary>;
}) {
  const { address, dialect, dialects, events, eventsActive, actions, actionsById: known } = props;
  const { view, error } = useDialect(dialect.id, events);
  const { section } = address;
  const chosen = address.dialect === dialect.id ? events.find(({ key }) => key === address.event) : undefined;
  const missing = [address.dialect, address.event].filter((part) => part !== undefined).join(':');
  const isMissing =
    (address.dialect !== undefined && address.dialect !== dialect.id) || (address.event !== undefined && !chosen);

  const table = (
    <div className={styles.listing}>
      {isMissing && (
        <p className={styles.trouble} role="alert">
          There is no event {missing}.
        </p>
      )}
      <EventTable
        events={events}
        endpoints={view?.endpoints ?? []}
        chosen={chosen?.key ?? null}
        eventsActive={eventsActive}
        actionsById={known}
      />
      {known.size === 0 && (view?.endpoints.length ?? 0) === 0 && <NoActionsNotice />}
    </div>
  );
  return (
    <Tabs
      className={styles.page}
      value={dialect.id}
      onChange={(id) => id !== null && goTo('events', sectionParts(id, section), { replace: true })}
    >
      <div className={styles.tabs}>
        <Tabs.List aria-label="Phone systems">
          {dialects.map(({ id, name, product }) => (
            <Tabs.Tab key={id} value={id} title={product}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <span className={`dim cut ${styles.product}`} title={`${dialect.vendor}, ${dialect.product}`}>
          {dialect.vendor}, {dialect.product}
        </span>
        <SectionNav
          dialect={dialect}
          section={section}
          counts={{ events: events.length, endpoints: view?.endpoints.length ?? null, setup: null }}
        />
      </div>
      {!eventsActive && section !== 'setup' && <AllOffNotice />}
      <Tabs.Panel value={dialect.id} className={styles.panel}>
        {view === null && error !== null && <Trouble error={error} />}
        {view !== null && section !== 'setup' && <PointBar key={`point ${dialect.id}`} view={view} />}
        {view !== null && section === 'endpoints' && <EndpointsSection key={`endpoints ${dialect.id}`} view={view} />}
        {view !== null && section === 'setup' && <SetupSection key={`setup ${dialect.id}`} info={view.info} />}
        {section === 'events' && (
          <div className={styles.events}>
            {chosen === undefined ? (
              table
            ) : (
              <Split name="events" first={60} firstStacked={40}>
                {table}
                <EventEditor
                  key={`${chosen.dialect}:${chosen.key}`}
                  event={chosen}
                  view={view}
                  actions={actions}
                  actionsById={known}
                />
              </Split>
            )}
          </div>
        )}
      </Tabs.Panel>
    </Tabs>
  );
}

function Trouble({ error }: { readonly error: Error }) {
  const { message, hint } = failureOf(error);
  return (
    <p className={styles.trouble} role="alert">
      {message} {hint}
    </p>
  );
}
