import { SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Settings, SettingsPatch } from '../../../shared/model/settings.ts';
import { ask } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { NumberSetting } from './number-setting.tsx';
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
        hint="The switch for all events. While it is off, no event sends anything; Save & Test still does."
      >
        <Switch
          id="all-events"
          checked={settings.eventsActive}
          onChange={(event) => change({ eventsActive: event.currentTarget.checked })}
        />
      </SettingRow>
      <SettingRow name="Undefined tags" hint="What becomes of a {{tag}} that nothing defines.">
        <SegmentedControl
          aria-label="Undefined tags"
          value={settings.unresolvedTags}
          data={[
            { value: 'empty', label: 'Sent empty' },
            { value: 'keep', label: 'Kept as text' },
          ]}
          onChange={(value) => change({ unresolvedTags: value === 'keep' ? 'keep' : 'empty' })}
        />
      </SettingRow>
      <NumberSetting
        name="Timeout"
        hint="For one exchange, redirects included. An action can have its own."
        unit="ms"
        value={settings.timeoutMs}
        min={1}
        max={3_600_000}
        onChange={(timeoutMs) => change({ timeoutMs })}
      />
    </section>
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
        hint="Where it is taken, the next free one is used, and said."
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
            ? 'This machine only. For real phones on your network choose 0.0.0.0.'
            : 'Others on your network can reach the receiver. 127.0.0.1 is this machine only.'
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
        name="Largest body"
        hint="Larger ones are cut in the record and answered 413."
        unit="MiB"
        value={Math.max(1, Math.round(bodyLimit / megabyte))}
        min={1}
        max={1024}
        onChange={(wanted) => change({ receiver: { bodyLimit: wanted * megabyte } })}
      />
    </section>
  );
}

function Record({ settings, change }: { readonly settings: Settings; readonly change: Change }) {
  return (
    <section className={styles.section}>
      <h2>Record</h2>
      <NumberSetting
        name="Activities kept"
        hint="The oldest go first."
        value={settings.activity.keepRows}
        min={100}
        max={10_000_000}
        onChange={(keepRows) => change({ activity: { keepRows } })}
      />
      <NumberSetting
        name="Days kept"
        hint="Older activities go by themselves."
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
    data.secrets === 'system' ? 'In the store of your system.' : 'In a file of the workspace that only you can read.';
  return (
    <section className={styles.section}>
      <h2>Workspace</h2>
      {data.notices.map((notice) => (
        <p key={notice} className={styles.notice}>
          {notice}
        </p>
      ))}
      <SettingRow name="Folder" hint="You can read it and commit it; the record and secrets stay out of git.">
        <span className="wire">{data.dir}</span>
      </SettingRow>
      <SettingRow name="Secrets" hint="Values of secret parameters.">
        {kept}
      </SettingRow>
      <SettingRow name="Dialects" hint="Phone systems whose events can be fired.">
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
    <div className={styles.place}>
      <div className={styles.column}>
        <section className={styles.section}>
          <h2>Screen</h2>
          <SettingRow name="Appearance" hint="System follows the light or dark of your desktop.">
            <SegmentedControl
              aria-label="Appearance"
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
        <Receiving settings={settings} change={change} />
        <Record settings={settings} change={change} />
        <About />
      </div>
    </div>
  );
}
