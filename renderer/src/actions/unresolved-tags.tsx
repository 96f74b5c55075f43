import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { ask, refresh } from '../client.ts';
import styles from './editor.module.css';

/** PBXware's list of undefined parameters: a click on one asks for its value and defines it. */
export function UnresolvedTags({ tags }: { readonly tags: readonly string[] }) {
  const { data: settings } = useQuery(ask.settings.get.queryOptions({ input: {} }));
  const sent = settings?.unresolvedTags === 'keep' ? 'sent as text' : 'sent empty';
  if (tags.length === 0) return null;
  return (
    <section className={styles.unresolved} aria-label="Unresolved parameters">
      <span className={styles.undefinedWord}>
        {tags.length === 1 ? 'Unresolved parameter' : 'Unresolved parameters'}, {sent}:
      </span>
      {tags.map((tag) => (
        <DefineTag key={tag} tag={tag} />
      ))}
    </section>
  );
}

function DefineTag({ tag }: { readonly tag: string }) {
  const [opened, setOpened] = useState(false);
  const [value, setValue] = useState('');
  const [secret, setSecret] = useState(false);
  const define = useMutation(
    ask.parameters.set.mutationOptions({
      onSuccess: () => {
        setOpened(false);
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
    <Popover opened={opened} onChange={setOpened} width={300} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.undefinedChip}
          aria-label={`Define ${tag}`}
          onClick={() => setOpened(!opened)}
        >
          {`{{${tag}}}`}
          <IconPlus size={12} aria-hidden="true" />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} className={styles.defineForm}>
          <TextInput
            data-autofocus
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
      </Popover.Dropdown>
    </Popover>
  );
}
