import { IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { copyText } from './copy-text.ts';
import styles from './empty.module.css';

/** Stands where a list has nothing to show: why, and what to do about it. */
export function Empty(props: {
  readonly title: string;
  readonly children: ReactNode;
  readonly buttons: ReactNode;
  /** Where it stands in its place. */
  readonly className: string | undefined;
}) {
  const { title, children, buttons, className } = props;
  return (
    <div className={`${styles.empty} ${className}`}>
      <h2>{title}</h2>
      {children}
      <div className={styles.buttons}>{buttons}</div>
    </div>
  );
}

/** An address to send to, copied with a click. */
export function AddressToCopy({ url }: { readonly url: string }) {
  return (
    <button type="button" className={styles.address} onClick={() => void copyText(url, 'URL')}>
      <span className="wire">{url}</span>
      <IconCopy size={14} stroke={1.5} aria-label="Copy URL" />
    </button>
  );
}
