import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { changeAll, removeEndpoints } from './changes.ts';
import { EmptyRow } from './empty-row.tsx';
import { EndpointRow } from './endpoint-row.tsx';
import styles from './endpoints.module.css';
import { fieldMessage } from './field-message.ts';
import { GroupSetup } from './group-setup.tsx';
import { type EndpointGroup, lowerFirst, nthOf, sharedSetup, type Whose } from './groups.ts';
import { KeptText, Refused } from './kept-text.tsx';
import { OneUrl } from './one-url.tsx';
import { closeGroup, openGroup } from './opened-groups.ts';
import type { DialectView } from './use-dialect.ts';

/** The settings of one extension, one condition or the whole system, as one page of the vendor's has them. */
export function EndpointGroupView(props: {
  readonly view: DialectView;
  readonly group: EndpointGroup;
  readonly opened: Readonly<Record<string, string>>;
  readonly startsOpen: boolean;
}) {
  const { view, group, opened, startsOpen } = props;
  const { info } = view;
  const { scope, owner, title, label, lines, endpoints } = group;
  const [isOpen, setOpen] = useState(startsOpen);
  const [problem, setProblem] = useState<string | null>(null);
  const whose: Whose = { scope, owner };
  const setup = commonSetup(group, opened);
  const rename = async (next: string): Promise<void> => {
    const own = new Set(endpoints.map(({ id }) => id));
    if (own.size > 0) {
      await changeAll(info.id, (endpoint) => (own.has(endpoint.id) ? { ...endpoint, owner: next.trim() } : endpoint));
    } else openGroup(info.id, { scope, owner: next.trim() }, opened);
    closeGroup(info.id, whose);
  };
  const remove = async (): Promise<void> => {
    try {
      if (endpoints.length > 0)
        await removeEndpoints(info.id, endpoints, `Removed the endpoints of ${lowerFirst(title)}`);
      closeGroup(info.id, whose);
      setProblem(null);
    } catch (error) {
      setProblem(fieldMessage(error));
    }
  };
  return (
    <section className={styles.group} aria-label={title} data-group={group.key}>
      <header className={styles.groupHead}>
        <ActionIcon
          size={22}
          aria-label={`${isOpen ? 'Collapse' : 'Expand'} ${lowerFirst(title)}`}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <IconChevronDown size={14} stroke={1.75} /> : <IconChevronRight size={14} stroke={1.75} />}
        </ActionIcon>
        <h3>{scope === null ? title : label}</h3>
        {scope !== null && (
          <span className={styles.owner}>
            <KeptText bare wire label={`Owner: ${label}`} placeholder="every" saved={owner} keep={rename} />
          </span>
        )}
        <span className={styles.tally}>{tally(group)}</span>
        <OneUrl view={view} group={group} setup={setup} />
        {(scope !== null || endpoints.length > 0) && (
          <Tooltip label={scope === null ? 'Remove all' : `Remove ${lowerFirst(title)}`}>
            <ActionIcon
              size={24}
              aria-label={`Remove the endpoints of ${lowerFirst(title)}`}
              onClick={() => void remove()}
            >
              <IconX size={15} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
        )}
      </header>
      <Refused problem={problem} />
      {isOpen && (
        <>
          <GroupSetup info={info} group={group} opened={opened} />
          <ul className={styles.rows}>
            {lines.map(({ event, endpoint }) => {
              if (endpoint === null) {
                return <EmptyRow key={`no ${event}`} view={view} group={group} event={event} setup={setup} />;
              }
              return (
                <EndpointRow
                  key={endpoint.id}
                  view={view}
                  group={group}
                  endpoint={endpoint}
                  nth={nthOf(endpoints, endpoint)}
                />
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

/** The setup that an endpoint added to the group gets: what all that are there agree on. */
function commonSetup(group: EndpointGroup, opened: Readonly<Record<string, string>>): Record<string, string> {
  if (group.endpoints.length === 0) return { ...opened };
  const pairs = group.setup.flatMap((key) => {
    const shared = sharedSetup(group.endpoints, key);
    return shared.kind === 'same' ? [[key, shared.value] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/** `3 of 5 events`; how many are on where not all are. */
function tally({ lines, endpoints }: EndpointGroup): string {
  const events = new Set(lines.map(({ event }) => event)).size;
  const on = new Set(endpoints.filter(({ enabled }) => enabled).map(({ event }) => event)).size;
  return on === 0 ? 'no URLs set' : `${on} of ${events} ${events === 1 ? 'event' : 'events'}`;
}
