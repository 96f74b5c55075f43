import { Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import type { TargetKind } from './call-setup.ts';
import { changeSetup } from './call-setup-store.ts';
import { isBound } from './call-target.ts';
import styles from './numbers.module.css';
import type { CallBench } from './use-call-bench.ts';

/** Where the events of the call go. */
export function TargetChoice({ bench }: { readonly bench: CallBench }) {
  const { setup, targetKind, events, dialects, receiverUrl, obstacle } = bench;
  const bound = events.filter((event) => dialects.includes(event.dialect) && isBound(event)).length;
  const count = (event: PhoneEvent): number => event.actions.length + event.endpoints;
  const sends = events
    .filter(({ dialect }) => dialects.includes(dialect))
    .reduce((sum, event) => sum + count(event), 0);
  return (
    <div className={styles.form}>
      <div className={styles.row}>
        <span className={styles.word} id="call-target">
          Send to
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="call-target"
          value={targetKind}
          onChange={(chosen) => changeSetup({ targetKind: chosen as TargetKind })}
          data={[
            {
              value: 'bound',
              label: (
                <span title={`Actions and endpoints of ${bound} ${bound === 1 ? 'event' : 'events'}`}>
                  Bindings ({sends})
                </span>
              ),
            },
            { value: 'receiver', label: <span title={receiverUrl ?? 'The receiver is not listening'}>Receiver</span> },
            { value: 'url', label: 'URL' },
          ]}
        />
      </div>
      {targetKind === 'url' && (
        <div className={styles.row}>
          <label htmlFor="call-url">URL</label>
          <TextInput
            id="call-url"
            className="wire"
            placeholder="https://crm.example.com/hook"
            spellCheck={false}
            autoComplete="off"
            value={setup.url}
            error={obstacle?.kind === 'bad-url'}
            onChange={(event) => changeSetup({ url: event.currentTarget.value })}
          />
        </div>
      )}
      {targetKind === 'url' && /^\s*https:/i.test(setup.url) && (
        <div className={styles.row}>
          <span />
          <Checkbox
            label="Verify TLS"
            checked={setup.verifyTls}
            onChange={(event) => changeSetup({ verifyTls: event.currentTarget.checked })}
          />
        </div>
      )}
    </div>
  );
}
