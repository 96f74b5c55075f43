import styles from './editor.module.css';

/** The name at the head of an editor. */
export function NameField({ name, onName }: { readonly name: string; readonly onName: (name: string) => void }) {
  return (
    <input
      className={styles.name}
      aria-label="Name"
      aria-invalid={name.trim() === ''}
      spellCheck={false}
      value={name}
      onChange={(event) => onName(event.currentTarget.value)}
    />
  );
}
