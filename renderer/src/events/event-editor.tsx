import { ActionIcon, Button, CloseButton, Tooltip } from '@mantine/core';
import { IconBolt, IconChevronDown, IconChevronUp, IconGripVertical, IconX } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { EventEndpoints } from '../endpoints/event-endpoints.tsx';
import type { DialectView } from '../endpoints/use-dialect.ts';
import { goTo, linkTo } from '../route.ts';
import { ActionPicker } from './action-picker.tsx';
import { reorder, toggle, withoutGone } from './bound-actions.ts';
import styles from './editor.module.css';
import { updateEvent } from './use-event-update.ts';

/** One event: what it means, its endpoints, the actions it sends in their order, and more of them to choose. */
export function EventEditor(props: {
  readonly event: PhoneEvent;
  /** Null while the dialect's settings are not there. */
  readonly view: DialectView | null;
  readonly actions: readonly ActionSummary[];
  readonly actionsById: ReadonlyMap<string, ActionSummary>;
}) {
  const { event, view, actions, actionsById: known } = props;
  const { dialect, key, label, description } = event;
  const bound = event.actions;
  const save = (next: readonly string[]): void => updateEvent(event, { actions: [...withoutGone(next, known)] });
  return (
    <section className={styles.editor} aria-label={label}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h2>{label}</h2>
          <Button
            component="a"
            size="compact-xs"
            href={linkTo('simulator', dialect, key)}
            leftSection={<IconBolt size={14} stroke={1.5} />}
          >
            Fire
          </Button>
          <CloseButton size="sm" aria-label="Close" onClick={() => goTo('events', [dialect], { replace: true })} />
        </div>
        <p>{description}</p>
        <p className={`wire ${styles.tags}`}>{event.parameters.map((tag) => `{{${tag}}}`).join(' ')}</p>
      </header>
      {view !== null && <EventEndpoints view={view} event={event} />}
      <h3 className={styles.section}>
        {bound.length === 0
          ? 'No bound actions'
          : bound.length === 1
            ? 'Bound action'
            : 'Bound actions, in sending order'}
      </h3>
      {bound.length === 0 && actions.length === 0 ? (
        <p className={styles.nothing}>
          No actions yet. <a href={linkTo('actions')}>Import or add an action</a> to send your own request.
        </p>
      ) : (
        <BoundList bound={bound} actionsById={known} onChange={save} />
      )}
      {actions.length > 0 && (
        <ActionPicker actions={actions} bound={bound} onToggle={(id) => save(toggle(bound, id))} />
      )}
    </section>
  );
}

/** The bound actions. Alt with up and down moves one, Delete takes it away, and it can be dragged. */
function BoundList(props: {
  readonly bound: readonly string[];
  readonly actionsById: ReadonlyMap<string, ActionSummary>;
  readonly onChange: (next: readonly string[]) => void;
}) {
  const { bound, actionsById: known, onChange } = props;
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  if (bound.length === 0) return <p className={styles.nothing}>Select an action to send below.</p>;

  const focusOn = (at: number): void => {
    // After the list has been drawn anew.
    requestAnimationFrame(() => list.current?.children[at]?.querySelector<HTMLElement>('a, button')?.focus());
  };
  const keyDown = (event: KeyboardEvent, at: number): void => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const to = at + step;
    if (step !== 0 && to >= 0 && to < bound.length) {
      event.preventDefault();
      if (event.altKey) onChange(reorder(bound, at, to));
      focusOn(to);
    } else if (event.key === 'Delete') {
      event.preventDefault();
      onChange(bound.filter((_, index) => index !== at));
      focusOn(Math.min(at, bound.length - 2));
    }
  };
  const drop = (event: DragEvent, at: number): void => {
    event.preventDefault();
    if (dragged !== null) onChange(reorder(bound, dragged, at));
    setDragged(null);
    setOver(null);
  };
  return (
    <ol ref={list} className={styles.bound}>
      {bound.map((id, at) => {
        const action = known.get(id);
        const name = action?.name ?? 'missing action';
        return (
          <li
            key={id}
            className={styles.boundRow}
            data-dragged={at === dragged || undefined}
            data-over={
              (at === over && dragged !== null && at !== dragged && (at < dragged ? 'above' : 'below')) || undefined
            }
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', name);
              setDragged(at);
            }}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(at);
            }}
            onDrop={(event) => drop(event, at)}
            onDragEnd={() => {
              setDragged(null);
              setOver(null);
            }}
          >
            <IconGripVertical size={14} stroke={1.5} className={styles.grip} aria-hidden="true" />
            <span className={styles.number}>{at + 1}</span>
            {action === undefined ? (
              <span className={`cut ${styles.gone}`}>
                {name}: not found in any collection. It is removed with the next change.
              </span>
            ) : (
              <a
                draggable={false}
                className={`cut ${styles.name}`}
                href={linkTo('actions', id)}
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
                onKeyDown={(event) => keyDown(event, at)}
              >
                <span className={styles.method} data-method={action.method}>
                  {action.method}
                </span>
                {name}
              </a>
            )}
            <span className={styles.tools}>
              <Tooltip label="Move up (Alt ↑)">
                <ActionIcon
                  size={24}
                  aria-label={`Move ${name} up`}
                  disabled={at === 0}
                  onClick={() => onChange(reorder(bound, at, at - 1))}
                >
                  <IconChevronUp size={15} stroke={1.5} />
                </ActionIcon>
              </Tooltip>
              <Tooltip label="Move down (Alt ↓)">
                <ActionIcon
                  size={24}
                  aria-label={`Move ${name} down`}
                  disabled={at === bound.length - 1}
                  onClick={() => onChange(reorder(bound, at, at + 1))}
                >
                  <IconChevronDown size={15} stroke={1.5} />
                </ActionIcon>
              </Tooltip>
              <Tooltip label="Remove (Delete)">
                <ActionIcon
                  size={24}
                  aria-label={`Remove ${name}`}
                  onClick={() => onChange(bound.filter((_, index) => index !== at))}
                >
                  <IconX size={15} stroke={1.5} />
                </ActionIcon>
              </Tooltip>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
