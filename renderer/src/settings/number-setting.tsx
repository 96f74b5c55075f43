import { NumberInput } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { SettingRow } from './setting-row.tsx';

interface NumberSettingProps {
  readonly name: string;
  readonly hint: string;
  readonly unit?: string;
  /** A port is a name more than a number: it has no thousands separator. */
  readonly plain?: boolean;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

/** A number that is kept when the field is left or Enter is pressed; one out of range is put back. */
export function NumberSetting({ name, hint, unit, plain = false, value, min, max, onChange }: NumberSettingProps) {
  const id = useId();
  const [typed, setTyped] = useState<number | string>(value);
  useEffect(() => setTyped(value), [value]);
  const keep = () => {
    const wanted = Number(typed);
    if (typed === '' || !Number.isInteger(wanted) || wanted < min || wanted > max) setTyped(value);
    else if (wanted !== value) onChange(wanted);
  };
  return (
    <SettingRow htmlFor={id} name={name} hint={hint}>
      <NumberInput
        id={id}
        w={160}
        className="numbers"
        hideControls
        thousandSeparator={plain ? undefined : ','}
        allowDecimal={false}
        suffix={unit === undefined ? undefined : ` ${unit}`}
        value={typed}
        min={min}
        max={max}
        clampBehavior="none"
        onChange={setTyped}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
    </SettingRow>
  );
}
