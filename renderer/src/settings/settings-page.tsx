import { SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ProxyUse } from '../../../shared/model/proxy.ts';
import type { Settings, SettingsPatch } from '../../../shared/model/settings.ts';
import { ask } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { CertificateSettings } from './certificates.tsx';
import { NumberSetting } from './number-setting.tsx';
import { PermissionSettings } from './permissions.tsx';
import { SettingRow } from './setting-row.tsx';
import styles from './settings.module.css';

const megabyte = 1024 * 1024;

type Change = (patch: SettingsPatch) => void;

function Sending({ settings, change }: { readonly settings: Settings; readonly change: Change }) {
  return (
    <section className={styles.section}>
      <h2>Sending</h2>
      <SettingRow
        htmlFor="all-events"
        name="Events"
        hint="Turns all events on or off. While this is off, no events are sent. Save & Test still works."
      >
        <Switch
          id="all-events"
          checked={settings.eventsActive}
          onChange={(event) => change({ eventsActive: event.currentTarget.checked })}
        />
      </SettingRow>
      <SettingRow name="Unresolved tags" hint="What to send for a {{tag}} without a value.">
        <SegmentedControl
          aria-label="Unresolved tags"
          value={settings.unresolvedTags}
          data={[
            { value: 'empty', label: 'Sent empty' },
            { value: 'keep', label: 'Kept as text' },
          ]}
          onChange={(value) => change({ unresolvedTags: value === 'keep' ? 'keep' : 'empty' })}
        />
      </SettingRow>
      <SettingRow
        htmlFor="run-scripts"
        name="Run scripts of actions"
        hint="When events fire and with Save & Test, for the collections whose scripts you have allowed."
      >
        <Switch
          id="run-scripts"
          checked={settings.runScripts}
          onChange={(event) => change({ runScripts: event.currentTarget.checked })}
        />
      </SettingRow>
      <NumberSetting
        name="Timeout"
        hint="For one exchange, including redirects. Actions can override it."
        unit="ms"
        value={settings.timeoutMs}
        min={1}
        max={3_600_000}
        onChange={(timeoutMs) => change({ timeoutMs })}
      />
    </section>
  );
}

/** What the environment says; it is changed where the app is started. */
function Proxies() {
  const { data } = useQuery(ask.settings.proxies.queryOptions({ input: {} }));
  if (data === undefined) return null;
  return (
    <section className={styles.section}>
      <h2>Proxy</h2>
      <SettingRow name="HTTP" hint="From HTTP_PROXY. Requests to this computer never go through a proxy.">
        <ProxyValue proxy={data.http} />
      </SettingRow>
      <SettingRow name="HTTPS" hint="From HTTPS_PROXY, otherwise HTTP_PROXY.">
        <ProxyValue proxy={data.https} />
      </SettingRow>
      <SettingRow name="Exceptions" hint="From NO_PROXY. These hosts are reached directly.">
        <span className="wire">{data.bypass.length === 0 ? 'None' : data.bypass.join(', ')}</span>
      </SettingRow>
    </section>
  );
}

function ProxyValue({ proxy }: { readonly proxy: ProxyUse | null }) {
  if (proxy === null) return 'None';
  if (proxy.problem !== null) return <span role="alert">{proxy.problem}</span>;
  return (
    <>
      <span className="wire">{proxy.url}</span>
      {proxy.hasCredentials && ' with user and password'}
    </>
  );
}

function Receiving({ settings, change }: { readonly settings: Settings; readonly change: Change }) {
  const { port, host, bodyLimit } = settings.receiver;
  const [typed, setTyped] = useState(host);
  useEffect(() => setTyped(host), [host]);
  const keep = () => {
    if (typed.trim() === '') setTyped(host);
    else if (typed.trim() !== host) change({ receiver: { host: typed.trim() } });
  };
  const isLocal = /^(127\.|localhost$|::1$)/.test(host);
  return (
    <section className={styles.section}>
      <h2>Receiving</h2>
      <NumberSetting
        name="Port"
        plain
        hint="If the port is in use, the next free port is used."
        value={port}
        min={0}
        max={65_535}
        onChange={(wanted) => change({ receiver: { port: wanted } })}
      />
      <SettingRow
        htmlFor="receiver-host"
        name="Address"
        hint={
          isLocal
            ? 'Only this computer can connect. Use 0.0.0.0 to receive from phones on your network.'
            : 'Other devices on your network can reach the receiver. Use 127.0.0.1 to limit it to this computer.'
        }
      >
        <TextInput
          id="receiver-host"
          className="wire"
          w={160}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
      </SettingRow>
      <NumberSetting
        name="Maximum body size"
        hint="Larger bodies are truncated in the activity log and get a 413 response."
        unit="MiB"
        value={Math.max(1, Math.round(bodyLimit / megabyte))}
        min={1}
        max={192}
        onChange={(wanted) => change({ receiver: { bodyLimit: wanted * megabyte } })}
      />
    </section>
  );
}

function Record({ settings, change }: { readonly settings: Settings; readonly change: Change }) {
  return (
    <section className={styles.section}>
      <h2>Activity log</h2>
      <NumberSetting
        name="Maximum entries"
        hint="The oldest are deleted first."
        value={settings.activity.keepRows}
        min={100}
        max={10_000_000}
        onChange={(keepRows) => change({ activity: { keepRows } })}
      />
      <NumberSetting
        name="Retention"
        hint="Older activity is deleted automatically."
        unit="days"
        value={settings.activity.keepDays}
        min={1}
        max={3650}
        onChange={(keepDays) => change({ activity: { keepDays } })}
      />
    </section>
  );
}

function About() {
  const { data } = useQuery(ask.workspace.info.queryOptions({ input: {} }));
  if (data === undefined) return null;
  const kept =
    data.secrets === 'system'
      ? "Stored in your system's keychain."
      : 'Stored in a workspace file that only you can read.';
  return (
    <section className={styles.section}>
      <h2>Workspace</h2>
      {data.notices.map((notice) => (
        <p key={notice} className={styles.notice}>
          {notice}
        </p>
      ))}
      <SettingRow name="Folder" hint="You can commit this folder. The activity log and secrets are excluded from Git.">
        <span className="wire">{data.dir}</span>
      </SettingRow>
      <SettingRow name="Secrets" hint="Values of secret parameters.">
        {kept}
      </SettingRow>
      <SettingRow name="Phone systems" hint="Available for simulation.">
        {data.dialects.map(({ name }) => name).join(', ')}
      </SettingRow>
      <SettingRow name="Version">
        <span className="numbers">Hookswitch {data.version}</span>
      </SettingRow>
    </section>
  );
}

export function SettingsPage() {
  const { data: settings } = useQuery(ask.settings.get.queryOptions({ input: {} }));
  const update = useMutation(ask.settings.update.mutationOptions({ onError: showFailure }));
  if (settings === undefined) return null;
  const change: Change = (patch) => update.mutate(patch);
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <section className={styles.section}>
          <h2>Appearance</h2>
          <SettingRow name="Theme" hint="System follows your desktop's light or dark mode.">
            <SegmentedControl
              aria-label="Theme"
              value={settings.appearance}
              data={[
                { value: 'system', label: 'System' },
                { value: 'light', label: 'Light' },
                { value: 'dark', label: 'Dark' },
              ]}
              onChange={(value) => change({ appearance: value === 'dark' || value === 'light' ? value : 'system' })}
            />
          </SettingRow>
        </section>
        <Sending settings={settings} change={change} />
        <Proxies />
        <CertificateSettings />
        <Receiving settings={settings} change={change} />
        <Record settings={settings} change={change} />
        <PermissionSettings />
        <About />
      </div>
    </div>
  );
}
