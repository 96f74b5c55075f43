import { ActionIcon, Popover, Select } from '@mantine/core';
import { IconBolt, IconChevronDown, IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ComponentProps, useState } from 'react';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { ask, refresh } from '../client.ts';
import { counted } from '../parts/counted.ts';
import { showFailure } from '../parts/show-failure.ts';
import { useDialectName } from '../parts/use-dialect-name.ts';
import { linkTo } from '../route.ts';
import styles from './editor.module.css';

const keyOf = ({ dialect, key }: PhoneEvent): string => `${dialect}:${key}`;

function whyOff({ active, effective }: PhoneEvent, eventsActive: boolean): string | null {
  if (effective) return null;
  return active && !eventsActive
    ? 'Events are turned off in the header. Nothing is sent.'
    : 'This event is turned off. Nothing is sent.';
}

/** Which events send this action, as one line that opens, and one more in two clicks. */
export function BoundEvents({ id }: { readonly id: string }) {
  const listed = useQuery(ask.events.list.queryOptions({ input: {} })).data;
  const dialectName = useDialectName();
  const [isOpen, setOpen] = useState(false);
  const update = useMutation(
    ask.events.update.mutationOptions({ onError: showFailure, onSettled: () => refresh(['events']) }),
  );
  if (listed === undefined) return null;

  const bound = listed.events.filter(({ actions }) => actions.includes(id));
  const others = listed.events.filter(({ actions }) => !actions.includes(id));
  const groups = [...new Set(others.map(({ dialect }) => dialect))].map((dialect) => ({
    group: dialectName(dialect),
    items: others
      .filter((event) => event.dialect === dialect)
      .map((event) => ({ value: keyOf(event), label: event.label })),
  }));
  const bind = (key: string | null): void => {
    const event = others.find((event) => keyOf(event) === key);
    if (event === undefined) return;
    setOpen(false);
    update.mutate({ dialect: event.dialect, key: event.key, actions: [...event.actions, id] });
  };
  const unbind = ({ dialect, key, actions }: PhoneEvent): void =>
    update.mutate({ dialect, key, actions: actions.filter((action) => action !== id) });

  return (
    <Popover opened={isOpen} onChange={setOpen} width={320} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <BoundChip bound={bound} onClick={() => setOpen(!isOpen)} />
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <BoundList bound={bound} eventsActive={listed.eventsActive} onUnbind={unbind} />
        <Select
          data-autofocus
          aria-label="Event"
          placeholder={bound.length === 0 ? 'Search events' : 'Bind to another event'}
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
  );
}

function BoundChip({ bound, ...button }: { readonly bound: readonly PhoneEvent[] } & ComponentProps<'button'>) {
  const [first] = bound;
  const isOff = first !== undefined && bound.every(({ effective }) => !effective);
  return (
    <button type="button" {...button} className={styles.boundChip} data-off={isOff || undefined}>
      {first === undefined ? (
        <>
          <IconPlus size={12} aria-hidden="true" />
          Bind to event
        </>
      ) : (
        <>
          <IconBolt size={12} aria-hidden="true" />
          <span className="cut">
            Bound to {bound.length === 1 ? first.label : counted(bound.length, 'event')}
            {isOff && ', off'}
          </span>
          <IconChevronDown size={12} aria-hidden="true" />
        </>
      )}
    </button>
  );
}

function BoundList(props: {
  readonly bound: readonly PhoneEvent[];
  readonly eventsActive: boolean;
  readonly onUnbind: (event: PhoneEvent) => void;
}) {
  const { bound, eventsActive, onUnbind } = props;
  const dialectName = useDialectName();
  if (bound.length === 0) return null;
  return (
    <ul className={styles.boundList} aria-label="Bound events">
      {bound.map((event) => (
        <li key={keyOf(event)} data-off={!event.effective || undefined}>
          <a href={linkTo('events', event.dialect, event.key)} title={whyOff(event, eventsActive) ?? 'On'}>
            <span className={styles.mark}>{dialectName(event.dialect)}</span>
            <span className="cut">{event.label}</span>
            {!event.effective && <span className="dim">off</span>}
          </a>
          <ActionIcon size={22} aria-label={`Unbind from ${event.label}`} onClick={() => onUnbind(event)}>
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
