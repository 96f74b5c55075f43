import { NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import type { ResponseRule } from '../../../shared/model/response-rule.ts';
import { NumberField } from './number-field.tsx';
import styles from './rule-form.module.css';

type Times = ResponseRule['times'];
type Mode = 'every' | 'first' | 'only' | 'range' | 'from';

const modes: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: 'every', label: 'Every time' },
  { value: 'first', label: 'The first n times' },
  { value: 'only', label: 'Only the n-th time' },
  { value: 'range', label: 'From the n-th to the m-th time' },
  { value: 'from', label: 'From the n-th time on' },
];

function modeOf(times: Times): Mode {
  if (times === null) return 'every';
  const { from, to } = times;
  if (to === null) return from === 1 ? 'every' : 'from';
  if (from === 1) return 'first';
  return from === to ? 'only' : 'range';
}

/** What a choice begins with. */
const begun: Readonly<Record<Mode, Times>> = {
  every: null,
  first: { from: 1, to: 2 },
  only: { from: 2, to: 2 },
  range: { from: 2, to: 3 },
  from: { from: 2, to: null },
};

const count = { least: 1, most: 999_999_999 };

interface TimesFieldProps {
  readonly times: Times;
  readonly problem: string | null;
  readonly onChange: (times: Times) => void;
}

/** Which of the requests that pass the filter, by their number. */
export function TimesField({ times, problem, onChange }: TimesFieldProps) {
  // The first time is also one time: what was chosen stays chosen.
  const [mode, setMode] = useState(() => modeOf(times));
  const { from, to } = times ?? { from: 1, to: null };
  return (
    <div className={styles.pair}>
      <Select
        label="Times"
        data={[...modes]}
        value={mode}
        allowDeselect={false}
        onChange={(value) => {
          const next = modes.find((one) => one.value === value)?.value ?? 'every';
          setMode(next);
          onChange(begun[next]);
        }}
      />
      <div className={styles.numbers}>
        {mode === 'first' && (
          <NumberField
            {...count}
            label="How many"
            value={to ?? 1}
            onChange={(value) => onChange({ from: 1, to: value })}
          />
        )}
        {mode === 'only' && (
          <NumberField
            {...count}
            label="Which"
            value={from}
            onChange={(value) => onChange({ from: value, to: value })}
          />
        )}
        {(mode === 'from' || mode === 'range') && (
          <NumberField {...count} label="From" value={from} onChange={(value) => onChange({ from: value, to })} />
        )}
        {mode === 'range' && (
          <NumberField
            {...count}
            label="To"
            value={to ?? 1}
            problem={problem}
            onChange={(value) => onChange({ from, to: value })}
          />
        )}
      </div>
    </div>
  );
}

interface ChanceFieldProps {
  readonly chance: number;
  readonly problem: string | null;
  readonly onChange: (chance: number) => void;
}

/** How many of these requests, by chance. */
export function ChanceField({ chance, problem, onChange }: ChanceFieldProps) {
  return (
    <div className={styles.pair}>
      <NumberInput
        label="Chance"
        min={0}
        max={100}
        decimalScale={2}
        allowNegative={false}
        suffix=" %"
        value={+(chance * 100).toFixed(2)}
        error={problem}
        onChange={(value) => onChange(typeof value === 'number' ? Math.min(100, value) / 100 : 1)}
      />
    </div>
  );
}
