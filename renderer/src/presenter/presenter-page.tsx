import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useFullscreenDocument } from '@mantine/hooks';
import { IconMaximize, IconMinimize, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { changeSetup, useShown } from '../phone/call-setup-store.ts';
import { DialectChoice } from '../phone/dialect-choice.tsx';
import { SpeedControl } from '../phone/speed-control.tsx';
import { type CallBench, useCallBench } from '../phone/use-call-bench.ts';
import { usePhone } from '../phone/use-phone.ts';
import { usePhoneKeyboard } from '../phone/use-phone-keyboard.ts';
import { goTo, linkTo } from '../route.ts';
import { BigCall } from './big-call.tsx';
import { DigitKeys } from './digit-keys.tsx';
import { digitsOf, keyNow } from './digits.ts';
import { LatestDeliveries } from './latest-deliveries.tsx';
import styles from './presenter.module.css';
import { ResetDemo } from './reset-demo.tsx';
import { Trouble } from './trouble.tsx';

/** Nobody stands beside a projector to step: here a call runs. */
function runningOn(bench: CallBench): CallBench {
  const { setup } = bench;
  return setup.pace === 'steps' ? { ...bench, setup: { ...setup, pace: 'speed' } } : bench;
}

/** For a projector: one call that is read from the back of the room, played with the digits. */
export function PresenterPage() {
  const bench = runningOn(useCallBench());
  const phone = usePhone(bench, useShown());
  const { toggle, fullscreen } = useFullscreenDocument();
  // The rest of the app has no use for the whole screen.
  useEffect(
    () => () => {
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    },
    [],
  );
  const digits = digitsOf(bench.scenarios);
  const press = (digit: number): boolean => {
    const digitKey = digits.find((each) => each.digit === digit);
    if (digitKey === undefined) return false;
    if (digitKey.kind === 'scenario') {
      if (digitKey.scenario !== null && bench.obstacle === null) phone.playScenario(digitKey.scenario);
      return true;
    }
    const key = keyNow(digitKey, phone.keys);
    if (key !== null) phone.press(key);
    return true;
  };
  usePhoneKeyboard((key) => {
    // In full screen the browser takes Escape for itself first: it leaves full screen, the next one leaves here.
    if (key === 'Escape') {
      goTo('simulator', ['call']);
      return true;
    }
    return /^[1-9]$/.test(key) && press(Number(key));
  });
  return (
    <main className={styles.presenter}>
      <h1 className={styles.title}>Presenter</h1>
      <header className={styles.head}>
        <DialectChoice
          available={bench.availableDialects}
          chosen={bench.dialects}
          onChoose={(dialects) => changeSetup({ dialects })}
        />
        <div className={styles.pace}>
          <SpeedControl setup={bench.setup} stepping={false} />
        </div>
        <ResetDemo />
        <Tooltip label={fullscreen ? 'Exit full screen' : 'Full screen'}>
          <ActionIcon
            size={36}
            aria-label={fullscreen ? 'Exit full screen' : 'Full screen'}
            onClick={() => void toggle()}
          >
            {fullscreen ? <IconMinimize size={20} stroke={1.5} /> : <IconMaximize size={20} stroke={1.5} />}
          </ActionIcon>
        </Tooltip>
        <Button
          component="a"
          href={linkTo('simulator', 'call')}
          leftSection={<IconX size={16} stroke={1.75} />}
          className={styles.leave}
        >
          Exit <kbd>Esc</kbd>
        </Button>
      </header>
      <Trouble bench={bench} />
      <div className={styles.stage}>
        <BigCall phone={phone} />
        <LatestDeliveries unsent={bench.targetKind === 'bound' ? (phone.seen?.callRun.skipped ?? 0) : 0} />
      </div>
      <DigitKeys digits={digits} bench={bench} phone={phone} onPress={press} />
    </main>
  );
}
