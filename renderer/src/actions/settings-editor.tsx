import { NumberInput, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ActionSettings } from '../../../shared/model/action.ts';
import { ask } from '../client.ts';
import styles from './editor.module.css';

export function SettingsEditor(props: {
  readonly settings: ActionSettings;
  readonly onChange: (settings: ActionSettings) => void;
}) {
  const { settings, onChange } = props;
  const workspace = useQuery(ask.settings.get.queryOptions({ input: {} })).data;
  const general = workspace === undefined ? '' : `${workspace.timeoutMs.toLocaleString()} as in Settings`;
  return (
    <div className={styles.settings}>
      <Switch
        label="Follow redirects"
        checked={settings.followRedirects}
        onChange={(event) => onChange({ ...settings, followRedirects: event.currentTarget.checked })}
      />
      <NumberInput
        label="At most"
        description="redirects"
        w={140}
        min={0}
        max={100}
        allowDecimal={false}
        disabled={!settings.followRedirects}
        value={settings.maxRedirects}
        onChange={(value) => typeof value === 'number' && onChange({ ...settings, maxRedirects: value })}
      />
      <Switch
        label="Check the server's certificate"
        description="Off, any certificate is taken: for your own test servers."
        checked={settings.verifyTls}
        onChange={(event) => onChange({ ...settings, verifyTls: event.currentTarget.checked })}
      />
      <NumberInput
        label="Timeout"
        description="milliseconds for the whole exchange"
        w={220}
        min={1}
        max={3_600_000}
        allowDecimal={false}
        placeholder={general}
        value={settings.timeoutMs ?? ''}
        onChange={(value) => {
          if (value === '') onChange({ ...settings, timeoutMs: null });
          else if (typeof value === 'number' && value >= 1) onChange({ ...settings, timeoutMs: value });
        }}
      />
      <Switch
        label="Send as Postman does"
        description="Values of the call go in unencoded and undefined tags stay as text. A number such as +1 555 then arrives with a space for its plus."
        checked={settings.asPostman}
        onChange={(event) => onChange({ ...settings, asPostman: event.currentTarget.checked })}
      />
    </div>
  );
}
