import { Button, Menu, Tabs, Textarea } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { type EditorFault, faultsAt, sentenceOf } from './editor-faults.ts';
import { type EditScenario, withDialect } from './scenario-changes.ts';
import styles from './scenarios.module.css';
import { StepsTable } from './steps-table.tsx';

/** A dialect that is present, with its events. */
export interface AvailableDialect {
  readonly id: string;
  readonly name: string;
  readonly events: readonly PhoneEvent[];
}

/** The events that each dialect sends for the call. */
export function DialectSteps(props: {
  readonly scenario: ScenarioFile;
  readonly availableDialects: readonly AvailableDialect[];
  readonly faults: readonly EditorFault[];
  readonly readOnly: boolean;
  readonly edit: EditScenario;
}) {
  const { scenario, availableDialects: known, faults, readOnly, edit } = props;
  const ids = orderOf(scenario, known);
  const [wanted, setWanted] = useState<string | null>(null);
  const shown = wanted !== null && ids.includes(wanted) ? wanted : (ids.find((id) => hasSteps(scenario, id)) ?? ids[0]);
  const addable = known.filter(({ id }) => !ids.includes(id));
  const nameOf = (id: string): string => known.find((dialect) => dialect.id === id)?.name ?? id;
  return (
    <section className={styles.dialects} aria-label="Events">
      <Tabs value={shown ?? null} onChange={setWanted} className={styles.tabs}>
        <div className={styles.tabRow}>
          <Tabs.List>
            {ids.map((id) => (
              <Tabs.Tab key={id} value={id}>
                {nameOf(id)}
                <span className={styles.count}>{scenario.dialects[id]?.steps.length ?? 0}</span>
                {faultsAt(faults, 'dialects', id).length > 0 && <span className={styles.wrong}>wrong</span>}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {!readOnly && addable.length > 0 && (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button size="compact-xs" leftSection={<IconPlus size={13} />}>
                  Add phone system
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {addable.map(({ id, name, events }) => (
                  <Menu.Item
                    key={id}
                    onClick={() => {
                      const first = events.find(({ phase }) => phase === 'ringing') ?? events[0];
                      const steps = first === undefined ? [] : [{ at: 0, event: first.key }];
                      edit(withDialect(scenario, id, { steps }));
                      setWanted(id);
                    }}
                  >
                    {name}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
        {ids.map((id) => (
          <Tabs.Panel key={id} value={id} className={styles.panel}>
            <Panel {...props} id={id} name={nameOf(id)} />
          </Tabs.Panel>
        ))}
      </Tabs>
      {ids.length === 0 && <p className={styles.none}>No phone system sends events for this scenario yet.</p>}
    </section>
  );
}

function Panel(props: Parameters<typeof DialectSteps>[0] & { readonly id: string; readonly name: string }) {
  const { scenario, availableDialects: known, faults, readOnly, edit, id, name } = props;
  const entry = scenario.dialects[id];
  if (entry === undefined) return null;
  const own = faultsAt(faults, 'dialects', id).filter(({ where }) => !where.includes('.steps['));
  const chosen = [...Object.entries(entry.setup ?? {}), ...Object.entries(entry.variants ?? {})];
  return (
    <>
      <StepsTable
        scenario={scenario}
        dialect={id}
        events={known.find((dialect) => dialect.id === id)?.events ?? []}
        faults={faults}
        readOnly={readOnly}
        edit={edit}
      />
      {(entry.note !== undefined || entry.steps.length === 0) && (
        <Textarea
          label="Note"
          description="Shown when the scenario is played. Required for a phone system without events."
          className={styles.note}
          autosize
          minRows={1}
          readOnly={readOnly}
          value={entry.note ?? ''}
          onChange={(event) => {
            const note = event.currentTarget.value;
            edit(withDialect(scenario, id, { note: note === '' ? undefined : note }));
          }}
        />
      )}
      {own.length > 0 && (
        <p className={styles.fault} role="alert">
          {own.map(sentenceOf).join(' ')}
        </p>
      )}
      {chosen.length > 0 && (
        <p className={styles.chosen}>
          Requires{' '}
          {chosen.map(([key, value]) => (
            <code key={key} className="wire">
              {key}={value === '' ? '(empty)' : value}
            </code>
          ))}
        </p>
      )}
      {!readOnly && (
        <Button size="compact-xs" className={styles.leaveOut} onClick={() => edit(withDialect(scenario, id, null))}>
          Leave {name} out
        </Button>
      )}
    </>
  );
}

const hasSteps = ({ dialects }: ScenarioFile, id: string): boolean => (dialects[id]?.steps.length ?? 0) > 0;

/** As the dialects stand in every list; those that are not here come last. */
function orderOf({ dialects }: ScenarioFile, availableDialects: readonly AvailableDialect[]): string[] {
  const here = availableDialects.map(({ id }) => id).filter((id) => id in dialects);
  return [...here, ...Object.keys(dialects).filter((id) => !here.includes(id))];
}
