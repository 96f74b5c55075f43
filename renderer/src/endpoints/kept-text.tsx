import { useId } from 'react';
import styles from './endpoints.module.css';
import { type KeptField, useKept } from './use-kept.ts';

/** A line of text changed where it stands; why it was refused is said below it. */
export function KeptText(props: {
  readonly label: string;
  readonly saved: string;
  readonly keep: (text: string) => Promise<unknown>;
  readonly placeholder?: string;
  /** Without a frame until it is looked at: a cell of a table. */
  readonly bare?: boolean;
  readonly wire?: boolean;
}) {
  const { label, saved, keep, placeholder, bare = false, wire = false } = props;
  const field = useKept(saved, keep);
  const id = useId();
  return (
    <span className={styles.kept}>
      <input
        className={wire ? `wire ${styles.text}` : styles.text}
        data-bare={bare || undefined}
        aria-label={label}
        aria-invalid={field.problem !== null || undefined}
        aria-describedby={field.problem === null ? undefined : id}
        placeholder={placeholder}
        title={field.value}
        spellCheck={false}
        autoComplete="off"
        value={field.value}
        onChange={(event) => field.type(event.currentTarget.value)}
        onKeyDown={field.onKeyDown}
        onBlur={field.onBlur}
      />
      <Refused id={id} problem={field.problem} />
    </span>
  );
}

/** Why the engine did not take what stands above. */
export function Refused({ id, problem }: { readonly id?: string; readonly problem: KeptField['problem'] }) {
  if (problem === null) return null;
  return (
    <span id={id} className={styles.refused} role="alert">
      {problem}
    </span>
  );
}
