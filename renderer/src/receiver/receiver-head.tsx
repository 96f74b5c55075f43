import { ActionIcon, Button, Loader, TextInput, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCopy, IconInfoCircle, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ReceiverStatus } from '../../../shared/model/receiver.ts';
import { ask, queryClient } from '../client.ts';
import { copyText } from '../parts/copy-text.ts';
import { showFailure } from '../parts/show-failure.ts';
import { useConnection } from '../parts/use-connection.ts';
import { curlToTry, isLoopback, readAddress } from './address.ts';
import styles from './receiver.module.css';

/** Whether, where and why not it listens; moved, stopped and started here. */
export function ReceiverHead() {
  const { data: status } = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const update = useMutation(
    ask.receiver.update.mutationOptions({
      onError: showFailure,
      onSuccess: (now) => queryClient.setQueryData(ask.receiver.status.queryKey({ input: {} }), now),
    }),
  );
  const isConnected = useConnection().state === 'connected';
  if (!isConnected && status !== undefined) return <NotKnown url={status.url} />;
  if (status === undefined) return <Loader m="md" size="sm" aria-label="Loading the receiver" />;
  const { url, urls, listening, problem, note, host } = status;
  return (
    <section className={styles.head} aria-label="Receiver">
      <div className={styles.line}>
        <div className={styles.where}>
          <p className={styles.state} data-tone={listening ? 'good' : 'bad'}>
            <span className={styles.dot} aria-hidden="true" />
            {listening ? 'Listening on' : problem === null ? 'Stopped' : 'Not listening'}
          </p>
          {url === null ? (
            <p className={styles.off}>
              {problem === null ? 'No requests are received while it is stopped.' : problem.message}
            </p>
          ) : (
            <p className={styles.url}>
              <span>{url}</span>
              <Tooltip label="Copy the URL">
                <ActionIcon aria-label="Copy the URL" onClick={() => void copyText(url, 'URL')}>
                  <IconCopy size={16} stroke={1.5} />
                </ActionIcon>
              </Tooltip>
            </p>
          )}
          {urls.length > 1 && <FurtherUrls urls={urls.slice(1)} />}
        </div>
        <Address status={status} busy={update.isPending} onMove={(to) => update.mutate({ ...to, listening: true })} />
        <Button
          variant={listening ? 'default' : 'filled'}
          loading={update.isPending}
          leftSection={listening ? <IconPlayerStop size={14} /> : <IconPlayerPlay size={14} />}
          onClick={() => update.mutate({ listening: !listening })}
        >
          {listening ? 'Stop' : 'Start'}
        </Button>
      </div>
      {problem !== null && (
        <Notice tone="bad">{listening ? `${problem.message} ${problem.hint}` : problem.hint}</Notice>
      )}
      {note !== null && <Notice tone="note">{note}</Notice>}
      {listening && !isLoopback(host) && (
        <Notice tone="warning">
          Other devices on your network can reach this address and write to the activity log. Use 127.0.0.1 to limit it
          to this computer.
        </Notice>
      )}
      {url !== null && <TryLine command={curlToTry(url)} />}
    </section>
  );
}

/** The other addresses of a receiver that listens on all of this machine's. */
function FurtherUrls({ urls }: { readonly urls: readonly string[] }) {
  return (
    <ul className={styles.further} aria-label="Other URLs of the receiver">
      {urls.map((url) => (
        <li key={url}>
          <span>{url}</span>
          <Tooltip label="Copy the URL">
            <ActionIcon size={24} aria-label={`Copy ${url}`} onClick={() => void copyText(url, 'URL')}>
              <IconCopy size={14} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}

/** Without a connection to the engine nobody knows whether it listens. */
function NotKnown({ url }: { readonly url: string | null }) {
  return (
    <section className={styles.head} aria-label="Receiver">
      <p className={styles.state} data-tone="bad">
        <span className={styles.dot} aria-hidden="true" />
        Unknown
      </p>
      <p className={styles.off}>
        Hookswitch is not responding. {url !== null && <>The receiver was last listening on {url}.</>}
      </p>
    </section>
  );
}

function Notice({ tone, children }: { readonly tone: 'bad' | 'warning' | 'note'; readonly children: React.ReactNode }) {
  const Icon = tone === 'note' ? IconInfoCircle : IconAlertTriangle;
  return (
    <p className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'note'}>
      <Icon size={14} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}

function TryLine({ command }: { readonly command: string }) {
  return (
    <div className={styles.try}>
      <span className="dim">Try it</span>
      <code className="wire cut" title={command}>
        {command}
      </code>
      <Tooltip label="Copy the command">
        <ActionIcon size={24} aria-label="Copy the command" onClick={() => void copyText(command, 'Command')}>
          <IconCopy size={14} stroke={1.5} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

interface AddressProps {
  readonly status: ReceiverStatus;
  readonly busy: boolean;
  readonly onMove: (to: { readonly host: string; readonly port: number }) => void;
}

function Address({ status, busy, onMove }: AddressProps) {
  const kept = { host: status.host, port: String(status.wantedPort) };
  const [typed, setTyped] = useState(kept);
  useEffect(() => setTyped({ host: status.host, port: String(status.wantedPort) }), [status.host, status.wantedPort]);
  const read = readAddress(typed.host, typed.port);
  const isChanged = typed.host.trim() !== kept.host || typed.port.trim() !== kept.port;
  return (
    <form
      className={styles.address}
      aria-label="Address of the receiver"
      onSubmit={(event) => {
        event.preventDefault();
        if (read.problem === null && isChanged) onMove({ host: read.host, port: read.port });
      }}
    >
      <TextInput
        classNames={{ input: 'wire' }}
        label="Host"
        w={136}
        value={typed.host}
        error={read.problem?.field === 'host' ? read.problem.message : undefined}
        onChange={(event) => setTyped({ ...typed, host: event.currentTarget.value })}
      />
      <TextInput
        classNames={{ input: 'wire' }}
        label="Port"
        w={84}
        inputMode="numeric"
        value={typed.port}
        error={read.problem?.field === 'port' ? read.problem.message : undefined}
        onChange={(event) => setTyped({ ...typed, port: event.currentTarget.value })}
      />
      <Button type="submit" disabled={!isChanged || read.problem !== null || busy}>
        Apply
      </Button>
    </form>
  );
}
