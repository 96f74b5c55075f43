import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState, useSyncExternalStore } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { ask, refresh } from '../client.ts';
import { goTo } from '../route.ts';
import styles from './actions.module.css';
import { RequestLine } from './request-line.tsx';
import { useTagSources } from './use-tag-sources.ts';

interface Opened {
  readonly collection: string | null;
}
let opened: Opened | null = null;
const listeners = new Set<() => void>();
function become(next: Opened | null): void {
  opened = next;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Opens the form for a new action; in this collection where one is named. */
export function openAddAction(collection: string | null = null): void {
  become({ collection });
}

/** The form itself; stands once in the place. */
export function AddAction() {
  const now = useSyncExternalStore(subscribe, () => opened);
  useEffect(() => () => become(null), []);
  return (
    <Modal opened={now !== null} onClose={() => become(null)} title="Add action" size={560}>
      {now !== null && <Form first={now.collection} />}
    </Modal>
  );
}

function Form({ first }: { readonly first: string | null }) {
  const collections = useQuery(ask.actions.list.queryOptions({ input: {} })).data?.collections ?? [];
  const [name, setName] = useState('');
  const [method, setMethod] = useState('POST');
  const [url, setUrl] = useState('');
  const [collection, setCollection] = useState<string | null>(first);
  const sourceOf = useTagSources();
  const create = useMutation(
    ask.actions.create.mutationOptions({
      onSuccess: ({ id }) => {
        become(null);
        refresh(['actions']);
        goTo('actions', [id]);
      },
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate({ name, method, url, ...(collection === null ? {} : { collection }) });
  };
  const mine = { value: '', label: 'My actions' };
  const kept = collections.filter(({ problem, name: each }) => problem === null && each !== mine.label);
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        data-autofocus
        label="Name"
        description="Must be unique in the collection"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={create.error === null ? undefined : failureOf(create.error).message}
      />
      <RequestLine flush method={method} url={url} sourceOf={sourceOf} onMethod={setMethod} onUrl={setUrl} />
      <Select
        label="Collection"
        data={[mine, ...kept.map((each) => ({ value: each.id, label: each.name }))]}
        value={collection ?? ''}
        onChange={(value) => setCollection(value === '' ? null : value)}
      />
      <Group justify="flex-end" gap={8}>
        <Button onClick={() => become(null)}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={name.trim() === ''} loading={create.isPending}>
          Add
        </Button>
      </Group>
    </form>
  );
}
