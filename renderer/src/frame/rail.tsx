import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type PageId, pages } from '../../../shared/pages.ts';
import { useCallTotal } from '../calls/use-call-total.ts';
import { ask } from '../client.ts';
import { useStats } from '../live.ts';
import { linkTo, useRoute } from '../route.ts';
import styles from './frame.module.css';
import { pageIcons } from './page-icons.ts';

const groups = ['Send', 'Receive', 'Watch'] as const;

/** How much there is on each page, as far as it is known. */
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
  const entry = ({ id, title, icon }: (typeof pages)[number]) => {
    const Icon = pageIcons[icon];
    return (
      <Tooltip key={id} label={title} position="right" disabled={!collapsed}>
        <a className={styles.link} href={linkTo(id)} aria-current={page === id ? 'page' : undefined} aria-label={title}>
          <Icon size={18} stroke={1.5} aria-hidden="true" />
          {!collapsed && <span>{title}</span>}
          {!collapsed && Boolean(counts[id]) && <data value={counts[id]}>{counts[id]?.toLocaleString('en')}</data>}
        </a>
      </Tooltip>
    );
  };
  return (
    <nav className={styles.rail} aria-label="Pages">
      <div className={styles.brand}>
        <img src="./mark.svg" width={24} height={24} alt="" />
        {!collapsed && <span>Hookswitch</span>}
      </div>
      {groups.map((label) => (
        <div key={label}>
          <div className={styles.group}>{collapsed ? '' : label}</div>
          {pages.filter(({ group }) => group === label).map(entry)}
        </div>
      ))}
      <div className={styles.push} />
      {pages.filter(({ id }) => id === 'settings').map(entry)}
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
