import { Tooltip } from '@mantine/core';
import styles from './age-mark.module.css';

const words = {
  newer: "Added in a later version of the vendor's documentation. Not every system sends it, so it is off by default.",
  older: "No longer in the vendor's documentation. Off by default.",
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
