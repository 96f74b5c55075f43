import { momentWords } from './outcome-words.ts';
import styles from './scripts.module.css';

/** Characters of a script that are drawn. */
const drawn = 100_000;

/** One script, as it is written. */
export function ScriptText(props: { readonly on: string; readonly text: string; readonly from: string }) {
  const { on, text, from } = props;
  return (
    <section className={styles.script}>
      <h4>
        {momentWords(on)} <span className={styles.moment}>{from}</span>
      </h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is reached by keyboard */}
      <pre tabIndex={0} className={styles.scriptText}>
        {text.length > drawn ? `${text.slice(0, drawn)}…` : text}
      </pre>
    </section>
  );
}
