import { Button, NativeSelect } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import type { ScenarioFile, ScenarioStep } from '../../../shared/model/scenario.ts';
import { PhaseIcon } from '../parts/phase-icon.tsx';
import { type EditorFault, faultsAt } from './editor-faults.ts';
import { LegSelect, legWords, RowFaults, RowTools } from './row-parts.tsx';
import { type EditScenario, inOrder, moved, replaced, tidy, withDialect, without } from './scenario-changes.ts';
import styles from './scenarios.module.css';
import { SecondsInput } from './seconds-input.tsx';
import { StepValues } from './step-values.tsx';

const columns = 5;

/** The events that one dialect sends, in their order. */
export function StepsTable(props: {
  readonly scenario: ScenarioFile;
  readonly dialect: string;
  readonly events: readonly PhoneEvent[];
  readonly faults: readonly EditorFault[];
  readonly readOnly: boolean;
  readonly edit: EditScenario;
}) {
  const { scenario, dialect, events, faults, readOnly, edit } = props;
  const steps = scenario.dialects[dialect]?.steps ?? [];
  const change = (next: ScenarioStep[]): void => edit(withDialect(scenario, dialect, { steps: next }));
  const isJumbled = faultsAt(faults, 'dialects', dialect, 'steps').some(({ where }) => where.endsWith('.at'));
  const add = (): void => {
    const last = steps.at(-1);
    const event = events.find(({ key }) => key !== last?.event)?.key ?? events[0]?.key ?? '';
    change([...steps, { at: last === undefined ? 0 : last.at + 1, event }]);
  };
  return (
    <>
      {steps.length > 0 && (
        <table className={styles.table} data-table="steps">
          <thead>
            <tr>
              <th scope="col">Seconds</th>
              <th scope="col">Event</th>
              <th scope="col">Leg</th>
              <th scope="col">Values</th>
              <th scope="col" aria-label="Move or remove" />
            </tr>
          </thead>
          <tbody>
            {steps.map((step, index) => (
              <Row
                key={rowKey(index)}
                scenario={scenario}
                step={step}
                index={index}
                count={steps.length}
                events={events}
                readOnly={readOnly}
                faults={faultsAt(faults, 'dialects', dialect, 'steps', index)}
                onChange={(next) => change(replaced(steps, index, tidy(next)))}
                onMove={(by) => change(moved(steps, index, by))}
                onRemove={() => change(without(steps, index))}
              />
            ))}
          </tbody>
        </table>
      )}
      {!readOnly && (
        <div className={styles.under}>
          <Button size="compact-xs" leftSection={<IconPlus size={13} />} onClick={add}>
            Add event
          </Button>
          {isJumbled && (
            <Button size="compact-xs" onClick={() => change(inOrder(steps))}>
              Sort by time
            </Button>
          )}
        </div>
      )}
    </>
  );
}

/** A row has only its position as identity. */
const rowKey = (index: number): string => `row ${index}`;

function Row(props: {
  readonly scenario: ScenarioFile;
  readonly step: ScenarioStep;
  readonly index: number;
  readonly count: number;
  readonly events: readonly PhoneEvent[];
  readonly readOnly: boolean;
  readonly faults: readonly EditorFault[];
  readonly onChange: (step: ScenarioStep) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}) {
  const { scenario, step, index, count, events, readOnly, faults, onChange, onMove, onRemove } = props;
  const name = `step ${index + 1}`;
  const event = events.find(({ key }) => key === step.event);
  const unknown = `${step.event} (unknown)`;
  if (readOnly) {
    return (
      <>
        <tr>
          <td className={`numbers ${styles.plain}`}>{step.at}</td>
          <td className={styles.plain}>
            <span className={styles.what}>
              <PhaseIcon phase={event?.phase ?? 'none'} />
              {event?.label ?? unknown}
            </span>
          </td>
          <td className={styles.plain}>{legWords(scenario, step.leg)}</td>
          <td colSpan={2}>
            <StepValues name={name} values={step.values ?? {}} tags={[]} readOnly onChange={() => undefined} />
          </td>
        </tr>
        <When step={step} />
      </>
    );
  }
  return (
    <>
      <tr>
        <td>
          <SecondsInput label={`Seconds of ${name}`} value={step.at} onChange={(at) => onChange({ ...step, at })} />
        </td>
        <td>
          <span className={styles.what}>
            <PhaseIcon phase={event?.phase ?? 'none'} />
            <NativeSelect
              aria-label={`Event of ${name}`}
              value={step.event}
              data={[
                ...events.map(({ key, label }) => ({
                  value: key,
                  label: twice(events, label) ? `${label} (${key})` : label,
                })),
                // Nobody can play it here; it stays in the file.
                ...(event === undefined ? [{ value: step.event, label: unknown }] : []),
              ]}
              onChange={(change) => onChange({ ...step, event: change.currentTarget.value })}
            />
          </span>
        </td>
        <td>
          <LegSelect
            label={`Leg of ${name}`}
            scenario={scenario}
            value={step.leg}
            onChange={(leg) => onChange({ ...step, leg })}
          />
        </td>
        <td>
          <StepValues
            name={name}
            values={step.values ?? {}}
            tags={event?.parameters ?? []}
            readOnly={false}
            onChange={(values) => onChange({ ...step, values: Object.keys(values).length === 0 ? undefined : values })}
          />
        </td>
        <td>{!readOnly && <RowTools name={name} index={index} count={count} onMove={onMove} onRemove={onRemove} />}</td>
      </tr>
      <When step={step} />
      <RowFaults faults={faults} columns={columns} />
    </>
  );
}

/** Some events are sent only in some variants of the dialect. */
function When({ step: { when = {} } }: { readonly step: ScenarioStep }) {
  const words = Object.entries(when).map(
    ([key, wanted]) => `${key.replace(/^\w+\./, '')}=${[wanted].flat().join('|')}`,
  );
  if (words.length === 0) return null;
  return (
    <tr>
      <td />
      <td colSpan={columns - 1} className={styles.when}>
        Sent only with <code className="wire">{words.join(', ')}</code>
      </td>
    </tr>
  );
}

const twice = (events: readonly PhoneEvent[], label: string): boolean =>
  events.filter((event) => event.label === label).length > 1;
