import { Kbd, Modal } from '@mantine/core';
import styles from './key-sheet.module.css';

/** Keys, and what they do. */
export interface KeyWords {
  readonly keys: readonly string[];
  readonly words: string;
}

/** All keys of a part of the screen. */
export function KeySheet(props: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly keys: readonly KeyWords[];
}) {
  const { opened, onClose, keys: all } = props;
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="sm">
      <dl className={styles.keyList}>
        {all.map(({ keys, words }) => (
          <div key={words}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
