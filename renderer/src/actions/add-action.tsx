import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { create } from 'zustand';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { ask, refresh } from '../client.ts';
import { goTo } from '../route.ts';
import styles from './actions.module.css';
import { RequestLine } from './request-line.tsx';
import type { TreeGroup } from './request-tree.ts';
import { useTagSources } from './use-tag-sources.ts';

interface Opened {
  readonly collection: string | null;
  /** In that collection. */
  readonly folder: Pick<TreeGroup, 'id' | 'name'> | null;
}

/** `null` while the form is closed. */
const useForm = create<{ readonly opened: Opened | null }>(() => ({ opened: null }));
const close = (): void => useForm.setState({ opened: null });

/** Opens the form for a new action, in a collection or a folder of it if one is named. */
export function openAddAction(collection: string | null = null, folder: Opened['folder'] = null): void {
  useForm.setState({ opened: { collection, folder } });
}

/** The form itself: one per page. */
export function AddAction() {
  const opened = useForm((form) => form.opened);
  useEffect(() => close, []);
  return (
    <Modal opened={opened !== null} onClose={close} title="Add action" size={560}>
      {opened !== null && <Form first={opened.collection} folder={opened.folder} />}
    </Modal>
  );
}

function Form({ first, folder }: { readonly first: string | null; readonly folder: Opened['folder'] }) {
  const collections = useQuery(ask.actions.list.queryOptions({ input: {} })).data?.collections ?? [];
  const [name, setName] = useState('');
  const [method, setMethod] = useState('POST');
  const [url, setUrl] = useState('');
  const [collection, setCollection] = useState<string | null>(first);
  const sourceOf = useTagSources();
  const isInFolder = folder !== null && collection === first;
  const addAction = useMutation(
    ask.actions.create.mutationOptions({
      onSuccess: ({ id }) => {
        close();
        refresh(['actions']);
        goTo('actions', [id]);
      },
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const place = isInFolder ? { folder: folder.id } : collection === null ? {} : { collection };
    addAction.mutate({ name, method, url, ...place });
  };
  const mine = { value: '', label: 'My actions' };
  const kept = collections.filter(
    ({ problem, name: collectionName }) => problem === null && collectionName !== mine.label,
  );
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        data-autofocus
        label="Name"
        description="Must be unique in the collection"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={addAction.error === null ? undefined : failureOf(addAction.error).message}
      />
      <RequestLine flush method={method} url={url} sourceOf={sourceOf} onMethod={setMethod} onUrl={setUrl} />
      <Select
        label="Collection"
        description={isInFolder ? `In the folder ${folder.name}` : undefined}
        data={[mine, ...kept.map((collection) => ({ value: collection.id, label: collection.name }))]}
        value={collection ?? ''}
        onChange={(value) => setCollection(value === '' ? null : value)}
      />
      <Group justify="flex-end" gap={8}>
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={name.trim() === ''} loading={addAction.isPending}>
          Add
        </Button>
      </Group>
    </form>
  );
}
