import { Button } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { connection } from '../connection.ts';
import { useConnection } from '../parts/use-connection.ts';
import styles from './frame.module.css';
import { Header } from './header.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';

/** Says that what is on screen may be old, while there is no line to the engine. */
function LostLine() {
  const now = useConnection();
  if (now.state !== 'lost' && now.state !== 'refused') return null;
  return (
    <div className={styles.banner} role="alert">
      <p>
        {now.state === 'refused'
          ? `${now.reason} ${now.hint}`
          : 'Not connected to the engine. What you see may be out of date. Reconnecting every few seconds.'}
      </p>
      {now.state === 'lost' && <Button onClick={connection.retryNow}>Reconnect now</Button>}
    </div>
  );
}

/** What stands around every page. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const narrow = useMediaQuery('(max-width: 899px)', false, { getInitialValueInEffect: false });
  const [stored, setStored] = useLocalStorage<{ readonly wide?: boolean; readonly narrow?: boolean }>({
    key: 'hookswitch.rail',
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const width = narrow ? 'narrow' : 'wide';
  // Icons alone where names would take a quarter of the window, unless the person wants them there.
  const collapsed = stored[width] ?? narrow;
  return (
    <div className={styles.frame} data-collapsed={collapsed || undefined}>
      <Rail collapsed={collapsed} onToggle={() => setStored({ ...stored, [width]: !collapsed })} />
      <Header />
      <LostLine />
      <main className={styles.main}>{children}</main>
      <StatusBar />
      <Palette />
    </div>
  );
}
