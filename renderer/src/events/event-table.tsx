import { Switch, Tooltip } from '@mantine/core';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { AgeMark } from '../endpoints/age-mark.tsx';
import { goTo, linkTo } from '../route.ts';
import styles from './events.module.css';
import { updateEvent } from './use-event-update.ts';

/** A dialect's events. Up and down walk from event to event, Enter opens one. */
export function EventTable(props: {
  readonly events: readonly PhoneEvent[];
  readonly endpoints: readonly Endpoint[];
  readonly chosen: string | null;
  readonly eventsActive: boolean;
  readonly actionsById: ReadonlyMap<string, ActionSummary>;
}) {
  const { events, endpoints, chosen, eventsActive, actionsById: known } = props;
  const keyDown = (event: KeyboardEvent<HTMLTableSectionElement>): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a[data-event]')];
    const at = links.findIndex((link) => link.contains(document.activeElement));
    if (at === -1) return;
    event.preventDefault();
    links[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
  };
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Active</th>
          <th scope="col">Event</th>
          <th scope="col">Key</th>
          <th scope="col" className={styles.description}>
            Description
          </th>
          <th scope="col">Endpoints</th>
          <th scope="col">Actions</th>
        </tr>
      </thead>
      <tbody onKeyDown={keyDown}>
        {events.map((event) => (
          <Row
            key={event.key}
            event={event}
            endpoints={endpoints.filter((endpoint) => endpoint.event === event.key)}
            isChosen={event.key === chosen}
            eventsActive={eventsActive}
            actionsById={known}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row(props: {
  readonly event: PhoneEvent;
  readonly endpoints: readonly Endpoint[];
  readonly isChosen: boolean;
  readonly eventsActive: boolean;
  readonly actionsById: ReadonlyMap<string, ActionSummary>;
}) {
  const { event, endpoints, isChosen, eventsActive, actionsById: known } = props;
  const { dialect, key, label, description, active, actions } = event;
  const open = (click: MouseEvent): void => {
    // Switch and links in the row do their own work.
    if (click.target instanceof Element && click.target.closest('a, input, label') !== null) return;
    goTo('events', [dialect, key], { replace: true });
  };
  return (
    <tr aria-selected={isChosen} data-dim={!active || !eventsActive || undefined} onClick={open}>
      <td>
        <Tooltip label="Turn on events first" disabled={eventsActive}>
          <span className={styles.switch} data-off={!eventsActive || undefined}>
            <Switch
              aria-label={`${label} active`}
              checked={active}
              disabled={!eventsActive}
              onChange={(change) => updateEvent(event, { active: change.currentTarget.checked })}
            />
          </span>
        </Tooltip>
      </td>
      <td>
        <span className={styles.named}>
          <a
            data-event
            className={styles.label}
            href={linkTo('events', dialect, key)}
            aria-current={isChosen ? 'true' : undefined}
          >
            {label}
          </a>
          <AgeMark event={event} />
        </span>
      </td>
      <td className={`wire cut ${styles.key}`} title={key}>
        {key}
      </td>
      <td className={`cut ${styles.description}`} title={description}>
        {description}
      </td>
      <td>
        <EndpointMark endpoints={endpoints} />
      </td>
      <td>
        <Chips actions={actions} actionsById={known} />
      </td>
    </tr>
  );
}

/** Where the event goes by the vendor's own settings: the first URL, and how many more. */
function EndpointMark({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  const on = endpoints.filter(({ enabled }) => enabled);
  const [first] = on.length === 0 ? endpoints : on;
  if (first === undefined) return <span className={styles.none}>none</span>;
  const all = endpoints.map(({ url, enabled }) => `${url}${enabled ? '' : ' (off)'}`);
  return (
    <span className={styles.endpoints} data-off={on.length === 0 || undefined} title={all.join('\n')}>
      <span className="wire cut">{first.url}</span>
      {on.length === 0 && <span className={styles.more}>off</span>}
      {on.length > 1 && <span className={styles.more}>+{on.length - 1}</span>}
    </span>
  );
}

/** More would be too narrow to be read: the rest is counted, and named in the tooltip and the editor. */
const chipsShown = 3;

function Chips(props: {
  readonly actions: readonly string[];
  readonly actionsById: ReadonlyMap<string, ActionSummary>;
}) {
  const { actions, actionsById: known } = props;
  if (actions.length === 0) return <span className={styles.none}>none</span>;
  const names = actions.map((id) => known.get(id)?.name ?? 'missing action');
  return (
    <span className={styles.chips} title={names.map((name, at) => `${at + 1}. ${name}`).join('\n')}>
      {actions.slice(0, chipsShown).map((id, at) => (
        <span key={id} className={styles.chip} data-gone={!known.has(id) || undefined}>
          {names[at]}
        </span>
      ))}
      {actions.length > chipsShown && <span className={styles.more}>+{actions.length - chipsShown}</span>}
    </span>
  );
}
