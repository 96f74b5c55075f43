import type { PhoneKey } from '../../../shared/model/phone.ts';
import { isHeard, quietIn } from '../phone/call-target.ts';
import type { CallBench } from '../phone/use-call-bench.ts';
import type { PhoneCall } from '../phone/use-phone.ts';
import { type Digit, keyNow } from './digits.ts';
import styles from './presenter.module.css';

/** What a key is called while it does something else than its digit's first. */
const otherwise: Partial<Record<PhoneKey, string>> = { resume: 'Resume', reject: 'Reject', cancel: 'Cancel' };

/** The digits from 1 to 9 as large keys. */
export function DigitKeys(props: {
  readonly digits: readonly Digit[];
  readonly bench: CallBench;
  readonly phone: PhoneCall;
  readonly onPress: (digit: number) => void;
}) {
  const { digits, bench, phone, onPress } = props;
  return (
    <fieldset className={styles.keys} aria-label="Keys">
      {digits.map((each) => {
        const { digit } = each;
        const { label, note, isOn, isPlaying } = digitButtonOf(each, bench, phone);
        return (
          <button
            key={digit}
            type="button"
            className={styles.key}
            data-kind={each.kind}
            data-bad={digit === 5 || undefined}
            data-playing={isPlaying || undefined}
            disabled={!isOn}
            aria-keyshortcuts={String(digit)}
            onClick={() => onPress(digit)}
          >
            <kbd>{digit}</kbd>
            <span className={styles.keyLabel}>{label}</span>
            <span className={styles.keyNote}>{note}</span>
          </button>
        );
      })}
    </fieldset>
  );
}

interface DigitButton {
  readonly label: string;
  readonly note: string;
  readonly isOn: boolean;
  readonly isPlaying: boolean;
}

function digitButtonOf(digit: Digit, bench: CallBench, phone: PhoneCall): DigitButton {
  if (digit.kind === 'key') {
    const key = keyNow(digit, phone.keys);
    return { label: (key && otherwise[key]) ?? digit.label, note: '', isOn: key !== null, isPlaying: false };
  }
  const { label, scenario: id, seconds } = digit;
  const scenario = bench.scenarios.find((each) => each.id === id);
  const isPlaying = phone.goesOn && phone.seen?.callRun.scenario === id;
  if (scenario === undefined) return { label, note: '', isOn: false, isPlaying };
  const isTold = quietIn(scenario, bench.dialects).length < bench.dialects.length;
  const isOn = bench.obstacle === null && isTold && isHeard(scenario, bench.targetKind, bench.events, bench.dialects);
  return { label, note: isTold ? `${Math.round(seconds)} s` : 'not available', isOn, isPlaying };
}
