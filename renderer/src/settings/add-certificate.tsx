import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { ask, refresh } from '../client.ts';

const empty = { hosts: '', certificate: '', key: '', passphrase: '' };

/** A client certificate for some hosts. It is checked before it is added. */
export function AddCertificate({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const [typed, setTyped] = useState(empty);
  const close = (): void => {
    setTyped(empty);
    add.reset();
    onClose();
  };
  const add = useMutation(
    ask.certificates.add.mutationOptions({
      onSuccess: () => {
        refresh(['certificates']);
        close();
      },
    }),
  );
  const change =
    (name: keyof typeof empty) =>
    ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }): void => {
      add.reset();
      setTyped((before) => ({ ...before, [name]: value }));
    };
  const [file, key] = [typed.certificate.trim(), typed.key.trim()];
  const isArchive = /\.(?:p12|pfx)$/i.test(file);
  const matches = typed.hosts.split(/[\s,]+/).filter((host) => host !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate({
      matches,
      ...(isArchive ? { pfx: file } : { cert: file, ...(key === '' ? {} : { key }) }),
      ...(typed.passphrase === '' ? {} : { passphrase: typed.passphrase }),
    });
  };
  return (
    <Modal opened={opened} onClose={close} title="Add client certificate" size="md">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            data-autofocus
            label="Hosts"
            description="Separated by commas, with a port unless it is 443. *.example.com includes all subdomains."
            classNames={{ input: 'wire' }}
            placeholder="pbx.example.com:8443"
            value={typed.hosts}
            onChange={change('hosts')}
          />
          <TextInput
            label="Certificate file"
            description="PEM, .p12, or .pfx: an absolute path, or one in the workspace."
            classNames={{ input: 'wire' }}
            value={typed.certificate}
            onChange={change('certificate')}
          />
          <TextInput
            label="Private key file"
            description="PEM. Leave it empty if the certificate file contains the key."
            classNames={{ input: 'wire' }}
            disabled={isArchive}
            value={isArchive ? '' : typed.key}
            onChange={change('key')}
          />
          <PasswordInput
            label="Passphrase"
            description="Stored with the secrets of the workspace."
            autoComplete="off"
            value={typed.passphrase}
            onChange={change('passphrase')}
          />
          {add.error !== null && (
            <Text role="alert" c="var(--bad)">
              {failureOf(add.error).message}
            </Text>
          )}
          <Group justify="flex-end" gap="sm">
            <Button onClick={close}>Cancel</Button>
            <Button
              type="submit"
              variant="filled"
              loading={add.isPending}
              disabled={matches.length === 0 || file === ''}
            >
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
