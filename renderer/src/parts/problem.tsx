import { IconAlertTriangle } from '@tabler/icons-react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import styles from './problem.module.css';

/** What went wrong, and what to do about it. */
export function Problem({ error }: { readonly error: unknown }) {
  const { message, hint } = failureOf(error);
  return (
    <div className={styles.problem} role="alert">
      <IconAlertTriangle size={16} aria-hidden="true" />
      <div>
        <p>{message}</p>
        {hint !== '' && <p className="dim">{hint}</p>}
      </div>
    </div>
  );
}
