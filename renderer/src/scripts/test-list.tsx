import { IconAlertTriangle, IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Assertion, ScriptOutcome } from '../../../shared/model/script-outcome.ts';
import { countsOf, countsWords, momentWords } from './outcome-words.ts';
import styles from './scripts.module.css';

const icons = { passed: IconCheck, failed: IconX, skipped: IconMinus };
const words = { passed: 'Passed', failed: 'Failed', skipped: 'Skipped' };

/** Rows that are drawn at first: a script may have thousands of assertions. */
const shownFirst = 200;

/** What the tests of one request found: script errors and failed assertions first. */
export function TestList({ scripts }: { readonly scripts: ScriptOutcome | undefined }) {
  const [isWhole, setWhole] = useState(false);
  if (scripts === undefined) return <p className={styles.none}>No scripts ran with this request.</p>;
  const { assertions, errors } = scripts;
  if (assertions.length + errors.length === 0) return <p className={styles.none}>Its scripts have no assertions.</p>;
  const failedFirst = [
    ...assertions.filter(({ result }) => result === 'failed'),
    ...assertions.filter(({ result }) => result !== 'failed'),
  ];
  const shown = isWhole ? failedFirst : failedFirst.slice(0, shownFirst);
  return (
    <>
      <p className={styles.summary}>{countsWords(countsOf(scripts))}</p>
      <ul className={styles.tests} aria-label="Tests">
        {errors.map(({ on, message }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: errors may be equal and keep their order
          <li key={at} data-result="failed">
            <IconAlertTriangle size={14} stroke={2} className={styles.icon} aria-hidden="true" />
            <div>
              <b>Script error</b> <span className={styles.moment}>{momentWords(on)}</span>
              <p className={styles.reason}>{message}</p>
            </div>
          </li>
        ))}
        {shown.map((assertion, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat and keep their order
          <Test key={at} assertion={assertion} />
        ))}
      </ul>
      {shown.length < failedFirst.length && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          Show all {failedFirst.length.toLocaleString('en')}
        </button>
      )}
    </>
  );
}

function Test({ assertion: { name, result, error } }: { readonly assertion: Assertion }) {
  const Icon = icons[result];
  return (
    <li data-result={result}>
      <Icon size={14} stroke={2} className={styles.icon} aria-label={words[result]} />
      <div>
        <span dir="auto">{name}</span>
        {error !== null && <p className={styles.reason}>{error}</p>}
      </div>
    </li>
  );
}
