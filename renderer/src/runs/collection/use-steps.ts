import { useEffect, useRef, useState } from 'react';
import { type FailureReport, failureOf } from '../../../../shared/contract/failure-of.ts';
import { client } from '../../client.ts';
import { type Paced, paced } from '../../parts/paced.ts';
import { useConnection } from '../../parts/use-connection.ts';
import { cursorOf, mostSteps, noSteps, type Steps, withPage } from './steps.ts';

/** Steps of one question. */
const pageSize = 1000;

/** Milliseconds between two readings of a run that goes on. */
const pace = 200;

export interface StepReading {
  readonly steps: Steps;
  /** Why they could not be read; null while they can. */
  readonly problem: FailureReport | null;
}

/**
 * The steps of a run, read to the end, and again whenever `change` is another: how far the run is. With `onlyFailed` only
 * those: for runs that have more steps than are held.
 */
export function useSteps(run: string, change: string, { onlyFailed = false, isWanted = true } = {}): StepReading {
  const { state } = useConnection();
  const [steps, setSteps] = useState(noSteps);
  const [problem, setProblem] = useState<FailureReport | null>(null);
  const reader = useRef<Paced>(null);

  useEffect(() => {
    if (state !== 'connected' || !isWanted) return;
    const over = new AbortController();
    const { signal } = over;
    let held = noSteps;
    const read = async (): Promise<void> => {
      for (let after = cursorOf(held); held.items.length < mostSteps; ) {
        const page = await client.runs.steps({ id: run, after, limit: pageSize, onlyFailed }, { signal });
        held = withPage(held, page, after);
        setSteps(held);
        setProblem(null);
        if (page.next === null) return;
        after = page.next;
      }
    };
    reader.current = paced(pace, () =>
      read().catch((error: unknown) => {
        if (!signal.aborted) setProblem(failureOf(error));
      }),
    );
    reader.current.soon();
    return () => {
      over.abort();
      reader.current?.stop();
    };
  }, [run, onlyFailed, isWanted, state]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when the run has gone on
  useEffect(() => reader.current?.soon(), [change]);
  return { steps, problem };
}
