import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { type EditorFault, sentenceOf } from './editor-faults.ts';
import styles from './scenarios.module.css';

/** Moves a row up or down, or takes it out. */
export function RowTools(props: {
  /** What the row is, for a screen reader: `step 3`. */
  readonly name: string;
  readonly index: number;
  readonly count: number;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}) {
  const { name, index, count, onMove, onRemove } = props;
  return (
    <span className={styles.tools}>
      <ActionIcon size={22} aria-label={`Move ${name} up`} disabled={index === 0} onClick={() => onMove(-1)}>
        <IconArrowUp size={14} stroke={1.5} />
      </ActionIcon>
      <ActionIcon size={22} aria-label={`Move ${name} down`} disabled={index === count - 1} onClick={() => onMove(1)}>
        <IconArrowDown size={14} stroke={1.5} />
      </ActionIcon>
      <ActionIcon size={22} aria-label={`Remove ${name}`} onClick={onRemove}>
        <IconX size={14} stroke={1.5} />
      </ActionIcon>
    </span>
  );
}

/** What is wrong with a row, below it. */
export function RowFaults({ faults, columns }: { readonly faults: readonly EditorFault[]; readonly columns: number }) {
  if (faults.length === 0) return null;
  return (
    <tr>
      <td colSpan={columns} className={styles.fault} role="alert">
        {faults.map(sentenceOf).join(' ')}
      </td>
    </tr>
  );
}

/** Whose part of the call a row is about, in words. */
export function legWords({ legs }: ScenarioFile, id: string | undefined): string {
  if (id === undefined) return 'Entire call';
  const leg = legs.find((each) => each.id === id);
  return leg === undefined ? `${id} ?` : `${id} (${leg.extension.number})`;
}

/** The choice of it. */
export function LegSelect(props: {
  readonly label: string;
  readonly scenario: ScenarioFile;
  readonly value: string | undefined;
  readonly onChange: (leg: string | undefined) => void;
}) {
  const { label, scenario, value, onChange } = props;
  const options = [undefined, ...new Set(scenario.legs.map(({ id }) => id))];
  // A leg that is not there stays to be seen until another is chosen.
  const shown = options.includes(value) ? options : [...options, value];
  return (
    <NativeSelect
      aria-label={label}
      value={value ?? ''}
      data={shown.map((id) => ({ value: id ?? '', label: legWords(scenario, id) }))}
      title={legWords(scenario, value)}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}
