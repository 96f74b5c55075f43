import { IconAlertTriangle, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { counted } from '../parts/counted.ts';
import styles from './editor.module.css';

/** The warnings of a request: one as it is, several as one line that opens. */
export function WarningLines({ warnings }: { readonly warnings: readonly string[] }) {
  const [isOpen, setOpen] = useState(false);
  const [first] = warnings;
  if (first === undefined) return null;
  if (warnings.length === 1) {
    return (
      <p className={styles.warning}>
        <IconAlertTriangle size={14} aria-hidden="true" />
        {first}
      </p>
    );
  }
  return (
    <div className={styles.warning}>
      <IconAlertTriangle size={14} aria-hidden="true" />
      <div className={styles.warningText}>
        <button type="button" className={styles.warningHead} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <span className="cut">
            {counted(warnings.length, 'warning')}
            {!isOpen && `: ${first}`}
          </span>
          {isOpen ? (
            <IconChevronDown size={14} aria-hidden="true" />
          ) : (
            <IconChevronRight size={14} aria-hidden="true" />
          )}
        </button>
        {isOpen && (
          <ul className={styles.warningList}>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
