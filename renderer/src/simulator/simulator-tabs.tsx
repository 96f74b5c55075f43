import { Tooltip } from '@mantine/core';
import { IconPlayerPlay, IconPresentation } from '@tabler/icons-react';
import { linkTo } from '../route.ts';
import styles from './simulator.module.css';

/** A whole call or one event; beside them the ways to the demo and to the projector. */
export function SimulatorTabs({ current }: { readonly current: 'call' | 'event' }) {
  const tab = (name: 'call' | 'event', title: string, href: string) => (
    <a className={styles.tab} href={href} aria-current={current === name ? 'page' : undefined}>
      {title}
    </a>
  );
  return (
    <nav className={styles.tabs} aria-label="Simulator">
      {tab('call', 'Call', linkTo('simulator', 'call'))}
      {tab('event', 'One event', linkTo('simulator', 'event'))}
      <span className={styles.ways}>
        <a href={linkTo('simulator', 'demo')}>
          <IconPlayerPlay size={13} stroke={1.75} aria-hidden="true" /> Demo
        </a>
        <Tooltip label="Full-screen call card for presentations">
          <a href={linkTo('presenter')}>
            <IconPresentation size={14} stroke={1.75} aria-hidden="true" /> Presenter
          </a>
        </Tooltip>
      </span>
    </nav>
  );
}
