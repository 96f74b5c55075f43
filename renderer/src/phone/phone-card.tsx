import { ActionIcon, Kbd, SegmentedControl, Tooltip } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconArrowForwardUpDouble,
  IconPhone,
  IconPhoneCall,
  IconPhoneOff,
  IconPhoneX,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlayerTrackNext,
  type IconProps,
  IconRotateClockwise2,
  IconX,
} from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import type { PhoneKey } from '../../../shared/model/phone.ts';
import { phoneSeconds } from '../call-runs/clock.ts';
import { useClock } from '../call-runs/use-clock.ts';
import { minuteClock } from '../parts/times.ts';
import { useConnection } from '../parts/use-connection.ts';
import type { CallSetup, Direction } from './call-setup.ts';
import { changeSetup } from './call-setup-store.ts';
import styles from './phone.module.css';
import { asksTarget, type KeyButton, keyButtons, keyFor, keyMeanings, labelOf, standingOf } from './phone-keys.ts';
import { TransferTarget } from './transfer-target.tsx';
import type { PhoneCall } from './use-phone.ts';
import { usePhoneKeyboard } from './use-phone-keyboard.ts';
import { whoOf } from './who.ts';

const icons: Readonly<Record<PhoneKey, ComponentType<IconProps>>> = {
  ring: IconPhoneCall,
  answer: IconPhone,
  reject: IconPhoneX,
  hold: IconPlayerPause,
  resume: IconRotateClockwise2,
  cancel: IconX,
  transfer: IconArrowForwardUp,
  'attended-transfer': IconArrowForwardUpDouble,
  'hang-up': IconPhoneOff,
};

/** The phone: how the call stands, for how long, with whom, and the keys that go on with it. */
export function PhoneCard({ phone, setup }: { readonly phone: PhoneCall; readonly setup: CallSetup }) {
  const [asking, setAsking] = useState<'transfer' | 'attended-transfer' | null>(null);
  const isConnected = useConnection().state === 'connected';
  const isOpen = asking !== null && asksTarget(asking, phone.keys) && phone.keys.includes(asking);
  const press = (key: PhoneKey): void => {
    if (asksTarget(key, phone.keys)) setAsking(key);
    else phone.press(key);
  };
  usePhoneKeyboard((letter) => {
    if (isOpen) {
      if (letter === 'Escape') setAsking(null);
      return letter === 'Escape';
    }
    const key = keyFor(letter, phone.keys);
    if (key === null) return false;
    press(key);
    return true;
  });
  return (
    <section className={styles.card} aria-label="Phone">
      <Standing phone={phone} setup={setup} isConnected={isConnected} />
      <div className={styles.pad}>
        {isOpen && (
          <TransferTarget
            kind={asking}
            onGive={(target) => {
              setAsking(null);
              phone.press(asking, target);
            }}
            onClose={() => setAsking(null)}
          />
        )}
        <div className={styles.keys} inert={isOpen}>
          {keyButtons.map((keyButton) => (
            <Key
              key={keyButton.key}
              keyButton={keyButton}
              label={labelOf(keyButton, phone.keys)}
              isOn={phone.keys.includes(keyButton.key)}
              onPress={() => press(keyButton.key)}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

function Key(props: {
  readonly keyButton: KeyButton;
  readonly label: string;
  readonly isOn: boolean;
  readonly onPress: () => void;
}) {
  const { keyButton, label, isOn, onPress } = props;
  const Icon = icons[keyButton.key];
  return (
    <button
      type="button"
      className={styles.key}
      data-tone={keyButton.tone}
      disabled={!isOn}
      title={keyMeanings[keyButton.key]}
      aria-keyshortcuts={keyButton.letter === 'Esc' ? 'Escape' : keyButton.letter}
      onClick={onPress}
    >
      <Icon size={18} stroke={1.75} aria-hidden="true" />
      <span>{label}</span>
      <Kbd aria-hidden="true">{keyButton.letter}</Kbd>
    </button>
  );
}

/** State, clock and people. The clock alone runs; a change of state is announced to screen readers. */
function Standing(props: { readonly phone: PhoneCall; readonly setup: CallSetup; readonly isConnected: boolean }) {
  const { phone, setup, isConnected } = props;
  const { seen, goesOn, call, keys } = phone;
  const now = useClock(seen);
  const { state, word } = standingOf(seen?.callRun ?? null);
  return (
    <>
      <div className={styles.top}>
        <SegmentedControl
          className={styles.direction}
          aria-label="Call direction"
          disabled={!keys.includes('ring') && goesOn}
          value={setup.direction}
          onChange={(direction) => changeSetup({ direction: direction as Direction })}
          data={[
            { value: 'inbound', label: <span title="A caller calls the extension">In</span> },
            { value: 'outbound', label: <span title="The extension calls out">Out</span> },
          ]}
        />
        <p className={styles.state} data-state={state} role="status">
          {isConnected ? word : 'Not connected'}
        </p>
        <Transport phone={phone} />
      </div>
      <p className={styles.clock} role="timer" aria-label="Time in this state">
        {seen === null ? '0:00' : minuteClock(phoneSeconds(seen, now))}
      </p>
      <p className={`cut ${styles.who}`}>
        {whoOf(call, seen?.callRun.phone.extension ?? null) ??
          (isConnected ? 'Press Ring, or play a scenario' : 'Not connected to the engine')}
      </p>
    </>
  );
}

/** What can be done with a call that is played, beside its keys. */
function Transport({ phone: { seen, goesOn, control } }: { readonly phone: PhoneCall }) {
  const isPaused = seen?.callRun.state === 'paused';
  return (
    <div className={styles.transport}>
      <Tooltip label={isPaused ? 'Continue' : 'Pause'}>
        <ActionIcon
          size={24}
          disabled={!goesOn}
          aria-label={isPaused ? 'Continue' : 'Pause'}
          onClick={() => control(isPaused ? 'resume' : 'pause')}
        >
          {isPaused ? <IconPlayerPlay size={15} stroke={1.75} /> : <IconPlayerPause size={15} stroke={1.75} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Send the next event, then pause">
        <ActionIcon size={24} disabled={!goesOn || !isPaused} aria-label="Step" onClick={() => control('step')}>
          <IconPlayerTrackNext size={15} stroke={1.75} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Stop sending events">
        <ActionIcon size={24} disabled={!goesOn} aria-label="Stop" onClick={() => control('stop')}>
          <IconPlayerStop size={15} stroke={1.75} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
