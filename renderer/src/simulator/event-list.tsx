import { IconSend } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { PhaseIcon } from '../parts/phase-icon.tsx';
import styles from '../parts/picker.module.css';

/** The events of one dialect. One stop for Tab; arrows choose. */
export function EventList(props: {
  readonly events: readonly PhoneEvent[];
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}) {
  const { events, chosen, onChoose } = props;
  const list = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const at = events.findIndex(({ key }) => key === chosen);

  // biome-ignore lint/correctness/useExhaustiveDependencies: brought into sight when another is chosen
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const keyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: events.length - 1 };
    const next = steps[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const key = events[Math.max(0, Math.min(events.length - 1, next))]?.key;
    if (key !== undefined && key !== chosen) onChoose(key);
  };

  return (
    <div
      ref={list}
      className={styles.events}
      role="listbox"
      aria-label="Event"
      tabIndex={0}
      aria-activedescendant={at === -1 ? undefined : `${prefix}${at}`}
      onKeyDown={keyDown}
    >
      {events.map((event, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the list points at the chosen one
        <div
          key={event.key}
          id={`${prefix}${index}`}
          className={styles.event}
          role="option"
          aria-selected={event.key === chosen}
          onClick={() => onChoose(event.key)}
        >
          <PhaseIcon phase={event.phase} />
          <span className={styles.eventLabel}>{event.label}</span>
          <span className={`wire cut ${styles.eventKey}`}>{event.key}</span>
          {!event.active && <span className={styles.off}>off</span>}
          <Bound count={event.actions.length + event.endpoints} />
        </div>
      ))}
    </div>
  );
}

function Bound({ count }: { readonly count: number }) {
  const words = count === 0 ? 'Nothing bound' : `${count} bound`;
  return (
    <span className={styles.bound} data-none={count === 0 || undefined} title={words}>
      <span aria-hidden="true">{count}</span>
      <IconSend size={13} stroke={1.5} role="img" aria-label={words} />
    </span>
  );
}
