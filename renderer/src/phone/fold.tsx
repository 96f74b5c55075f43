import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './scenarios.module.css';

/** What is seldom wanted: its name, and a number of what is on in there. */
export function Fold(props: { readonly title: string; readonly count?: number; readonly children: ReactNode }) {
  const { title, count = 0, children } = props;
  return (
    <details className={styles.fold}>
      <summary>
        <IconChevronRight className={styles.chevron} size={13} stroke={1.75} aria-hidden="true" />
        {title}
        {count > 0 && <span className={styles.count}>{count} on</span>}
      </summary>
      {children}
    </details>
  );
}
