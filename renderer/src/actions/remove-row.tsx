import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import styles from './pair-table.module.css';

/** The button at the end of a row that takes it out. */
export function RemoveRow({ name, onRemove }: { readonly name: string; readonly onRemove: () => void }) {
  return (
    <ActionIcon className={styles.remove} size={22} aria-label={`Remove ${name}`} onClick={onRemove}>
      <IconX size={14} />
    </ActionIcon>
  );
}
