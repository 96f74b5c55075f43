import type { ReactNode } from 'react';
import styles from './settings.module.css';

interface SettingRowProps {
  /** Of the control, where the row holds one. */
  readonly htmlFor?: string;
  readonly name: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}

/** A setting: its name, what it does, and the control. */
export function SettingRow({ htmlFor, name, hint, children }: SettingRowProps) {
  return (
    <div className={styles.row}>
      <div>
        {htmlFor === undefined ? <span className={styles.name}>{name}</span> : <label htmlFor={htmlFor}>{name}</label>}
        {hint !== undefined && <p>{hint}</p>}
      </div>
      <div className={styles.value}>{children}</div>
    </div>
  );
}
