import { Tooltip } from '@mantine/core';
import styles from './age-mark.module.css';

const words = {
  newer: "Newer than the vendor's first document: not every system sends it. Off unless you choose it.",
  older: "An earlier feature, not in the vendor's document any more. Off unless you choose it.",
} as const;

/** A word beside an event that real systems may not send. */
export function AgeMark({ event }: { readonly event: { readonly newer: boolean; readonly older: boolean } }) {
  const age = event.newer ? 'newer' : event.older ? 'older' : null;
  if (age === null) return null;
  return (
    <Tooltip label={words[age]} multiline maw={300}>
      <span className={styles.mark}>
        {age}
        <span className={styles.why}>: {words[age]}</span>
      </span>
    </Tooltip>
  );
}
