import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { CallDirection } from '../../../shared/model/call.ts';
import type { ScenarioFile, ScenarioLeg } from '../../../shared/model/scenario.ts';
import { type EditorFault, faultsAt } from './editor-faults.ts';
import { RowFaults } from './row-parts.tsx';
import { type EditScenario, newLeg, withLeg, withoutLeg } from './scenario-changes.ts';

import styles from './scenarios.module.css';

const columns = 6;

/** The legs of the call: the extensions of a ring group, the far end of a transfer. */
export function LegsTable(props: {
  readonly scenario: ScenarioFile;
  readonly faults: readonly EditorFault[];
  readonly readOnly: boolean;
  readonly edit: EditScenario;
}) {
  const { scenario, faults, readOnly, edit } = props;
  const general = faults.filter(({ where }) => where === 'legs');
  return (
    <section className={styles.block} aria-label="Legs">
      <header className={styles.heading}>
        <h3>Legs</h3>
        {!readOnly && (
          <Button
            size="compact-xs"
            leftSection={<IconPlus size={13} />}
            onClick={() => edit({ ...scenario, legs: [...scenario.legs, newLeg(scenario)] })}
          >
            Add leg
          </Button>
        )}
      </header>
      <p className={styles.hint}>Each leg is one person's side of the call. Most calls need none.</p>
      {(scenario.legs.length > 0 || general.length > 0) && (
        <table className={styles.table} data-table="legs">
          <thead>
            <tr>
              <th scope="col">Leg</th>
              <th scope="col">Number</th>
              <th scope="col">Name</th>
              <th scope="col">Direction</th>
              <th scope="col" title="Legs with the same separate call share its IDs">
                Separate call
              </th>
              <th scope="col" aria-label="Remove" />
            </tr>
          </thead>
          <tbody>
            {scenario.legs.map((leg, index) => (
              <Row key={rowKey(index)} {...props} leg={leg} index={index} />
            ))}
            <RowFaults faults={general} columns={columns} />
          </tbody>
        </table>
      )}
    </section>
  );
}

/** A row has only its position as identity. */
const rowKey = (index: number): string => `row ${index}`;

function Row(props: Parameters<typeof LegsTable>[0] & { readonly leg: ScenarioLeg; readonly index: number }) {
  const { scenario, faults, readOnly, edit, leg, index } = props;
  const change = (part: Partial<ScenarioLeg>): void => edit(withLeg(scenario, index, { ...leg, ...part }));
  const name = `leg ${leg.id === '' ? index + 1 : leg.id}`;
  return (
    <>
      <tr>
        <td>
          <TextInput
            aria-label={`Id of ${name}`}
            value={leg.id}
            readOnly={readOnly}
            onChange={(event) => change({ id: event.currentTarget.value })}
          />
        </td>
        <td>
          <TextInput
            aria-label={`Number of ${name}`}
            value={leg.extension.number}
            readOnly={readOnly}
            maxLength={64}
            onChange={(event) => change({ extension: { ...leg.extension, number: event.currentTarget.value } })}
          />
        </td>
        <td>
          <TextInput
            aria-label={`Name of ${name}`}
            value={leg.extension.name}
            readOnly={readOnly}
            maxLength={200}
            onChange={(event) => change({ extension: { ...leg.extension, name: event.currentTarget.value } })}
          />
        </td>
        <td>
          <NativeSelect
            aria-label={`Direction of ${name}`}
            disabled={readOnly}
            value={leg.direction ?? ''}
            data={[
              { value: '', label: 'same as the call' },
              ...CallDirection.options.map((value) => ({ value, label: value })),
            ]}
            onChange={(event) => {
              const next = CallDirection.options.find((label) => label === event.currentTarget.value);
              change({ direction: next });
            }}
          />
        </td>
        <td>
          <TextInput
            aria-label={`Separate call of ${name}`}
            placeholder="no"
            value={leg.separate ?? ''}
            readOnly={readOnly}
            onChange={(event) => change({ separate: event.currentTarget.value || undefined })}
          />
        </td>
        <td>
          {!readOnly && (
            <ActionIcon size={22} aria-label={`Remove ${name}`} onClick={() => edit(withoutLeg(scenario, index))}>
              <IconX size={14} stroke={1.5} />
            </ActionIcon>
          )}
        </td>
      </tr>
      <RowFaults faults={faultsAt(faults, 'legs', index)} columns={columns} />
    </>
  );
}
