import { Button, Group, Loader, Modal, Text } from '@mantine/core';
import { IconAlertTriangle, IconArrowsExchange, IconPlayerStop, IconRepeat, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { CollectionProgress } from '../../../shared/model/collection-run.ts';
import { isGoingOn, type Run, type RunSummary, runKindLabels } from '../../../shared/model/run.ts';
import { KeyValues } from '../activity/key-values.tsx';
import { ask, client } from '../client.ts';
import { withConfirmedHost } from '../parts/confirmed-host.ts';
import { showFailure } from '../parts/show-failure.ts';
import { dayOf, timeOfDay } from '../parts/times.ts';
import { goTo, linkTo } from '../route.ts';
import { CollectionRun, RunProgress } from './collection/collection-run.tsx';
import { rateOf, rateText, type Sample, withSample } from './collection/rate.ts';
import { RunActivity } from './run-activity.tsx';
import { StateMark } from './run-row.tsx';
import { durationText, inputPairs } from './run-words.ts';
import styles from './runs.module.css';
import { useNow } from './use-now.ts';

interface RunDetailProps {
  readonly id: string;
  /** As the table has it, which is current; null where it was not read. */
  readonly summary: RunSummary | null;
  /** The activity that is open. */
  readonly activity: string | null;
  readonly onOpen: (activity: string | null) => void;
  readonly onDeleted: () => void;
}

/** One run: how it stands, what was asked for, and what it sent and received. */
export function RunDetail({ id, summary, activity, onOpen, onDeleted }: RunDetailProps) {
  const { data, error, refetch } = useQuery(ask.runs.get.queryOptions({ input: { id } }));
  // What the table has stands over what was read; only how a run ends is read again, with its problem.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when the table knows of a change
  useEffect(() => {
    if (data !== undefined) void refetch();
  }, [summary?.state]);
  if (error !== null) {
    const { message, hint } = failureOf(error);
    return (
      <p className={styles.note} role="alert">
        {message} {hint}
      </p>
    );
  }
  if (data === undefined) return <Loader m="lg" size="sm" aria-label="Loading the run" />;
  const run: Run = { ...data, ...summary };
  const inputs = inputPairs(run.inputs);
  return (
    <section className={styles.detail} aria-label={`Run ${run.label}`} data-run={id} tabIndex={-1}>
      <header className={styles.title}>
        <h2 className="cut" title={run.label} dir="auto">
          {run.label}
        </h2>
        <span className="mark">{runKindLabels[run.kind]}</span>
        <StateMark state={run.state} />
      </header>
      {run.problem !== null && (
        <p className={styles.problem}>
          <IconAlertTriangle size={14} stroke={1.75} aria-hidden="true" />
          {run.problem}
        </p>
      )}
      {isCollectionRun(run) && <RunProgress run={run} />}
      <Facts run={run} />
      <Buttons run={run} onDeleted={onDeleted} />
      {isCollectionRun(run) && <CollectionRun key={id} run={run} selected={activity} onOpen={onOpen} />}
      {inputs.length > 0 && !isCollectionRun(run) && (
        <details className={styles.inputs} open>
          <summary>Inputs</summary>
          <KeyValues label="Inputs" pairs={inputs} />
        </details>
      )}
      {!isCollectionRun(run) && <RunActivity key={id} run={id} selected={activity} onOpen={onOpen} />}
    </section>
  );
}

const isCollectionRun = (run: Run): run is Run & { readonly progress: CollectionProgress } =>
  run.kind === 'collection' && run.progress !== null;

/** Requests a second: of the last seconds while the run goes on, then of all of it. */
function useRate(run: Run, now: number): number | null {
  const { state, progress, startedAt, endedAt } = run;
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const requests = progress?.requests ?? 0;
  const going = isGoingOn(state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a sample whenever there is more, and once a second
  useEffect(() => {
    if (going) setSamples((before) => withSample(before, { at: Date.now(), requests }));
  }, [going, requests, now]);
  if (going) return rateOf(samples);
  const duration = endedAt === null ? 0 : Date.parse(endedAt) - Date.parse(startedAt);
  return duration > 0 ? (requests * 1000) / duration : null;
}

function Facts({ run }: { readonly run: Run }) {
  const { startedAt, endedAt, totals, seed, state } = run;
  const now = useNow(isGoingOn(state));
  const rate = useRate(run, now);
  const facts: readonly (readonly [name: string, value: string])[] = isCollectionRun(run)
    ? collectionFacts(run, rate, `${durationText(run, now)}${endedAt === null ? ' so far' : ''}`)
    : [
        ['Started', `${dayOf(startedAt)} ${timeOfDay(startedAt).slice(0, 8)}`],
        ['Duration', `${durationText(run, now)}${endedAt === null ? ' so far' : ''}`],
        ['Sent', totals.deliveries.toLocaleString('en')],
        ['Failed', totals.failed.toLocaleString('en')],
        ['Captured here', totals.captures.toLocaleString('en')],
        ...(seed === null ? [] : [['Seed', String(seed)] as const]),
      ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} title={explanations[name]}>
          <dt>{name}</dt>
          <dd data-bad={(name.startsWith('Fail') && value !== '0') || undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const explanations: Readonly<Record<string, string>> = {
  Failures: 'Failed assertions, script errors, and requests without a response',
};

function collectionFacts(
  { progress }: Run & { readonly progress: CollectionProgress },
  rate: number | null,
  duration: string,
): [name: string, value: string][] {
  const { steps, iterations, requests, assertions, failures } = progress;
  const number = (count: number): string => count.toLocaleString('en');
  const { passed, failed, skipped } = assertions;
  return [
    ['Duration', duration],
    ['Steps', `${number(steps.done)} of ${number(steps.total)}`],
    ['Iterations', number(iterations)],
    ['Requests', `${number(requests)} (${rateText(rate)})`],
    [
      'Assertions',
      `${number(passed)} of ${number(passed + failed)} passed${skipped === 0 ? '' : `, ${number(skipped)} skipped`}`,
    ],
    ['Failures', number(failures)],
  ];
}

function Buttons({ run, onDeleted }: { readonly run: Run; readonly onDeleted: () => void }) {
  const { id, kind, state } = run;
  const [isAsking, setAsking] = useState(false);
  const again = useMutation({
    mutationFn: () =>
      withConfirmedHost(async (confirmHost) => {
        if (confirmHost !== undefined) await client.permissions.allow({ hosts: [confirmHost] });
        return client.runs.again({ id });
      }),
    onError: showFailure,
    onSuccess: (started) => started !== null && goTo('runs', [started.id]),
  });
  const stop = useMutation(ask.runs.stop.mutationOptions({ onError: showFailure }));
  const remove = useMutation(
    ask.runs.remove.mutationOptions({
      onError: showFailure,
      onSuccess: () => {
        setAsking(false);
        onDeleted();
      },
    }),
  );
  return (
    <div className={styles.buttons}>
      <Button
        variant={isGoingOn(state) ? 'default' : 'filled'}
        leftSection={<IconRepeat size={14} />}
        loading={again.isPending}
        onClick={() => again.mutate()}
      >
        Run again
      </Button>
      {isGoingOn(state) && (
        <Button
          variant="filled"
          leftSection={<IconPlayerStop size={14} />}
          loading={stop.isPending}
          onClick={() => stop.mutate({ id })}
        >
          Stop
        </Button>
      )}
      {kind === 'call' && (
        <Button component="a" href={linkTo('calls', id)} leftSection={<IconArrowsExchange size={14} />}>
          Open call
        </Button>
      )}
      {!isGoingOn(state) && (
        <Button leftSection={<IconTrash size={14} />} onClick={() => setAsking(true)}>
          Delete
        </Button>
      )}
      <Modal opened={isAsking} onClose={() => setAsking(false)} title="Delete this run?" size="sm">
        <Text mb="lg">
          {kind === 'call'
            ? 'Its activity stays. The ladder of the call loses its label, its speed, and its state bar.'
            : 'Its activity stays.'}
        </Text>
        <Group justify="flex-end" gap="sm">
          <Button onClick={() => setAsking(false)}>Cancel</Button>
          <Button variant="filled" color="red" loading={remove.isPending} onClick={() => remove.mutate({ id })}>
            Delete
          </Button>
        </Group>
      </Modal>
    </div>
  );
}
