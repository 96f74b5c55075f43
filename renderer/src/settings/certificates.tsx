import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { ClientCertificate } from '../../../shared/model/certificates.ts';
import { ask, refresh } from '../client.ts';
import { confirm } from '../parts/confirm.tsx';
import { showFailure } from '../parts/show-failure.ts';
import { AddCertificate } from './add-certificate.tsx';
import { SettingRow } from './setting-row.tsx';
import styles from './settings.module.css';

/** Whom requests trust, and to whom they prove who sends them. */
export function CertificateSettings() {
  const { data } = useQuery(ask.certificates.list.queryOptions({ input: {} }));
  const [isAdding, setIsAdding] = useState(false);
  if (data === undefined) return null;
  return (
    <section className={styles.section}>
      <h2>Certificates</h2>
      <Authorities path={data.authorities} problem={data.authoritiesProblem} />
      <SettingRow
        name="Client certificates"
        hint="For servers that require one, by host. The files are read when they are used. Certificates stay on this computer and are not part of a shared workspace."
      >
        <CertificateList certificates={data.client} />
        <Button size="compact-sm" leftSection={<IconPlus size={14} />} onClick={() => setIsAdding(true)}>
          Add certificate
        </Button>
      </SettingRow>
      <AddCertificate opened={isAdding} onClose={() => setIsAdding(false)} />
    </section>
  );
}

function Authorities({ path, problem }: { readonly path: string | null; readonly problem: string | null }) {
  const [typed, setTyped] = useState(path ?? '');
  useEffect(() => setTyped(path ?? ''), [path]);
  const update = useMutation(ask.certificates.update.mutationOptions({ onSuccess: () => refresh(['certificates']) }));
  const keep = (): void => {
    const wanted = typed.trim() === '' ? null : typed.trim();
    if (wanted !== path) update.mutate({ authorities: wanted });
  };
  return (
    <SettingRow
      htmlFor="authorities"
      name="Trusted authorities"
      hint="A PEM file with CA certificates to trust in addition to your system's: an absolute path, or one in the workspace."
    >
      <TextInput
        id="authorities"
        className="wire"
        w={260}
        placeholder="None"
        value={typed}
        error={update.error === null ? problem : failureOf(update.error).message}
        onChange={(event) => {
          update.reset();
          setTyped(event.currentTarget.value);
        }}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
    </SettingRow>
  );
}

const nameOf = ({ matches }: ClientCertificate): string =>
  matches.map((pattern) => (pattern === '<all_urls>' ? 'All hosts' : pattern)).join(', ');

function CertificateList({ certificates }: { readonly certificates: readonly ClientCertificate[] }) {
  const remove = useMutation(
    ask.certificates.remove.mutationOptions({ onSuccess: () => refresh(['certificates']), onError: showFailure }),
  );
  const askToRemove = async (certificate: ClientCertificate): Promise<void> => {
    const text = certificate.hasPassphrase ? ' Its passphrase is deleted.' : '';
    const agreed = await confirm({
      title: 'Remove client certificate',
      text: `Requests to ${nameOf(certificate)} no longer use ${certificate.cert ?? certificate.pfx}.${text} The files stay.`,
      button: 'Remove',
    });
    if (agreed) remove.mutate({ id: certificate.id });
  };
  if (certificates.length === 0) return <p className={styles.none}>None yet</p>;
  return (
    <ul className={styles.allowed}>
      {certificates.map((certificate) => (
        <li key={certificate.id}>
          <div>
            <span className="wire">{nameOf(certificate)}</span>
            <p className="wire">{certificate.cert ?? certificate.pfx}</p>
            {certificate.problem !== null && (
              <p role="alert" className={styles.problem}>
                {certificate.problem}
              </p>
            )}
          </div>
          <ActionIcon
            size={22}
            aria-label={`Remove the certificate for ${nameOf(certificate)}`}
            onClick={() => void askToRemove(certificate)}
          >
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
