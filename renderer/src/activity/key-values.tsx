import { NameCell, PairTable, ValueCell } from './pair-table.tsx';

interface KeyValuesProps {
  readonly label: string;
  readonly pairs: readonly (readonly [name: string, value: string])[];
}

/** Names and values that crossed a wire. */
export function KeyValues({ label, pairs }: KeyValuesProps) {
  return (
    <PairTable
      label={label}
      rows={pairs}
      cells={([name, value]) => (
        <>
          <NameCell name={name} />
          <ValueCell value={value} />
        </>
      )}
    />
  );
}
