import { NumberInput, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import type { ActionSettings } from '../../../shared/model/action.ts';
import { ask } from '../client.ts';
import styles from './editor.module.css';

export function SettingsEditor(props: {
  readonly settings: ActionSettings;
  readonly onChange: (settings: ActionSettings) => void;
}) {
  const { settings, onChange } = props;
  const workspace = useQuery(ask.settings.get.queryOptions({ input: {} })).data;
  const change = (part: Partial<ActionSettings>): void => onChange({ ...settings, ...part });
  return (
    <div className={styles.settings}>
      <Setting name="Follow redirects">
        {(id) => (
          <Switch
            id={id}
            checked={settings.followRedirects}
            onChange={(event) => change({ followRedirects: event.currentTarget.checked })}
          />
        )}
      </Setting>
      {settings.followRedirects && (
        <Setting name="Maximum redirects">
          {(id) => (
            <NumberInput
              id={id}
              w={140}
              min={0}
              max={100}
              allowDecimal={false}
              value={settings.maxRedirects}
              onChange={(value) => typeof value === 'number' && change({ maxRedirects: value })}
            />
          )}
        </Setting>
      )}
      <Setting
        name="Verify TLS certificate"
        hint="Turn this off only for your own test servers. Any certificate is then accepted."
      >
        {(id) => (
          <Switch
            id={id}
            checked={settings.verifyTls}
            onChange={(event) => change({ verifyTls: event.currentTarget.checked })}
          />
        )}
      </Setting>
      <Setting name="Timeout" hint="In milliseconds, for the whole exchange. Leave empty to use the workspace setting.">
        {(id) => (
          <NumberInput
            id={id}
            w={140}
            min={1}
            max={3_600_000}
            allowDecimal={false}
            thousandSeparator=","
            placeholder={workspace?.timeoutMs.toLocaleString('en')}
            value={settings.timeoutMs ?? ''}
            onChange={(value) => {
              if (value === '') change({ timeoutMs: null });
              else if (typeof value === 'number' && value >= 1) change({ timeoutMs: value });
            }}
          />
        )}
      </Setting>
      <Setting
        name="Run scripts"
        hint="Pre-request and test scripts, also those of its folders and its collection, once the collection is allowed."
      >
        {(id) => (
          <Switch
            id={id}
            checked={settings.runScripts}
            onChange={(event) => change({ runScripts: event.currentTarget.checked })}
          />
        )}
      </Setting>
      <Setting
        name="Send as Postman"
        hint="Call values are not encoded and unresolved tags stay as text. A + in a query then arrives as a space."
      >
        {(id) => (
          <Switch
            id={id}
            checked={settings.asPostman}
            onChange={(event) => change({ asPostman: event.currentTarget.checked })}
          />
        )}
      </Setting>
    </div>
  );
}

function Setting(props: {
  readonly name: string;
  readonly hint?: string;
  readonly children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className={styles.setting}>
      <div className={styles.settingText}>
        <label htmlFor={id}>{props.name}</label>
        {props.hint !== undefined && <span>{props.hint}</span>}
      </div>
      {props.children(id)}
    </div>
  );
}
