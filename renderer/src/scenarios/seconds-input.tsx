import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { secondsOf } from './seconds.ts';

/** Seconds of the scenario. What is no time is marked while it is typed, and put back when the field is left. */
export function SecondsInput(props: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (seconds: number) => void;
}) {
  const { label, value, onChange } = props;
  const [typed, setTyped] = useState(String(value));
  useEffect(() => {
    setTyped((before) => (secondsOf(before) === value ? before : String(value)));
  }, [value]);
  return (
    <TextInput
      aria-label={label}
      className="numbers"
      inputMode="decimal"
      value={typed}
      error={secondsOf(typed) === null}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const seconds = secondsOf(text);
        if (seconds !== null && seconds !== value) onChange(seconds);
      }}
      onBlur={() => setTyped(String(value))}
    />
  );
}
