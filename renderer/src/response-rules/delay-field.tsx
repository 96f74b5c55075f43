import { Select } from '@mantine/core';
import { useState } from 'react';
import type { RuleResponse } from '../../../shared/model/response-rule.ts';
import { NumberField } from './number-field.tsx';
import styles from './rule-form.module.css';

type Delay = RuleResponse['delayMs'];
type Mode = 'none' | 'fixed' | 'random';

const modes: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'fixed', label: 'Fixed' },
  { value: 'random', label: 'Random between' },
];

/** What a choice begins with. */
const begun: Readonly<Record<Mode, Delay>> = { none: 0, fixed: 1000, random: { from: 1000, to: 3000 } };

/** Milliseconds that the model allows at most. */
const longest = 600_000;

const time = { least: 0, most: longest, isStrict: true, suffix: ' ms' };

interface DelayFieldProps {
  readonly delayMs: Delay;
  readonly problem: string | null;
  readonly onChange: (delayMs: Delay) => void;
}

/** How long a response is held back. */
export function DelayField({ delayMs, problem, onChange }: DelayFieldProps) {
  const [mode, setMode] = useState<Mode>(() =>
    typeof delayMs === 'object' ? 'random' : delayMs === 0 ? 'none' : 'fixed',
  );
  const [from, to] = typeof delayMs === 'number' ? [delayMs, delayMs] : [delayMs.from, delayMs.to];
  return (
    <div className={styles.pair}>
      <Select
        label="Delay"
        data={[...modes]}
        value={mode}
        allowDeselect={false}
        onChange={(value) => {
          const next = modes.find((one) => one.value === value)?.value ?? 'none';
          setMode(next);
          onChange(begun[next]);
        }}
      />
      <div className={styles.numbers}>
        {mode === 'fixed' && <NumberField {...time} label="Time" value={from} problem={problem} onChange={onChange} />}
        {mode === 'random' && (
          <>
            <NumberField {...time} label="From" value={from} onChange={(value) => onChange({ from: value, to })} />
            <NumberField
              {...time}
              label="To"
              value={to}
              problem={problem}
              onChange={(value) => onChange({ from, to: value })}
            />
          </>
        )}
      </div>
    </div>
  );
}
