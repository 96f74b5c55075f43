import { Button, Loader, SegmentedControl, Switch, Tabs } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { CollectionProgress } from '../../../../shared/model/collection-run.ts';
import { isGoingOn, type Run } from '../../../../shared/model/run.ts';
import { DetailPane } from '../../activity/detail-pane.tsx';
import { KeyValues } from '../../activity/key-values.tsx';
import { ask } from '../../client.ts';
import { DetailSplit } from '../../parts/detail-split.tsx';
import { dayOf, timeOfDay } from '../../parts/times.ts';
import { RunCharts } from './charts.tsx';
import styles from './collection.module.css';
import { RunComparison } from './compare.tsx';
import { collectionInputPairs } from './input-words.ts';
import { StepList } from './step-list.tsx';
import { emptyWords, stepLines } from './steps.ts';
import { type StepReading, useSteps } from './use-steps.ts';
import { RunVariables } from './variables.tsx';

interface CollectionRunProps {
  readonly run: Run;
  /** The delivery that is open. */
  readonly selected: string | null;
  readonly onOpen: (activity: string | null) => void;
}

/** What is in a collection run: its steps, their response times, what scripts changed, and another run beside it. */
export function CollectionRun({ run, selected, onOpen }: CollectionRunProps) {
  const { id, state, progress } = run;
  const [tab, setTab] = useState<string | null>('steps');
  const { steps, problem } = useSteps(id, `${state} ${progress?.requests} ${progress?.steps.done}`);
  const isOver = !isGoingOn(state);
  const { data: report } = useQuery({ ...ask.runs.report.queryOptions({ input: { id } }), enabled: isOver });
  const { data: environments } = useQuery(ask.environments.list.queryOptions({ input: {} }));
  return (
    <Tabs value={tab} onChange={setTab} className={styles.tabs}>
      <Tabs.List className={styles.tabList}>
        <Tabs.Tab value="steps">Steps</Tabs.Tab>
        <Tabs.Tab value="charts">Charts</Tabs.Tab>
        <Tabs.Tab value="variables">
          Variables
          {(report?.variables.length ?? 0) > 0 && <span className={styles.mark}>{report?.variables.length}</span>}
        </Tabs.Tab>
        <Tabs.Tab value="compare">Compare</Tabs.Tab>
        <Tabs.Tab value="inputs">Inputs</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="steps" className={styles.panel}>
        <StepsPanel {...{ run, selected, onOpen }} all={{ steps, problem }} />
      </Tabs.Panel>
      <Tabs.Panel value="charts" className={styles.panel}>
        <RunCharts steps={steps.items} />
      </Tabs.Panel>
      <Tabs.Panel value="variables" className={styles.panel}>
        {!isOver ? (
          <p className={styles.note}>Variables are shown once the run is over.</p>
        ) : report === undefined ? (
          <Loader m="lg" size="sm" aria-label="Loading the report" />
        ) : (
          <RunVariables run={run} report={report} />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="compare" className={styles.panel}>
        {isOver ? (
          <RunComparison run={run} steps={steps} />
        ) : (
          <p className={styles.note}>A run can be compared once it is over.</p>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="inputs" className={`${styles.panel} ${styles.inputs}`}>
        <KeyValues
          label="Inputs"
          pairs={[
            ['Started', `${dayOf(run.startedAt)} ${timeOfDay(run.startedAt).slice(0, 8)}`],
            ...collectionInputPairs(run, environments?.environments ?? []),
          ]}
        />
      </Tabs.Panel>
    </Tabs>
  );
}

function StepsPanel(
  props: CollectionRunProps & {
    readonly all: StepReading;
  },
) {
  const { run, selected, onOpen, all } = props;
  const { items, isCut } = all.steps;
  const [view, setView] = useLocalStorage<'all' | 'failed'>({
    key: 'hookswitch.runs.steps',
    defaultValue: 'all',
    getInitialValueInEffect: false,
  });
  const [failedFirst, setFailedFirst] = useLocalStorage({
    key: 'hookswitch.runs.failed-first',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const onlyFailed = view === 'failed';
  // What is not held is looked for by the engine.
  const failed = useSteps(run.id, String(run.progress?.failures), {
    onlyFailed: true,
    isWanted: onlyFailed && isCut,
  });
  const shown = onlyFailed && isCut ? failed : all;
  const lines = useMemo(
    () => stepLines(shown.steps.items, { onlyFailed, failedFirst }),
    [shown.steps.items, onlyFailed, failedFirst],
  );
  const empty = emptyWords(all.steps, shown.steps);
  const failures = useMemo(() => items.reduce((count, step) => count + (step.failed ? 1 : 0), 0), [items]);
  return (
    <>
      <div className={styles.bar}>
        <SegmentedControl
          aria-label="Which steps"
          value={view}
          data={[
            { value: 'all', label: 'All' },
            { value: 'failed', label: `Failed only (${failures.toLocaleString('en')}${isCut ? '+' : ''})` },
          ]}
          onChange={(value) => setView(value === 'failed' ? 'failed' : 'all')}
        />
        <Switch
          label="Failed first"
          checked={failedFirst}
          disabled={onlyFailed}
          onChange={(event) => setFailedFirst(event.currentTarget.checked)}
        />
        {isCut && <span className={styles.small}>The first {items.length.toLocaleString('en')} steps</span>}
      </div>
      <div className={styles.split}>
        <DetailSplit
          name="hookswitch.runs.step"
          share={42}
          layout="below"
          first={
            shown.problem !== null ? (
              <p className={styles.note} role="alert">
                {shown.problem.message} {shown.problem.hint}
              </p>
            ) : lines.length > 0 ? (
              <StepList lines={lines} selected={selected} onSelect={onOpen} />
            ) : empty === null ? (
              <Loader m="lg" size="sm" aria-label="Loading the steps" />
            ) : (
              <p className={styles.note}>
                {empty}{' '}
                {items.length > 0 && (
                  <Button size="compact-xs" onClick={() => setView('all')}>
                    Show all
                  </Button>
                )}
              </p>
            )
          }
          second={
            selected === null ? null : (
              <DetailPane id={selected} page="runs" firstTab="tests" onClose={() => onOpen(null)} />
            )
          }
        />
      </div>
    </>
  );
}

/** How far a run is: a bar while it goes on, then how much of it passed. */
export function RunProgress({ run }: { readonly run: Run & { readonly progress: CollectionProgress } }) {
  const { state, progress } = run;
  const { steps, failures } = progress;
  const going = isGoingOn(state);
  const share = steps.total === 0 ? 0 : Math.min(1, steps.done / steps.total);
  // A reader hears every tenth, not every request.
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    setSpoken(going ? `${Math.floor(share * 10) * 10}% done` : '');
  }, [going, share]);
  return (
    <div
      className={styles.progress}
      role="progressbar"
      aria-label="Progress of the run"
      aria-valuemin={0}
      aria-valuemax={steps.total}
      aria-valuenow={steps.done}
      aria-valuetext={spoken || undefined}
      data-going={going || undefined}
      data-bad={failures > 0 || undefined}
    >
      <span style={{ width: `${share * 100}%` }} />
    </div>
  );
}
