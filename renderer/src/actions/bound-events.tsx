import { ActionIcon, Button, Popover, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { ask, refresh } from '../client.ts';
import { useDialectName } from '../parts/use-dialect-name.ts';
import { linkTo } from '../route.ts';
import styles from './editor.module.css';

function whyOff({ active, effective }: PhoneEvent, eventsActive: boolean): string | null {
  if (effective) return null;
  return active && !eventsActive
    ? 'Events are turned off in the header. Nothing is sent.'
    : 'This event is turned off. Nothing is sent.';
}

/** Which events send this action, and one more in two clicks. */
export function BoundEvents({ id }: { readonly id: string }) {
  const listed = useQuery(ask.events.list.queryOptions({ input: {} })).data;
  const dialectName = useDialectName();
  const [opened, setOpened] = useState(false);
  const update = useMutation(ask.events.update.mutationOptions({ onSettled: () => refresh(['events']) }));
  if (listed === undefined) return <div className={styles.bound} />;

  const bound = listed.events.filter(({ actions }) => actions.includes(id));
  const others = listed.events.filter(({ actions }) => !actions.includes(id));
  const keyOf = ({ dialect, key }: PhoneEvent): string => `${dialect}:${key}`;
  const groups = [...new Set(others.map(({ dialect }) => dialect))].map((dialect) => ({
    group: dialectName(dialect),
    items: others
      .filter((event) => event.dialect === dialect)
      .map((event) => ({ value: keyOf(event), label: event.label })),
  }));
  const bind = (key: string | null): void => {
    const event = others.find((event) => keyOf(event) === key);
    if (event === undefined) return;
    setOpened(false);
    update.mutate({ dialect: event.dialect, key: event.key, actions: [...event.actions, id] });
  };
  const unbind = ({ dialect, key, actions }: PhoneEvent): void =>
    update.mutate({ dialect, key, actions: actions.filter((action) => action !== id) });

  return (
    <section className={styles.bound} aria-label="Bound events">
      <span className={styles.boundWord}>{bound.length === 0 ? 'Not bound to any event' : 'Bound to'}</span>
      {bound.map((event) => (
        <span key={keyOf(event)} className={styles.boundChip} data-off={!event.effective || undefined}>
          <a href={linkTo('events', event.dialect, event.key)} title={whyOff(event, listed.eventsActive) ?? 'On'}>
            <span className={styles.mark}>{dialectName(event.dialect)}</span>
            {event.label}
            {!event.effective && <span className="dim"> off</span>}
          </a>
          <ActionIcon size={18} aria-label={`Unbind from ${event.label}`} onClick={() => unbind(event)}>
            <IconX size={12} />
          </ActionIcon>
        </span>
      ))}
      <Popover opened={opened} onChange={setOpened} width={300} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={12} />}
            onClick={() => setOpened(!opened)}
          >
            Bind to event
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={8}>
          <Select
            data-autofocus
            aria-label="Event"
            placeholder="Search events"
            searchable
            dropdownOpened
            nothingFoundMessage="No matching events"
            comboboxProps={{ withinPortal: false }}
            maxDropdownHeight={260}
            data={groups}
            value={null}
            onChange={bind}
          />
        </Popover.Dropdown>
      </Popover>
      {update.error !== null && (
        <span className={styles.problem} role="alert">
          {failureOf(update.error).message}
        </span>
      )}
    </section>
  );
}
