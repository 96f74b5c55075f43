import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Party } from './call-setup.ts';
import styles from './phone.module.css';

const bringIntoView = (form: HTMLFormElement | null): void => form?.scrollIntoView({ block: 'nearest' });

/** To whom the call goes, asked where the keys are, so that nothing moves. */
export function TransferTarget(props: {
  readonly kind: 'transfer' | 'attended-transfer';
  readonly onGive: (target: Party) => void;
  readonly onClose: () => void;
}) {
  const { kind, onGive, onClose } = props;
  const [target, setTarget] = useState<Party>({ number: '', name: '' });
  const give = (event: FormEvent): void => {
    event.preventDefault();
    onGive(target);
  };
  const lacks = target.number.trim() === '' && target.name.trim() !== '';
  return (
    <form
      // Half of it may be above a pane that was scrolled.
      ref={bringIntoView}
      className={styles.target}
      aria-label="Transfer target"
      onSubmit={give}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <p>{kind === 'transfer' ? 'Transfer to extension' : 'Consult, then transfer to extension'}</p>
      <div className={styles.targetFields}>
        <input
          // biome-ignore lint/a11y/noAutofocus: the key asks for it
          autoFocus
          className="wire"
          aria-label="Extension: number"
          placeholder="generated"
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          value={target.number}
          onChange={(event) => setTarget({ ...target, number: event.currentTarget.value })}
        />
        <input
          aria-label="Extension: name"
          placeholder="name"
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          value={target.name}
          onChange={(event) => setTarget({ ...target, name: event.currentTarget.value })}
        />
      </div>
      <div className={styles.targetButtons}>
        <Button onClick={onClose}>Back</Button>
        <Button type="submit" variant="filled" disabled={lacks}>
          {kind === 'transfer' ? 'Transfer' : 'Consult'}
        </Button>
      </div>
    </form>
  );
}
