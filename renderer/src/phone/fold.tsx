import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './scenarios.module.css';

/** What is seldom wanted, under its name. */
export function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className={styles.fold}>
      <summary>
        <IconChevronRight className={styles.chevron} size={13} stroke={1.75} aria-hidden="true" />
        {title}
      </summary>
      {children}
    </details>
  );
}
