import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { AddOwner } from './add-owner.tsx';
import { EndpointGroupView } from './endpoint-group.tsx';
import styles from './endpoints.module.css';
import { type EndpointGroup, groupHolds, groupKey, groupsOf } from './groups.ts';
import { useOpenedGroups } from './opened-groups.ts';
import type { DialectView } from './use-dialect.ts';

/** More than these begin folded, and can be searched. */
const openAtOnce = 12;
/** More are not drawn: a person searches. */
const drawnAtOnce = 200;

/** The vendor's own settings: which event goes where, for whom. */
export function EndpointsSection({ view }: { readonly view: DialectView }) {
  const { info, endpoints } = view;
  const opened = useOpenedGroups(info.id);
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => groupsOf(info, endpoints, opened), [info, endpoints, opened]);
  const matching = search.trim() === '' ? groups : groups.filter((group) => groupHolds(group, search.trim()));
  const setupOf = (key: string) => opened.find((group) => groupKey(group) === key)?.setup ?? {};
  const show = (key: string): void => {
    setSearch('');
    // After the group has been drawn.
    requestAnimationFrame(() => {
      const group = list.current?.querySelector(`[data-group="${CSS.escape(key)}"]`);
      group?.scrollIntoView({ block: 'nearest' });
      group?.querySelector<HTMLElement>('[data-cell="url"] input')?.focus();
    });
  };
  const isMany = groups.length > openAtOnce;
  return (
    <div className={styles.section}>
      <div className={styles.head}>
        {isMany ? (
          <TextInput
            type="search"
            className={styles.search}
            aria-label="Search endpoints"
            placeholder={`Search ${groups.length.toLocaleString('en')} by number, URL, note, or event ID`}
            leftSection={<IconSearch size={14} stroke={1.5} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        ) : (
          <p className={styles.about}>
            {endpoints.length === 0
              ? `An endpoint is a URL that ${info.name} sends an event to, in the vendor's own format. Set one URL for all events above, or one URL per event here.`
              : `URLs that ${info.name} sends its events to, in the vendor's own format. Bound actions are sent as well.`}
          </p>
        )}
        <AddOwner info={info} onOpened={show} />
      </div>
      <div ref={list} className={styles.list}>
        {matching.slice(0, drawnAtOnce).map((group) => (
          <EndpointGroupView
            key={group.key}
            view={view}
            group={group}
            opened={setupOf(group.key)}
            startsOpen={startsOpen(group, isMany, endpoints.length)}
          />
        ))}
        {matching.length === 0 && <p className={styles.none}>No matching endpoints.</p>}
        {matching.length > drawnAtOnce && (
          <p className={styles.none}>
            {(matching.length - drawnAtOnce).toLocaleString('en')} more. Use search to find them.
          </p>
        )}
      </div>
    </div>
  );
}

/** A few are all open. The whole system is folded where only others are set, and those of many that are set. */
function startsOpen({ scope, endpoints }: EndpointGroup, isMany: boolean, all: number): boolean {
  if (scope === null) return endpoints.length > 0 || all === 0;
  return !isMany || endpoints.length === 0;
}
