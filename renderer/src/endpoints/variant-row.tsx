import { useId, useState } from 'react';
import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import { fieldMessage } from './field-message.ts';
import { Refused } from './kept-text.tsx';
import { ResetButton } from './reset-button.tsx';
import styles from './setup.module.css';
import { sourceWords } from './source-words.ts';

/** What is done where the documents contradict themselves or are silent: the choices in words, and why there are any. */
export function VariantRow(props: {
  readonly choice: DialectInfo['variants'][number];
  readonly discrepancy: DialectInfo['discrepancies'][number] | null;
  /** Null goes back to the default. Throws what the engine refuses. */
  readonly save: (value: string | null) => Promise<void>;
}) {
  const { choice, discrepancy, save } = props;
  const { label, choices, value, source } = choice;
  const [problem, setProblem] = useState<string | null>(null);
  // Shown at once; what the engine says takes over when it has answered.
  const [wanted, setWanted] = useState<string | null>(null);
  const name = useId();
  const attempt = async (next: string | null): Promise<void> => {
    setWanted(next ?? choice.default);
    try {
      await save(next);
      setProblem(null);
    } catch (error) {
      setProblem(fieldMessage(error));
    }
    setWanted(null);
  };
  const shown = wanted ?? value;
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <span className={styles.name} id={name}>
          {label}
        </span>
        {discrepancy !== null && (
          <p>
            {discrepancy.text} {discrepancy.resolution}
          </p>
        )}
        <p className={styles.source}>Source: {sourceWords(source)}</p>
      </div>
      <div className={styles.control}>
        <fieldset className={styles.choices} aria-labelledby={name}>
          {choices.map((each) => (
            <label key={each.value} className={styles.choice}>
              <input
                type="radio"
                name={name}
                value={each.value}
                checked={each.value === shown}
                onChange={() => void attempt(each.value === choice.default ? null : each.value)}
              />
              <span>
                {each.label}
                {each.value === choice.default && <span className={styles.mark}>default</span>}
              </span>
            </label>
          ))}
        </fieldset>
        <Refused problem={problem} />
      </div>
      <ResetButton label={label} hidden={shown === choice.default} onReset={() => void attempt(null)} />
    </div>
  );
}
