import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { CallDirection } from '../../../shared/model/call.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { type EditorFault, faultsAt, sentenceOf } from './editor-faults.ts';

import type { EditScenario } from './scenario-changes.ts';
import styles from './scenarios.module.css';

const directions: readonly { readonly value: CallDirection; readonly label: string }[] = [
  { value: 'inbound', label: 'Inbound: an outside caller calls the extension' },
  { value: 'outbound', label: 'Outbound: the extension calls out' },
  { value: 'internal', label: 'Internal: one extension calls another' },
];

/** What a scenario is called, and who takes part. */
export function AboutFields(props: {
  readonly scenario: ScenarioFile;
  readonly faults: readonly EditorFault[];
  readonly readOnly: boolean;
  readonly edit: EditScenario;
}) {
  const { scenario, faults, readOnly, edit } = props;
  const { label, description, direction, extension } = scenario;
  const wrong = (...path: string[]): string | undefined => {
    const [fault] = faultsAt(faults, ...path);
    return fault === undefined ? undefined : sentenceOf(fault);
  };
  return (
    <section className={styles.about} aria-label="General">
      <TextInput
        label="Label"
        value={label}
        readOnly={readOnly}
        error={wrong('label')}
        onChange={(event) => edit({ ...scenario, label: event.currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxRows={5}
        value={description}
        readOnly={readOnly}
        error={wrong('description')}
        onChange={(event) => edit({ ...scenario, description: event.currentTarget.value })}
      />
      <NativeSelect
        label="Direction"
        disabled={readOnly}
        value={direction}
        data={[...directions]}
        onChange={(event) => {
          const next = directions.find(({ value }) => value === event.currentTarget.value);
          if (next !== undefined) edit({ ...scenario, direction: next.value });
        }}
      />
      <div className={styles.pair}>
        <TextInput
          label={direction === 'inbound' ? 'Called extension' : 'Calling extension'}
          value={extension.number}
          readOnly={readOnly}
          error={wrong('extension')}
          maxLength={64}
          onChange={(event) => edit({ ...scenario, extension: { ...extension, number: event.currentTarget.value } })}
        />
        <TextInput
          label="Extension name"
          value={extension.name}
          readOnly={readOnly}
          maxLength={200}
          onChange={(event) => edit({ ...scenario, extension: { ...extension, name: event.currentTarget.value } })}
        />
      </div>
    </section>
  );
}
