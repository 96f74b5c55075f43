import { Button, Loader, TextInput } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { IconPlayerStop, IconSearch } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { DetailPane } from '../activity/detail-pane.tsx';
import { useCallRuns } from '../call-runs/call-runs-store.ts';
import { isGoingOn } from '../call-runs/clock.ts';
import { client } from '../client.ts';
import { CallLadder } from '../ladder/call-ladder.tsx';
import { DetailSplit } from '../parts/detail-split.tsx';
import { showFailure } from '../parts/show-failure.ts';
import { TwoPanes } from '../parts/two-panes.tsx';
import { useDialectName } from '../parts/use-dialect-name.ts';
import { goTo, useRoute } from '../route.ts';
import { CallList } from './call-list.tsx';
import styles from './calls.module.css';
import { Gone, NoCalls, NoneFound } from './calls-empty.tsx';
import { useCallHistory } from './use-call-history.ts';

const show = (id: string): void => goTo('calls', [id], { replace: true });

/** Every call of the activity log, live, and the ladder of the selected one. */
export function CallsPage() {
  const { page, parts } = useRoute();
  const [selected = null, activity = null] = parts;
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim().slice(0, 200), 200);
  const { pages, problem, readOlder } = useCallHistory(search);
  const runs = useCallRuns();
  const dialectName = useDialectName();

  // The page opens with the newest call; from then on only a person selects.
  const latest = pages?.items[0]?.id ?? null;
  const isEntered = page === 'calls' && selected === null && search === '' && latest !== null;
  useEffect(() => {
    if (isEntered) show(latest);
  }, [isEntered, latest]);

  if (pages === null && problem === null) return <Loader m={24} size="sm" aria-label="Loading calls" />;
  if (pages?.total === 0 && (selected === null || !runs.has(selected))) return <NoCalls />;
  const active = [...runs.values()].filter(({ callRun }) => isGoingOn(callRun));
  const list = (
    <section className={styles.pane} aria-label="Calls">
      <div className={styles.bar}>
        <TextInput
          type="search"
          className={styles.search}
          aria-label="Search calls"
          placeholder="Search numbers, names, and IDs"
          leftSection={<IconSearch size={14} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {active.length > 1 && (
          <Button
            leftSection={<IconPlayerStop size={14} />}
            onClick={() => void client.calls.stopAll().catch(showFailure)}
          >
            Stop all {active.length.toLocaleString('en')}
          </Button>
        )}
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem.message} {problem.hint}
        </p>
      )}
      {pages !== null &&
        (pages.items.length === 0 && search !== '' ? (
          <NoneFound search={search} onClear={() => setText('')} />
        ) : (
          <CallList key={search} {...{ pages, runs, selected, dialectName }} onSelect={show} onOlder={readOlder} />
        ))}
    </section>
  );
  return (
    <TwoPanes
      name="calls"
      share={33}
      least={20}
      first={list}
      second={selected === null ? <div /> : <Chosen call={selected} activity={activity} />}
    />
  );
}

/** The ladder of a call, and below it the request that is open. */
function Chosen({ call, activity }: { readonly call: string; readonly activity: string | null }) {
  const open = useCallback(
    (id: string | null) => goTo('calls', id === null ? [call] : [call, id], { replace: true }),
    [call],
  );
  useHotkeys([
    [
      'Escape',
      () => {
        // A dialog over it is closed first.
        if (activity !== null && document.querySelector('[role="dialog"]') === null) open(null);
      },
    ],
  ]);
  return (
    <DetailSplit
      name="hookswitch.calls.detail"
      layout="below"
      first={<CallLadder id={call} selected={activity} onOpen={open} canStop gone={<Gone id={call} />} />}
      second={activity === null ? null : <DetailPane id={activity} page="calls" onClose={() => open(null)} />}
    />
  );
}
