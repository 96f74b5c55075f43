import { Button, Popover } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { TagInput } from '../actions/tag-input.tsx';
import { useTagSources } from '../actions/use-tag-sources.ts';
import { sendAll } from './changes.ts';
import styles from './endpoints.module.css';
import { fieldMessage } from './field-message.ts';
import { type EndpointGroup, lowerFirst } from './groups.ts';
import type { DialectView } from './use-dialect.ts';

/** Fills the whole set of an extension or a condition with one URL. */
export function OneUrl(props: {
  readonly view: DialectView;
  readonly group: EndpointGroup;
  readonly setup: Readonly<Record<string, string>>;
}) {
  const { view, group, setup } = props;
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const sourceOf = useTagSources();
  const there = new Set(group.endpoints.map(({ event }) => event));
  const events = [...new Set(group.lines.map(({ event }) => event))].filter((key) => {
    const event = view.events.get(key);
    // Those that are off unless chosen are not chosen by this.
    return there.has(key) || (event !== undefined && !event.newer && !event.older);
  });
  const url = typed ?? view.receiverUrl ?? '';
  const name = lowerFirst(group.title);
  const set = useMutation({
    mutationFn: () => sendAll(view.info.id, group, events, url.trim(), setup, `Set every URL of ${name}`),
    onSuccess: () => {
      setOpen(false);
      setTyped(null);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (url.trim() !== '') set.mutate();
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={420} trapFocus>
      <Popover.Target>
        <Button variant="subtle" size="compact-xs" onClick={() => setOpen(!isOpen)}>
          Same URL for all
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`One URL for ${name}`}>
        <form className={styles.oneUrl} onSubmit={submit}>
          <p>
            Send {events.length === 1 ? 'the event' : `all ${events.length} events`} of {name} to
          </p>
          <TagInput label={`One URL for ${name}`} value={url} sourceOf={sourceOf} onChange={setTyped} />
          {set.error !== null && (
            <p className={styles.refused} role="alert">
              {fieldMessage(set.error)}
            </p>
          )}
          <Button type="submit" variant="filled" loading={set.isPending} disabled={url.trim() === ''}>
            Set URL
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
