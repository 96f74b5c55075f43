import { IconArrowDown } from '@tabler/icons-react';
import styles from './new-pill.module.css';

/** Lies over the end of what is read: how much came since, and the way to it. */
export function NewPill({ count, onGo }: { readonly count: number; readonly onGo: () => void }) {
  return (
    <button type="button" className={styles.pill} onClick={onGo}>
      <IconArrowDown size={14} aria-hidden="true" />
      {count > 0 ? `${count.toLocaleString('en')} new` : 'Jump to latest'}
    </button>
  );
}
