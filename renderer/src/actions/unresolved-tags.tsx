import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { ask, refresh } from '../client.ts';
import { counted } from '../parts/counted.ts';
import styles from './editor.module.css';

/** PBXware's list of undefined parameters behind their number: a click on one asks for its value and defines it. */
export function UnresolvedTags({ tags }: { readonly tags: readonly string[] }) {
  const { data: settings } = useQuery(ask.settings.get.queryOptions({ input: {} }));
  const [isOpen, setOpen] = useState(false);
  const [defining, setDefining] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const sent = settings?.unresolvedTags === 'keep' ? 'sent as text' : 'sent empty';
  if (tags.length === 0) return null;
  const close = (): void => {
    setOpen(false);
    setDefining(null);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={(next) => !next && close()}
      width={360}
      position="bottom-start"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.undefinedChip}
          aria-label={counted(tags.length, 'unresolved parameter')}
          onClick={() => (isOpen ? close() : setOpen(true))}
        >
          {tags.length} unresolved
          <IconChevronDown size={12} aria-hidden="true" />
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        <section ref={list} tabIndex={-1} className={styles.undefinedList} aria-label="Unresolved parameters">
          <p className={styles.undefinedWord}>
            {tags.length === 1 ? 'Unresolved parameter' : 'Unresolved parameters'}, {sent}:
          </p>
          {tags.map((tag) => (
            <div key={tag}>
              <button
                type="button"
                className={styles.undefinedTag}
                aria-label={`Define ${tag}`}
                aria-expanded={defining === tag}
                onClick={() => setDefining(defining === tag ? null : tag)}
              >
                <span className="cut">{`{{${tag}}}`}</span>
                <IconPlus size={12} aria-hidden="true" />
              </button>
              {defining === tag && (
                <DefineForm
                  tag={tag}
                  onDefined={() => {
                    setDefining(null);
                    list.current?.focus();
                  }}
                />
              )}
            </div>
          ))}
        </section>
      </Popover.Dropdown>
    </Popover>
  );
}

function DefineForm({ tag, onDefined }: { readonly tag: string; readonly onDefined: () => void }) {
  const [value, setValue] = useState('');
  const [secret, setSecret] = useState(false);
  const define = useMutation(
    ask.parameters.set.mutationOptions({
      onSuccess: () => {
        onDefined();
        refresh(['parameters']);
      },
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    define.mutate({ tag, value, secret });
  };
  return (
    <form onSubmit={submit} className={styles.defineForm}>
      <TextInput
        autoFocus
        label={
          <>
            Value of <span className="wire">{`{{${tag}}}`}</span>
          </>
        }
        type={secret ? 'password' : 'text'}
        className="wire"
        autoComplete="off"
        value={value}
        error={define.error === null ? undefined : failureOf(define.error).message}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Checkbox
        label="Secret: masked in lists and kept out of the workspace file"
        checked={secret}
        onChange={(event) => setSecret(event.currentTarget.checked)}
      />
      <Button type="submit" variant="filled" loading={define.isPending}>
        Define custom parameter
      </Button>
    </form>
  );
}
