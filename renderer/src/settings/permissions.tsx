import { ActionIcon, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { uploadFolder } from '../../../shared/model/permissions.ts';
import { ask, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { SettingRow } from './setting-row.tsx';
import styles from './settings.module.css';

/** What a person allowed: files to upload, hosts to resend captured requests to, scripts to run. */
export function PermissionSettings() {
  const { data } = useQuery(ask.permissions.list.queryOptions({ input: {} }));
  const { data: listed } = useQuery(ask.actions.list.queryOptions({ input: {} }));
  const revoke = useMutation(
    ask.permissions.revoke.mutationOptions({ onSuccess: () => refresh(['permissions']), onError: showFailure }),
  );
  if (data === undefined) return null;
  return (
    <section className={styles.section}>
      <h2>Permissions</h2>
      <SettingRow
        htmlFor="allowed-files"
        name="Uploads"
        hint={`Files and folders that requests may upload, in addition to the folder "${uploadFolder}" of the workspace.`}
      >
        <Allowed names={data.files} none="None yet" onRevoke={(file) => revoke.mutate({ files: [file] })} />
        <AllowFile />
      </SettingRow>
      <SettingRow
        name="Resend"
        hint="Hosts that captured requests may be resent to. You are asked only once per host, and never for this receiver."
      >
        <Allowed names={data.hosts} none="None yet" onRevoke={(host) => revoke.mutate({ hosts: [host] })} />
      </SettingRow>
      <SettingRow
        name="Scripts"
        hint="Collections whose scripts may run. You allow them on the Scripts tab of an action, or when you run a collection."
      >
        <Allowed
          names={data.scripts}
          label={(id) => listed?.collections.find((collection) => collection.id === id)?.name ?? `Deleted (${id})`}
          none="None yet"
          onRevoke={(id) => revoke.mutate({ scripts: [id] })}
        />
      </SettingRow>
    </section>
  );
}

function Allowed(props: {
  readonly names: readonly string[];
  /** The name as a person knows it; itself where it is left out. */
  readonly label?: (name: string) => string;
  readonly none: string;
  readonly onRevoke: (name: string) => void;
}) {
  const { names, label = (name: string) => name, none, onRevoke } = props;
  if (names.length === 0) return <span className="dim">{none}</span>;
  return (
    <ul className={styles.allowed}>
      {names.map((name) => (
        <li key={name}>
          <span className={props.label === undefined ? 'wire' : 'cut'}>{label(name)}</span>
          <ActionIcon size={22} aria-label={`Revoke ${label(name)}`} onClick={() => onRevoke(name)}>
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

function AllowFile() {
  const [typed, setTyped] = useState('');
  const allow = useMutation(
    ask.permissions.allow.mutationOptions({
      onSuccess: () => {
        setTyped('');
        refresh(['permissions']);
      },
    }),
  );
  const submit = (): void => {
    if (typed.trim() !== '') allow.mutate({ files: [typed.trim()] });
  };
  return (
    <TextInput
      id="allowed-files"
      className="wire"
      w={260}
      placeholder="Enter a path and press Enter"
      value={typed}
      error={allow.error === null ? undefined : failureOf(allow.error).message}
      onChange={(event) => {
        allow.reset();
        setTyped(event.currentTarget.value);
      }}
      onKeyDown={(event) => event.key === 'Enter' && submit()}
    />
  );
}
