import { Kbd } from '@mantine/core';
import { KeySheet } from '../parts/key-sheet.tsx';
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
      <KeySheet opened={shown} onClose={() => onShow(false)} keys={keyWords} />
    </footer>
  );
}
