import { useCallback, useEffect, useRef, useState } from 'react';
import { type FailureReport, failureOf } from '../../../shared/contract/failure-of.ts';
import type { RunKindId } from '../../../shared/model/run.ts';
import { client } from '../client.ts';
import { useConnection } from '../parts/use-connection.ts';
import { newestRuns, type RunList, withOlderRuns, withoutRun, withRunBatch } from './run-list.ts';

const pageSize = 100;

interface Runs {
  /** Null until the first page came. */
  readonly list: RunList | null;
  readonly problem: FailureReport | null;
  readonly readOlder: () => void;
  /** Leaves out a run that was deleted here, before the stream says so. */
  readonly forget: (id: string) => void;
}

/** The runs of a kind, or of all, kept current while they are on screen. */
export function useRuns(kind: RunKindId | null): Runs {
  const { state } = useConnection();
  const [list, setList] = useState<RunList | null>(null);
  const [problem, setProblem] = useState<FailureReport | null>(null);
  const held = useRef<RunList | null>(null);
  const isReading = useRef(false);

  const become = useCallback((next: RunList): void => {
    held.current = next;
    setList(next);
    setProblem(null);
  }, []);

  useEffect(() => {
    if (state !== 'connected') return;
    const over = new AbortController();
    const { signal } = over;
    const readNewest = async (): Promise<void> => {
      const page = await client.runs.list(question(kind), { signal });
      become(newestRuns(page, held.current));
    };
    const follow = async (): Promise<void> => {
      // The stream comes first, so that nothing that happens meanwhile is missed.
      const stream = await client.runs.watch({}, { signal });
      await readNewest();
      for await (const batch of stream) {
        if (batch.cleared) await readNewest();
        else if (held.current !== null) become(withRunBatch(held.current, batch, kind));
      }
    };
    follow().catch((error: unknown) => {
      if (!signal.aborted) setProblem(failureOf(error));
    });
    return () => over.abort();
  }, [kind, state, become]);

  const readOlder = useCallback(async () => {
    const from = held.current;
    if (from === null || from.next === null || isReading.current) return;
    isReading.current = true;
    try {
      const page = await client.runs.list({ ...question(kind), before: from.next });
      if (held.current?.next === from.next) become(withOlderRuns(held.current, page));
    } catch (error) {
      setProblem(failureOf(error));
    } finally {
      isReading.current = false;
    }
  }, [kind, become]);
  const forget = useCallback(
    (id: string) => {
      if (held.current !== null) become(withoutRun(held.current, id));
    },
    [become],
  );
  return { list, problem, readOlder: () => void readOlder(), forget };
}

const question = (kind: RunKindId | null) => ({ limit: pageSize, ...(kind === null ? {} : { kind }) });
