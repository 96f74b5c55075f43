import { useState } from 'react';
import type { ScriptOutcome } from '../../../shared/model/script-outcome.ts';
import styles from './scripts.module.css';

/** Lines that are drawn at first. */
const shownFirst = 500;

/** What the scripts of one request wrote to the console, as text only. */
export function ConsoleList({ scripts }: { readonly scripts: ScriptOutcome | undefined }) {
  const [isWhole, setWhole] = useState(false);
  const lines = scripts?.console ?? [];
  if (lines.length === 0) return <p className={styles.none}>The scripts wrote nothing to the console.</p>;
  const shown = isWhole ? lines : lines.slice(0, shownFirst);
  return (
    <>
      <ol className={styles.console} aria-label="Console">
        {shown.map(({ level, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat and keep their order
          <li key={at} data-level={level}>
            <span className={styles.level}>{level}</span>
            <pre className={styles.line}>{text}</pre>
          </li>
        ))}
      </ol>
      {shown.length < lines.length && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          Show all {lines.length.toLocaleString('en')} lines
        </button>
      )}
    </>
  );
}
