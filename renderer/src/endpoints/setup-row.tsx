import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import { fieldMessage } from './field-message.ts';
import { KeptText, Refused } from './kept-text.tsx';
import { ResetButton } from './reset-button.tsx';
import styles from './setup.module.css';
import { sourceWords } from './source-words.ts';

/** `empty` for a person. */
const shownValue = (value: string): string => (value === '' ? 'empty' : value);

/** A value of the vendor's configuration: what it means, and a way back to the default. */
export function SetupRow(props: {
  readonly setup: DialectInfo['setup'][number];
  /** Null goes back to the default. Throws what the engine refuses. */
  readonly save: (value: string | null) => Promise<void>;
}) {
  const { setup, save } = props;
  const { label, meaning, value, choices, source } = setup;
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = (next: string | null): void => {
    save(next).then(
      () => setProblem(null),
      (error: unknown) => setProblem(fieldMessage(error)),
    );
  };
  const isDefault = value === setup.default;
  return (
    <div className={styles.row}>
      <div className={styles.words} title={`Source: ${sourceWords(source)}`}>
        <span className={styles.name}>{label}</span>
        <p>{meaning}</p>
      </div>
      <div className={styles.control}>
        {choices === null ? (
          <KeptText
            wire
            label={label}
            placeholder="(empty)"
            saved={value}
            keep={(next) => save(next === setup.default ? null : next)}
          />
        ) : (
          <NativeSelect
            className="wire"
            aria-label={label}
            value={value}
            data={choices.map((choice) => ({ value: choice, label: shownValue(choice) }))}
            onChange={(event) => attempt(event.currentTarget.value)}
          />
        )}
        <Refused problem={problem} />
        <p className={styles.default}>
          {isDefault ? (
            'Default'
          ) : (
            <>
              Default: <span className="wire">{shownValue(setup.default)}</span>
            </>
          )}
        </p>
      </div>
      <ResetButton label={label} hidden={isDefault} onReset={() => attempt(null)} />
    </div>
  );
}
