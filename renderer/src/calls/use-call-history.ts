import { useCallback, useEffect, useRef, useState } from 'react';
import { type FailureReport, failureOf } from '../../../shared/contract/failure-of.ts';
import { client } from '../client.ts';
import { useStats } from '../live.ts';
import { type Paced, paced } from '../parts/paced.ts';
import { useConnection } from '../parts/use-connection.ts';
import { type CallPage, type CallPages, joined, reaches, withNewestCalls, withOlderCalls } from './call-pages.ts';

const pageSize = 100;
/** Milliseconds between two looks at calls that go on. */
const pace = 250;
/** Pages read to close a gap; after more the list begins anew. */
const gapPages = 4;

export interface CallHistory {
  /** Null until the first page came. */
  readonly pages: CallPages | null;
  readonly problem: FailureReport | null;
  readonly readOlder: () => void;
}

/** The calls that match a search, kept up to date while they are on screen. */
export function useCallHistory(search: string): CallHistory {
  const { state } = useConnection();
  const { last, total } = useStats();
  const [pages, setPages] = useState<CallPages | null>(null);
  const [problem, setProblem] = useState<FailureReport | null>(null);
  const held = useRef<CallPages | null>(null);
  const again = useRef<Paced | null>(null);
  const isReading = useRef(false);

  useEffect(() => {
    if (state !== 'connected') return;
    const over = new AbortController();
    const become = (next: CallPages): void => {
      held.current = next;
      setPages(next);
      setProblem(null);
    };
    const fail = (error: unknown): void => {
      if (!over.signal.aborted) setProblem(failureOf(error));
    };
    held.current = null;
    again.current = paced(pace, async () => {
      try {
        const fresh = await newest(search, held.current, over.signal);
        if (!over.signal.aborted) become(withNewestCalls(held.current, fresh));
      } catch (error) {
        fail(error);
      }
    });
    again.current.soon();
    return () => {
      over.abort();
      again.current?.stop();
      again.current = null;
    };
  }, [search, state]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every activity may be of a call
  useEffect(() => again.current?.soon(), [last?.seq, total]);

  const readOlder = useCallback(async () => {
    const from = held.current;
    if (from === null || from.next === null || isReading.current) return;
    isReading.current = true;
    try {
      const page = await client.calls.history({ ...wanted(search), before: from.next });
      // What came meanwhile stands above; the page belongs below as long as the list ends where it did.
      if (held.current?.next === from.next) {
        held.current = withOlderCalls(held.current, page);
        setPages(held.current);
      }
    } catch (error) {
      setProblem(failureOf(error));
    } finally {
      isReading.current = false;
    }
  }, [search]);
  return { pages, problem, readOlder: () => void readOlder() };
}

const wanted = (search: string) => ({ limit: pageSize, ...(search === '' ? {} : { search }) });

async function newest(search: string, held: CallPages | null, signal: AbortSignal): Promise<CallPage> {
  let read: CallPage = await client.calls.history(wanted(search), { signal });
  for (let count = 1; count < gapPages && read.next !== null && !reaches(read, held); count += 1) {
    read = joined(read, await client.calls.history({ ...wanted(search), before: read.next }, { signal }));
  }
  return read;
}
