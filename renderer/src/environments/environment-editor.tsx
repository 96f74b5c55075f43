import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconEye, IconEyeOff, IconTrash, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { Environment, EnvironmentValue } from '../../../shared/model/environment.ts';
import { TagInput } from '../actions/tag-input.tsx';
import { useTagSources } from '../actions/use-tag-sources.ts';
import { ask, client, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { notifyDone } from '../parts/undoable.tsx';
import { doubledKeys, environmentText, keptRows } from './environment-file.ts';
import styles from './environments.module.css';

/** Milliseconds after the last key until an edit is kept. */
const keepAfter = 400;

interface Kept {
  readonly name: string;
  readonly values: readonly EnvironmentValue[];
}

/** The editor of one environment, once its values are there: lists have those of its secrets masked. */
export function EnvironmentValues({ id }: { readonly id: string }) {
  const options = ask.environments.reveal.queryOptions({ input: { id } });
  // Asked for each time it is opened, and forgotten when it is closed.
  const { data, error } = useQuery({ ...options, staleTime: 0, gcTime: 0 });
  if (error !== null) return <p role="alert">{failureOf(error).message}</p>;
  return data === undefined ? null : <EnvironmentEditor environment={data} />;
}

/** Name and values of one environment; every edit is kept by itself. */
function EnvironmentEditor({ environment }: { readonly environment: Environment }) {
  const { id } = environment;
  const [name, setName] = useState(environment.name);
  const [rows, setRows] = useState<readonly EnvironmentValue[]>(environment.values);
  const [revealed, setRevealed] = useState<ReadonlySet<number>>(new Set());
  const removed = useRef(false);
  const sourceOf = useTagSources();
  const update = useMutation({
    mutationFn: (kept: Kept) => client.environments.update({ id, name: kept.name, values: keptRows(kept.values) }),
    onSuccess: () => refresh(['environments']),
  });
  const keep = useDebouncedCallback(
    (kept: Kept) => {
      if (!removed.current && kept.name.trim() !== '') update.mutate(kept);
    },
    { delay: keepAfter, flushOnUnmount: true },
  );
  const change = (next: Partial<Kept>): void => {
    if (next.name !== undefined) setName(next.name);
    if (next.values !== undefined) setRows(next.values);
    keep({ name: next.name ?? name, values: next.values ?? rows });
  };
  const put = (at: number, part: Partial<EnvironmentValue>): void => {
    const blank: EnvironmentValue = { key: '', value: '', enabled: true, secret: false };
    const all = at === rows.length ? [...rows, blank] : rows;
    change({ values: all.map((row, index) => (index === at ? { ...row, ...part } : row)) });
  };
  const toggleReveal = (at: number): void => {
    const next = new Set(revealed);
    if (!next.delete(at)) next.add(at);
    setRevealed(next);
  };
  const doubled = doubledKeys(rows);

  return (
    <section className={styles.editor} aria-label={`Values of ${name}`}>
      <div className={styles.top}>
        <TextInput
          aria-label="Name"
          className={styles.name}
          value={name}
          error={name.trim() === '' ? 'Enter a name.' : undefined}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Remove
          environment={{ ...environment, name, values: keptRows(rows) }}
          onRemove={() => {
            removed.current = true;
          }}
        />
      </div>
      {update.error !== null && (
        <p className={styles.problem} role="alert">
          {failureOf(update.error).message} {failureOf(update.error).hint}
        </p>
      )}
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col" className={styles.tick}>
                On
              </th>
              <th scope="col">Key</th>
              <th scope="col">Value</th>
              <th scope="col" className={styles.secret}>
                Secret
              </th>
              <th scope="col" className={styles.tick} aria-label="Remove" />
            </tr>
          </thead>
          <tbody>
            {[...rows, null].map((row, at) => {
              const label = row === null || row.key === '' ? `row ${at + 1}` : row.key;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row has only its position as identity
                <tr key={at}>
                  <td className={styles.tick}>
                    {row !== null && (
                      <Checkbox
                        aria-label={`Use ${label}`}
                        checked={row.enabled}
                        onChange={(event) => put(at, { enabled: event.currentTarget.checked })}
                      />
                    )}
                  </td>
                  <td
                    title={row !== null && doubled.has(row.key) ? 'Duplicate key. The last value is used.' : undefined}
                  >
                    <TagInput
                      bare
                      label={row === null ? 'New key' : `Key of ${label}`}
                      placeholder={row === null ? 'Add key' : ''}
                      value={row?.key ?? ''}
                      off={row?.enabled === false}
                      invalid={row !== null && doubled.has(row.key)}
                      sourceOf={sourceOf}
                      onChange={(key) => put(at, { key })}
                    />
                  </td>
                  <td>
                    <span className={styles.value}>
                      <TagInput
                        bare
                        label={row === null ? 'New value' : `Value of ${label}`}
                        value={row?.value ?? ''}
                        off={row?.enabled === false}
                        masked={row?.secret === true && !revealed.has(at)}
                        sourceOf={sourceOf}
                        onChange={(value) => put(at, { value })}
                      />
                      {row?.secret === true && (
                        <ActionIcon
                          size={22}
                          aria-label={revealed.has(at) ? `Hide ${label}` : `Show ${label}`}
                          onClick={() => toggleReveal(at)}
                        >
                          {revealed.has(at) ? <IconEyeOff size={14} /> : <IconEye size={14} />}
                        </ActionIcon>
                      )}
                    </span>
                  </td>
                  <td className={styles.secret}>
                    {row !== null && (
                      <Checkbox
                        aria-label={`${label} is secret`}
                        checked={row.secret}
                        onChange={(event) => put(at, { secret: event.currentTarget.checked })}
                      />
                    )}
                  </td>
                  <td className={styles.tick}>
                    {row !== null && (
                      <ActionIcon
                        size={22}
                        aria-label={`Remove ${label}`}
                        onClick={() => change({ values: rows.filter((_row, index) => index !== at) })}
                      >
                        <IconX size={14} />
                      </ActionIcon>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className={styles.note} aria-live="polite">
        {update.isPending ? 'Saving…' : 'Changes are saved automatically.'} Environment values are stored in a file that
        can be shared. Secret values are masked on screen, but not encrypted in the file.
      </p>
    </section>
  );
}

function Remove(props: { readonly environment: Environment; readonly onRemove: () => void }) {
  const { environment, onRemove } = props;
  const { id, name } = environment;
  const remove = useMutation({
    mutationFn: async () => {
      const { active } = await client.environments.list({});
      await client.environments.remove({ id });
      return active === id;
    },
    onMutate: onRemove,
    onSuccess: (wasActive) => {
      refresh(['environments']);
      notifyDone(`Deleted ${name}`, async () => {
        const { documents } = await client.imports.add({ files: [{ name, text: environmentText(environment) }] });
        if (wasActive) await client.environments.activate({ id: documents[0]?.id ?? null });
        refresh(['environments']);
      });
    },
    onError: showFailure,
  });
  return (
    <Button leftSection={<IconTrash size={14} />} loading={remove.isPending} onClick={() => remove.mutate()}>
      Remove
    </Button>
  );
}
