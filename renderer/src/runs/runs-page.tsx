import { Button, Loader, Select } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { RunKindId, runKindLabels } from '../../../shared/model/run.ts';
import { requestRun } from '../parts/run-request.ts';
import { TwoPanes } from '../parts/two-panes.tsx';
import { goTo, useRoute } from '../route.ts';
import { RunDetail } from './run-detail.tsx';
import { RunTable } from './run-table.tsx';
import styles from './runs.module.css';
import { NoneOfKind, NoRuns } from './runs-empty.tsx';
import { useRuns } from './use-runs.ts';

const select = (id: string): void => goTo('runs', [id], { replace: true });
const kinds = RunKindId.options.map((value) => ({ value, label: `${runKindLabels[value]}s` }));

/** Everything that was started, live, and what the selected one sent and received. */
export function RunsPage() {
  const { page, parts } = useRoute();
  const [selected = null, activity = null] = parts;
  const [kind, setKind] = useState<RunKindId | null>(null);
  const { list, problem, readOlder, forget } = useRuns(kind);
  const root = useRef<HTMLDivElement>(null);

  // The page opens with the newest run; from then on only a person selects.
  const newest = list?.items[0]?.id ?? null;
  const isEntered = page === 'runs' && selected === null && newest !== null;
  useEffect(() => {
    if (isEntered) select(newest);
  }, [isEntered, newest]);

  const open = useCallback(
    (id: string | null) => {
      if (selected !== null) goTo('runs', id === null ? [selected] : [selected, id], { replace: true });
    },
    [selected],
  );
  /** The run below the deleted one is selected, or the one above it. */
  const leave = (deleted: string): void => {
    const items = list?.items ?? [];
    const index = items.findIndex(({ id }) => id === deleted);
    const neighbor = items[index + 1] ?? items[index - 1];
    forget(deleted);
    goTo('runs', neighbor === undefined || index === -1 ? [] : [neighbor.id], { replace: true });
  };
  /** Into the list of steps, where the run has one. */
  const enter = (): void => {
    const find = (selector: string) => root.current?.querySelector<HTMLElement>(selector);
    (find('[data-steps]') ?? find('[data-run]'))?.focus();
  };
  useHotkeys([
    [
      'Escape',
      () => {
        // A dialog over it is closed first.
        if (document.querySelector('[role="dialog"]') !== null) return;
        if (activity !== null) open(null);
        else root.current?.querySelector<HTMLElement>('[data-runs]')?.focus();
      },
    ],
  ]);

  if (list === null && problem === null) return <Loader m={24} size="sm" aria-label="Loading runs" />;
  if (list?.items.length === 0 && kind === null && selected === null) return <NoRuns />;
  const table = (
    <section className={styles.pane} aria-label="Runs">
      <div className={styles.bar}>
        <Select
          aria-label="Kind of run"
          placeholder="All kinds"
          data={kinds}
          value={kind}
          onChange={(value) => setKind(RunKindId.nullable().parse(value))}
          clearable
          w={150}
        />
        <span className={styles.push} />
        <Button leftSection={<IconPlayerPlay size={14} />} onClick={() => requestRun()}>
          Run a collection
        </Button>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem.message} {problem.hint}
        </p>
      )}
      {list !== null &&
        (list.items.length === 0 ? (
          <NoneOfKind kind={kind} onAll={() => setKind(null)} />
        ) : (
          <RunTable key={kind} {...{ list, selected }} onSelect={select} onEnter={enter} onOlder={readOlder} />
        ))}
    </section>
  );
  return (
    <div className={styles.page} ref={root}>
      <TwoPanes
        name="runs"
        share={47}
        least={25}
        first={table}
        second={
          selected === null ? (
            <div />
          ) : (
            <RunDetail
              key={selected}
              id={selected}
              summary={list?.items.find(({ id }) => id === selected) ?? null}
              activity={activity}
              onOpen={open}
              onDeleted={() => leave(selected)}
            />
          )
        }
      />
    </div>
  );
}
