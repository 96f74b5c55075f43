import { useId } from 'react';
import type { Call } from '../../../shared/model/call.ts';
import { type CallSetup, type Party, partiesOf } from './call-setup.ts';
import { changeSetup } from './call-setup-store.ts';
import styles from './numbers.module.css';

const labels = {
  inbound: { caller: 'Caller', called: 'Called', extension: 'Extension' },
  outbound: { caller: 'Dials', called: 'Shown as', extension: 'Extension' },
} as const;

/** Who calls whom. What is left empty is made up, and shown once it was. `extension`: who has the call now. */
export function NumbersForm(props: {
  readonly setup: CallSetup;
  readonly call: Call | null;
  readonly extension: Call['extension'] | null;
}) {
  const { setup, call, extension } = props;
  // The call is known as it will be at its end, which after a transfer is with somebody else.
  const made = call === null ? null : { ...partiesOf(call), ...(extension && { extension }) };
  const words = labels[setup.direction];
  const row = (who: 'caller' | 'called' | 'extension', named: boolean) => (
    <PartyRow
      label={words[who]}
      value={setup[who]}
      made={made?.[who] ?? null}
      named={named}
      onChange={(party) => changeSetup({ [who]: party })}
    />
  );
  return (
    <div className={styles.form}>
      {row('caller', true)}
      {row('called', false)}
      {row('extension', true)}
    </div>
  );
}

function PartyRow(props: {
  readonly label: string;
  readonly value: Party;
  /** Who it was in the call that is shown. */
  readonly made: Party | null;
  readonly named: boolean;
  readonly onChange: (party: Party) => void;
}) {
  const { label, value, made, named, onChange } = props;
  const id = useId();
  const lacks = value.number.trim() === '' && value.name.trim() !== '';
  const field = { spellCheck: false, autoComplete: 'off' as const };
  return (
    <div className={styles.row}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.party} data-lacks={lacks || undefined}>
        <input
          {...field}
          id={id}
          className={styles.number}
          maxLength={256}
          aria-label={`${label}: number`}
          aria-invalid={lacks || undefined}
          placeholder={made?.number || 'generated'}
          value={value.number}
          onChange={(event) => onChange({ ...value, number: event.currentTarget.value })}
        />
        {named && (
          <input
            {...field}
            className={styles.name}
            maxLength={200}
            aria-label={`${label}: name`}
            placeholder={value.number === '' ? made?.name || 'name' : 'name'}
            value={value.name}
            onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
          />
        )}
      </div>
    </div>
  );
}
