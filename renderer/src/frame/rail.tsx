import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallTotal } from '../calls/use-call-total.ts';
import { ask } from '../client.ts';
import { useStats } from '../live.ts';
import { linkTo, type PageId, useRoute } from '../route.ts';
import styles from './frame.module.css';
import { type PageEntry, pageGroups, settingsEntry } from './pages.tsx';

/** How much there is in each place, as far as it is known. */
function useCounts(): Partial<Record<PageId, number>> {
  const { data: actions } = useQuery(ask.actions.list.queryOptions({ input: {} }));
  const { data: parameters } = useQuery(ask.parameters.list.queryOptions({ input: {} }));
  const { total, captures } = useStats();
  const calls = useCallTotal();
  return {
    actions: actions?.actions.length,
    parameters: parameters === undefined ? undefined : parameters.system.length + parameters.custom.length,
    receiver: captures ?? undefined,
    activity: total ?? undefined,
    calls,
  };
}

interface RailProps {
  readonly collapsed: boolean;
  readonly onToggle: () => void;
}

export function Rail({ collapsed, onToggle }: RailProps) {
  const { page } = useRoute();
  const counts = useCounts();
  const entry = ({ name, title, icon: Icon }: PageEntry) => (
    <Tooltip key={name} label={title} position="right" disabled={!collapsed}>
      <a
        className={styles.link}
        href={linkTo(name)}
        aria-current={page === name ? 'page' : undefined}
        aria-label={title}
      >
        <Icon size={18} stroke={1.5} aria-hidden="true" />
        {!collapsed && <span>{title}</span>}
        {!collapsed && Boolean(counts[name]) && <data value={counts[name]}>{counts[name]?.toLocaleString('en')}</data>}
      </a>
    </Tooltip>
  );
  return (
    <nav className={styles.rail} aria-label="Pages">
      <div className={styles.brand}>
        <img src="./mark.svg" width={24} height={24} alt="" />
        {!collapsed && <span>Hookswitch</span>}
      </div>
      {pageGroups.map(({ label, pages }) => (
        <div key={label}>
          <div className={styles.group}>{collapsed ? '' : label}</div>
          {pages.map(entry)}
        </div>
      ))}
      <div className={styles.push} />
      {entry(settingsEntry)}
      <ActionIcon mt={4} ml={2} aria-label={collapsed ? 'Expand sidebar' : 'Collapse sidebar'} onClick={onToggle}>
        {collapsed ? (
          <IconLayoutSidebarLeftExpand size={18} stroke={1.5} />
        ) : (
          <IconLayoutSidebarLeftCollapse size={18} stroke={1.5} />
        )}
      </ActionIcon>
    </nav>
  );
}
