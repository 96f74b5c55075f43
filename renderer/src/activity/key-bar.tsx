import { Kbd, Modal } from '@mantine/core';
import styles from './browser.module.css';
import { keyWords } from './list-keys.ts';

/** The keys at the foot of the list, and all of them in a sheet. */
export function KeyBar({ shown, onShow }: { readonly shown: boolean; readonly onShow: (shown: boolean) => void }) {
  return (
    <footer className={styles.keys}>
      {keyWords
        .filter(({ bar }) => bar !== undefined)
        .map(({ keys, bar }) => (
          <span key={bar}>
            {keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
            {bar}
          </span>
        ))}
      <button type="button" className={styles.allKeys} onClick={() => onShow(true)}>
        <Kbd>?</Kbd>
        all keys
      </button>
      <Modal opened={shown} onClose={() => onShow(false)} title="Keys" size="sm">
        <dl className={styles.keyList}>
          {keyWords.map(({ keys, words }) => (
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
    </footer>
  );
}
