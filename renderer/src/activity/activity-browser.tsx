import { Button, Loader } from '@mantine/core';
import { useDebouncedValue, useSessionStorage } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { type ReactNode, useCallback, useRef } from 'react';
import { parseFilter } from '../../../shared/filter.ts';
import type { PageId } from '../../../shared/pages.ts';
import { DetailSplit } from '../parts/detail-split.tsx';
import { NewPill } from '../parts/new-pill.tsx';
import { goTo, useRoute } from '../route.ts';
import { ActivityList } from './activity-list.tsx';
import { matchingCount, newerCount } from './activity-window.ts';
import styles from './browser.module.css';
import { DetailPane } from './detail-pane.tsx';
import { FilterBox } from './filter-box.tsx';
import { KeyBar } from './key-bar.tsx';
import { FilteredAway, Paused } from './list-empty.tsx';
import { useFeed } from './use-feed.ts';
import { useListKeys } from './use-list-keys.ts';

interface ActivityBrowserProps {
  readonly page: PageId & ('activity' | 'receiver');
  /** A filter that always holds here. */
  readonly base: string;
  readonly label: string;
  /** What is shown while there is nothing at all. */
  readonly empty: ReactNode;
  /** Buttons at the end of the bar, for what is shown: its filter and how many. */
  readonly tools?: (filter: string, count: number) => ReactNode;
}

/** The activity log as a list with a filter, and the selected activity beside it. */
export function ActivityBrowser({ page, base, label, empty, tools }: ActivityBrowserProps) {
  const selected = useRoute().parts[0] ?? null;
  const [text, setText] = useSessionStorage({
    key: `hookswitch.${page}.filter`,
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const [settled] = useDebouncedValue(text.trim(), 200);
  // What cannot be read does not change the list: the last filter that could stays in force.
  const readable = useRef('');
  if (parseFilter(settled).problems.length === 0) readable.current = settled;
  const filter = [base, readable.current].filter((text) => text !== '').join(' ');
  const { feed, list } = useFeed(filter);
  const root = useRef<HTMLDivElement>(null);

  const select = useCallback(
    (id: string | null) => {
      if (id !== null) feed.follow(false);
      goTo(page, id === null ? [] : [id], { replace: true });
    },
    [feed, page],
  );
  const focusList = useCallback(() => root.current?.querySelector<HTMLElement>('[data-list]')?.focus(), []);
  const { keysShown, showKeys } = useListKeys({ root, list, feed, selected, select, focusList });

  const count = matchingCount(list);
  const unfiltered = base === '' ? list.total : count;
  const isEmpty = list.state === 'ready' && count === 0;
  const problem = feed.problem();
  const listPane = (
    <section className={styles.pane} aria-label={label}>
      <div className={styles.bar}>
        <FilterBox text={text} onText={setText} rows={list.rows} onLeave={focusList} />
        <output className={styles.count} aria-label="Rows shown">
          {readable.current === '' || base !== ''
            ? count.toLocaleString('en')
            : `${count.toLocaleString('en')} of ${unfiltered.toLocaleString('en')}`}
        </output>
        <Button
          aria-pressed={list.paused}
          variant={list.paused ? 'filled' : 'default'}
          leftSection={list.paused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
          onClick={() => feed.pause(!list.paused)}
        >
          {list.paused ? `Resume · ${list.waiting.count.toLocaleString('en')} waiting` : 'Pause'}
        </Button>
        {tools?.(filter, count)}
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem.message} {problem.hint}
        </p>
      )}
      <div className={styles.body}>
        {list.state === 'loading' ? (
          problem === null && <Loader m="auto" size="sm" aria-label="Loading activity" />
        ) : isEmpty && list.paused ? (
          <Paused waiting={list.waiting.count} onResume={() => feed.pause(false)} />
        ) : isEmpty && readable.current !== '' ? (
          <FilteredAway filter={readable.current} total={base === '' ? list.total : null} onClear={() => setText('')} />
        ) : isEmpty ? (
          empty
        ) : (
          <ActivityList
            key={filter}
            list={list}
            label={label}
            selected={selected}
            onSelect={select}
            onFollow={feed.follow}
            onSeen={feed.seen}
            onOlder={feed.loadOlder}
            onNewer={feed.loadNewer}
          />
        )}
        {!isEmpty && !list.following && (list.unseen > 0 || newerCount(list) > 0) && (
          <NewPill count={list.unseen} onGo={() => feed.follow(true)} />
        )}
      </div>
      <KeyBar shown={keysShown} onShow={showKeys} />
    </section>
  );

  return (
    <div className={styles.browser} ref={root}>
      <DetailSplit
        name={`hookswitch.${page}.split`}
        first={listPane}
        second={selected === null ? null : <DetailPane id={selected} page={page} onClose={() => select(null)} />}
      />
    </div>
  );
}
