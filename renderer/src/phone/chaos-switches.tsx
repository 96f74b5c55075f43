import { Switch } from '@mantine/core';
import { ChaosName } from '../../../shared/model/call-run.ts';
import { changeSetup } from './call-setup-store.ts';
import styles from './scenarios.module.css';

const words: Readonly<Record<ChaosName, { readonly label: string; readonly meaning: string }>> = {
  reorder: { label: 'Out of order', meaning: 'Neighboring events arrive in the wrong order.' },
  duplicate: { label: 'Duplicates', meaning: 'Some events are sent twice.' },
  dropHangup: { label: 'Lost hangup', meaning: 'The hangup event is never sent.' },
  lateRinging: { label: 'Late ringing', meaning: 'The ringing event arrives after the call was answered.' },
  clockSkew: { label: 'Clock skew', meaning: 'The times in the events are wrong.' },
};

/** What networks and phone systems do wrong, for the scenarios played from now on. */
export function ChaosSwitches({ chosen }: { readonly chosen: readonly ChaosName[] }) {
  return (
    <fieldset className={styles.options} aria-label="Chaos">
      {ChaosName.options.map((name) => (
        <Switch
          key={name}
          label={words[name].label}
          description={words[name].meaning}
          checked={chosen.includes(name)}
          onChange={(event) => {
            const others = chosen.filter((chaos) => chaos !== name);
            changeSetup({ chaos: event.currentTarget.checked ? [...others, name] : others });
          }}
        />
      ))}
    </fieldset>
  );
}
