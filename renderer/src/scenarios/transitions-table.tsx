import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { CallResult, LegEnd } from '../../../shared/model/call.ts';
import type { ScenarioFile, ScenarioTransition } from '../../../shared/model/scenario.ts';
import { type EditorFault, faultsAt } from './editor-faults.ts';
import { LegSelect, legWords, RowFaults, RowTools } from './row-parts.tsx';
import { type EditScenario, inOrder, moved, replaced, tidy, without } from './scenario-changes.ts';

import styles from './scenarios.module.css';
import { SecondsInput } from './seconds-input.tsx';
import {
  kindsOf,
  legEndWords,
  nameOf,
  resultWords,
  type TransitionKind,
  transitionOf,
  transitionWords,
  wordsOf,
} from './transition-words.ts';

const columns = 4;

/** What happens to the call, in words: every dialect's values follow from it. */
export function TransitionsTable(props: {
  readonly scenario: ScenarioFile;
  readonly faults: readonly EditorFault[];
  readonly readOnly: boolean;
  readonly edit: EditScenario;
}) {
  const { scenario, faults, readOnly, edit } = props;
  const { transitions } = scenario;
  const change = (next: ScenarioTransition[]): void => edit({ ...scenario, transitions: next });
  const isJumbled = faultsAt(faults, 'transitions').some(({ where }) => where.endsWith('.at'));
  return (
    <section className={styles.block} aria-label="Transitions">
      <header className={styles.heading}>
        <h3>Transitions</h3>
        {isJumbled && (
          <Button size="compact-xs" onClick={() => change(inOrder(transitions))}>
            Sort by time
          </Button>
        )}
        {!readOnly && (
          <Button
            size="compact-xs"
            leftSection={<IconPlus size={13} />}
            onClick={() => change([...transitions, nextTransition(transitions)])}
          >
            Add transition
          </Button>
        )}
      </header>
      <p className={styles.hint}>Durations, results, and causes in the events are derived from these.</p>
      {transitions.length === 0 ? (
        <p className={styles.none}>None. The call only rings, or this is not a call.</p>
      ) : (
        <table className={styles.table} data-table="transitions">
          <thead>
            <tr>
              <th scope="col">Seconds</th>
              <th scope="col">Leg</th>
              <th scope="col">Transition</th>
              <th scope="col" aria-label="Move or remove" />
            </tr>
          </thead>
          <tbody>
            {transitions.map((transition, index) => (
              <Row
                key={rowKey(index)}
                scenario={scenario}
                transition={transition}
                index={index}
                readOnly={readOnly}
                faults={faultsAt(faults, 'transitions', index)}
                onChange={(next) => change(replaced(transitions, index, tidy(next)))}
                onMove={(by) => change(moved(transitions, index, by))}
                onRemove={() => change(without(transitions, index))}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** A row has only its position as identity. */
const rowKey = (index: number): string => `row ${index}`;

/** What most likely comes next. */
function nextTransition(transitions: readonly ScenarioTransition[]): ScenarioTransition {
  const at = transitions.at(-1)?.at ?? 0;
  const whole = transitions.filter(({ leg }) => leg === undefined);
  if (whole.some(({ ended }) => ended !== undefined)) return transitionOf('recorded', { at });
  return whole.some(({ answered }) => answered === true)
    ? transitionOf('ended', { at: at + 30 })
    : transitionOf('answered', { at: at + 7 });
}

function Row(props: {
  readonly scenario: ScenarioFile;
  readonly transition: ScenarioTransition;
  readonly index: number;
  readonly readOnly: boolean;
  readonly faults: readonly EditorFault[];
  readonly onChange: (transition: ScenarioTransition) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}) {
  const { scenario, transition, index, readOnly, faults, onChange, onMove, onRemove } = props;
  const name = `transition ${index + 1}`;
  const kinds = kindsOf(transition);
  const current = kinds.join('+');
  const options = [
    ...(Object.keys(transitionWords) as TransitionKind[]).map((kind) => ({
      value: kind,
      label: transitionWords[kind],
    })),
    // A file may say several things at once: they stay together until another is chosen.
    ...(kinds.length === 1
      ? []
      : [{ value: current, label: kinds.map((kind) => transitionWords[kind]).join(', ') || nameOf(transition) }]),
  ];
  if (readOnly) {
    return (
      <tr>
        <td className={`numbers ${styles.plain}`}>{transition.at}</td>
        <td className={styles.plain}>{legWords(scenario, transition.leg)}</td>
        <td colSpan={2} className={styles.plain}>
          {wordsOf(transition)}
        </td>
      </tr>
    );
  }
  return (
    <>
      <tr>
        <td>
          <SecondsInput
            label={`Seconds of ${name}`}
            value={transition.at}
            onChange={(at) => onChange({ ...transition, at })}
          />
        </td>
        <td>
          <LegSelect
            label={`Leg of ${name}`}
            scenario={scenario}
            value={transition.leg}
            onChange={(leg) => onChange({ ...transition, leg })}
          />
        </td>
        <td>
          <span className={styles.what}>
            <NativeSelect
              aria-label={`Type of ${name}`}
              value={current}
              data={options}
              onChange={(event) => {
                const kind = (Object.keys(transitionWords) as TransitionKind[]).find(
                  (kind) => kind === event.currentTarget.value,
                );
                if (kind !== undefined) onChange(transitionOf(kind, transition));
              }}
            />
            <Details name={name} transition={transition} onChange={onChange} />
          </span>
        </td>
        <td>
          <RowTools name={name} index={index} count={scenario.transitions.length} onMove={onMove} onRemove={onRemove} />
        </td>
      </tr>
      <RowFaults faults={faults} columns={columns} />
    </>
  );
}

/** How it ended, why a leg was left, to whom the call goes. */
function Details(props: {
  readonly name: string;
  readonly transition: ScenarioTransition;
  readonly onChange: (transition: ScenarioTransition) => void;
}) {
  const { name, transition, onChange } = props;
  const { ended, legEnd, extension } = transition;
  return (
    <>
      {extension !== undefined && (
        <>
          <TextInput
            className={styles.short}
            aria-label={`Number in ${name}`}
            value={extension.number}
            maxLength={64}
            onChange={(event) =>
              onChange({ ...transition, extension: { ...extension, number: event.currentTarget.value } })
            }
          />
          <TextInput
            className={styles.short}
            aria-label={`Name in ${name}`}
            value={extension.name}
            maxLength={200}
            onChange={(event) =>
              onChange({ ...transition, extension: { ...extension, name: event.currentTarget.value } })
            }
          />
        </>
      )}
      {ended !== undefined && (
        <NativeSelect
          aria-label={`Result of ${name}`}
          value={ended}
          data={(Object.keys(resultWords) as CallResult[]).map((value) => ({ value, label: resultWords[value] }))}
          onChange={(event) => {
            const next = (Object.keys(resultWords) as CallResult[]).find(
              (result) => result === event.currentTarget.value,
            );
            if (next !== undefined) onChange({ ...transition, ended: next });
          }}
        />
      )}
      {(legEnd !== undefined || (ended !== undefined && transition.leg !== undefined)) && (
        <NativeSelect
          aria-label={`Cause of ${name}`}
          value={legEnd ?? ''}
          data={[
            ...(ended === undefined ? [] : [{ value: '', label: 'with the call' }]),
            ...(Object.keys(legEndWords) as LegEnd[]).map((value) => ({ value, label: legEndWords[value] })),
          ]}
          onChange={(event) => {
            const next = (Object.keys(legEndWords) as LegEnd[]).find((legEnd) => legEnd === event.currentTarget.value);
            onChange({ ...transition, legEnd: next });
          }}
        />
      )}
    </>
  );
}
