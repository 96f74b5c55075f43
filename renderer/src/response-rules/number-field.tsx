import { NumberInput } from '@mantine/core';

/** A whole number from `least` on; what is none is `least`. */
export function NumberField(props: {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** Keeps out what is over `most` while it is typed. */
  readonly isStrict?: boolean;
  readonly suffix?: string;
  readonly problem?: string | null;
  readonly onChange: (value: number) => void;
}) {
  const { label, value, least, most, isStrict = false, suffix = '', problem = null, onChange } = props;
  return (
    <NumberInput
      label={label}
      min={least}
      max={most}
      clampBehavior={isStrict ? 'strict' : 'blur'}
      allowDecimal={false}
      allowNegative={false}
      thousandSeparator=","
      suffix={suffix}
      value={value}
      error={problem}
      onChange={(next) => onChange(typeof next === 'number' && next >= least ? next : least)}
    />
  );
}
