import { Loader, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Run, RunSummary } from '../../../../shared/model/run.ts';
import { ask } from '../../client.ts';
import { dayOf, timeOfDay } from '../../parts/times.ts';
import styles from './collection.module.css';
import { changeWords, compareSteps, stepWords } from './compare-steps.ts';
import type { Steps } from './steps.ts';
import { useSteps } from './use-steps.ts';

const whenText = ({ startedAt }: Pick<RunSummary, 'startedAt'>): string =>
  `${dayOf(startedAt)} ${timeOfDay(startedAt).slice(0, 8)}`;

function runWords(run: RunSummary): string {
  const failures = run.progress?.failures ?? 0;
  return `${whenText(run)} · ${run.label} · ${failures === 0 ? 'no failures' : `${failures} failed`}`;
}

/** This run beside another one of the same collection: what changed its result, and what became slower. */
export function RunComparison({ run, steps }: { readonly run: Run; readonly steps: Steps }) {
  const { data } = useQuery({
    ...ask.runs.list.queryOptions({ input: { kind: 'collection', limit: 500 } }),
    // Runs begin and end at any time, and nothing says so to this list.
    staleTime: 0,
  });
  const collection = run.progress?.collection.id;
  const others = useMemo(
    () => (data?.items ?? []).filter(({ id, progress }) => id !== run.id && progress?.collection.id === collection),
    [data, run.id, collection],
  );
  const [picked, setPicked] = useState<string | null>(null);
  // The one before it is what a person usually means.
  const suggested = others.find(({ seq }) => seq < run.seq) ?? others[0];
  const other = others.find(({ id }) => id === picked) ?? suggested;
  if (data === undefined) return <Loader m="lg" size="sm" aria-label="Loading runs" />;
  if (other === undefined) {
    return <p className={styles.note}>This is the only run of its collection. Run it again to compare.</p>;
  }
  return (
    <div className={styles.compare}>
      <div className={styles.bar}>
        <Select
          aria-label="Run to compare with"
          className={styles.picker}
          data={others.map((listed) => ({ value: listed.id, label: runWords(listed) }))}
          value={other.id}
          searchable={others.length > 8}
          onChange={setPicked}
        />
      </div>
      <Changes key={other.id} run={run} steps={steps} other={other} />
    </div>
  );
}

/** Rows that are drawn. */
const mostRows = 500;

function Changes(props: { readonly run: Run; readonly steps: Steps; readonly other: RunSummary }) {
  const { run, steps, other } = props;
  const { steps: others, problem } = useSteps(other.id, other.state);
  const isEarlier = other.seq < run.seq;
  // Each page of thousands would be compared with all that was read before it.
  const isRead = others.isRead && steps.isRead;
  const comparison = useMemo(() => {
    if (!isRead) return null;
    return isEarlier ? compareSteps(others.items, steps.items) : compareSteps(steps.items, others.items);
  }, [isRead, isEarlier, others.items, steps.items]);
  if (problem !== null) return <p className={styles.note}>{problem.message}</p>;
  if (comparison === null) return <Loader m="lg" size="sm" aria-label="Reading the steps" />;
  const { changes, same } = comparison;
  const [earlier, later] = isEarlier ? [other, run] : [run, other];
  return (
    <>
      <p className={styles.note} aria-live="polite">
        {changes.length === 0 ? 'No step changed its result or became slower. ' : ''}
        {same.toLocaleString('en')} {same === 1 ? 'step is' : 'steps are'} unchanged.
        {(others.isCut || steps.isCut) && ' Only the first steps of these runs are compared.'}
      </p>
      {changes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls is reached by keyboard
        <div className={styles.scroll} tabIndex={0}>
          <table className={styles.table} aria-label="Changed steps">
            <thead>
              <tr>
                <th scope="col">Change</th>
                <th scope="col">Step</th>
                <th scope="col" title={whenText(earlier)}>
                  {isEarlier ? 'Other run' : 'This run'} <span className={styles.dim}>earlier</span>
                </th>
                <th scope="col" title={whenText(later)}>
                  {isEarlier ? 'This run' : 'Other run'} <span className={styles.dim}>later</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.slice(0, mostRows).map(({ key, kind, name, iteration, before, after }) => (
                <tr key={key} data-change={kind}>
                  <td>{changeWords[kind]}</td>
                  <td>
                    {name}
                    {(run.progress?.iterations ?? 1) > 1 && (
                      <span className={styles.dim}> iteration {(iteration + 1).toLocaleString('en')}</span>
                    )}
                  </td>
                  <td className={`wire ${styles.words}`}>{stepWords(before)}</td>
                  <td className={`wire ${styles.words}`}>{stepWords(after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {changes.length > mostRows && (
            <p className={styles.note}>{(changes.length - mostRows).toLocaleString('en')} more are not shown.</p>
          )}
        </div>
      )}
    </>
  );
}
