import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import styles from './setup.module.css';

/** Goes back to the default; keeps its room while there is nothing to reset. */
export function ResetButton(props: { readonly label: string; readonly hidden: boolean; readonly onReset: () => void }) {
  const { label, hidden, onReset } = props;
  if (hidden) return <span className={styles.noReset} />;
  return (
    <Tooltip label="Reset to default">
      <ActionIcon aria-label={`Reset ${label} to its default`} onClick={onReset}>
        <IconArrowBackUp size={15} stroke={1.5} />
      </ActionIcon>
    </Tooltip>
  );
}
