import { Checkbox, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import { changeAll } from './changes.ts';
import styles from './endpoints.module.css';
import { fieldMessage } from './field-message.ts';
import { type EndpointGroup, lowerFirst, sharedSetup } from './groups.ts';
import { KeptText, Refused } from './kept-text.tsx';
import { openGroup } from './opened-groups.ts';

type Setup = DialectInfo['setup'][number];
type Values = Readonly<Record<string, string>>;

/** A text for the key; null goes back to what Setup says. */
function withValue(setup: Values, key: string, value: string | null): Record<string, string> {
  const next = { ...setup };
  delete next[key];
  return value === null ? next : { ...next, [key]: value };
}

/** What the vendor lets one set for this extension or condition alone, beside its URLs. */
export function GroupSetup(props: {
  readonly info: DialectInfo;
  readonly group: EndpointGroup;
  /** Values for endpoints to come, while there are none. */
  readonly opened: Values;
}) {
  const { info, group, opened } = props;
  const save = async (key: string, value: string | null): Promise<void> => {
    if (group.endpoints.length === 0) {
      openGroup(info.id, group, withValue(opened, key, value));
      return;
    }
    const own = new Set(group.endpoints.map(({ id }) => id));
    await changeAll(info.id, (endpoint) =>
      own.has(endpoint.id) ? { ...endpoint, setup: withValue(endpoint.setup, key, value) } : endpoint,
    );
  };
  const fields = group.setup.flatMap((key) => info.setup.find((field) => field.key === key) ?? []);
  if (fields.length === 0) return null;
  const from = group.endpoints.length === 0 ? [{ setup: opened }] : group.endpoints;
  return (
    <div className={styles.setup}>
      {fields.map((setup) => (
        <SetupField
          key={setup.key}
          setup={setup}
          of={lowerFirst(group.title)}
          shared={sharedSetup(from, setup.key)}
          save={(value) => save(setup.key, value)}
        />
      ))}
    </div>
  );
}

function SetupField(props: {
  readonly setup: Setup;
  readonly of: string;
  readonly shared: ReturnType<typeof sharedSetup>;
  readonly save: (value: string | null) => Promise<void>;
}) {
  const { setup, of, shared, save } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const name = `${setup.label} of ${of}`;
  const attempt = (value: string | null): void => {
    save(value).then(
      () => setProblem(null),
      (error: unknown) => setProblem(fieldMessage(error)),
    );
  };
  const value = shared.kind === 'same' ? shared.value : null;
  if (setup.choices?.length === 2 && setup.choices.includes('0') && setup.choices.includes('1')) {
    return (
      <div className={styles.setupField} title={setup.meaning}>
        <Checkbox
          label={setup.label}
          aria-label={name}
          checked={(value ?? setup.value) === '1'}
          indeterminate={shared.kind === 'mixed'}
          onChange={(event) => attempt(event.currentTarget.checked ? '1' : '0')}
        />
        <Refused problem={problem} />
      </div>
    );
  }
  const inherited = setup.value === '' ? '(empty)' : setup.value;
  return (
    <div className={styles.setupField} title={setup.meaning}>
      <span className={styles.setupLabel} aria-hidden="true">
        {setup.label}
      </span>
      {setup.choices === null ? (
        <KeptText
          wire
          label={name}
          placeholder={shared.kind === 'mixed' ? 'differs' : inherited}
          saved={value ?? ''}
          keep={(text) => save(text === '' ? null : text)}
        />
      ) : (
        <NativeSelect
          aria-label={name}
          value={value ?? ''}
          data={[
            { value: '', label: shared.kind === 'mixed' ? 'differs' : `${inherited} (from Setup)` },
            ...setup.choices.map((choice) => ({ value: choice, label: choice })),
          ]}
          onChange={(event) => attempt(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        />
      )}
      <Refused problem={problem} />
    </div>
  );
}
