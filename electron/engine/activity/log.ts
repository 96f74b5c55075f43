import { failure } from '../../../shared/failure.ts';
import { type Filter, parseFilter } from '../../../shared/filter.ts';
import type { Activity, ActivityBatch, ActivityPage, ActivityRow } from '../../../shared/model/activity.ts';
import type { Clock } from '../host-services.ts';
import { type CallPages, createCallPages } from './call-pages.ts';
import type { CallActivities } from './call-store.ts';
import { asFailure, isDamage, moveDamaged, openDatabase } from './database.ts';
import { filterSql } from './filter-sql.ts';
import { createListing } from './listing.ts';
import { createPruning, type Limits } from './pruning.ts';
import { type ActivityFacts, rowOf } from './row.ts';
import type { RunStore } from './run-store.ts';
import { createStore, type NewEntry, type Store } from './store.ts';
import type { WordsOf } from './upgrade.ts';
import { createWatchers } from './watchers.ts';

/** The record of all that was sent and received. Filters are given as text; one that cannot be read is INPUT_INVALID. */
export interface ActivityLog {
  /** What a person should know of the opening (a damaged file was replaced), or null. */
  readonly notice: string | null;
  /** Resolves once committed; appends of one turn share a commit. Throws WRITE_FAILED: then it is not in the record. */
  append(activity: Activity, facts?: ActivityFacts): Promise<ActivityRow>;
  /** Newest first; `limit` is 100 where it is left out. */
  query(question: {
    readonly filter?: string | undefined;
    readonly limit?: number | undefined;
    readonly before?: number | undefined;
    /** Ends the search; the promise rejects with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
  }): Promise<ActivityPage>;
  get(id: string): Activity | undefined;
  /** Calls of which something is in the record. */
  readonly calls: {
    total(): number;
    page: CallPages;
    /** Activities of one call. */
    count(id: string): number;
    /** The first and the last `most / 2` activities of a call, oldest first; none of a call that is not there. */
    activities(id: string, most: number): CallActivities;
  };
  /** Runs, beside the activities that they caused. Writes throw WRITE_FAILED. */
  readonly runs: Omit<RunStore, 'forgetGone' | 'clear'> & {
    /** Called when runs were removed because of their age, or all of them were. */
    onForgotten(listener: () => void): void;
  };
  /**
   * New rows from the moment of this call, at most a batch every 50 ms, oldest first. The first batch comes at once
   * and may be empty. After `cleared` the rows in the same batch are those since. Ends with the signal or the log.
   */
  watch(question: {
    readonly filter?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  }): AsyncIterableIterator<ActivityBatch>;
  /** Removes every row; gives their number. */
  clear(): number;
  setLimits(limits: Limits): void;
  /** Removes what is over the limits now, in small steps; gives the number of rows. It is also done by itself. */
  prune(): Promise<number>;
  close(): Promise<void>;
}

interface Waiting extends NewEntry {
  readonly facts: ActivityFacts;
  readonly resolve: (row: ActivityRow) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens the record in `file`, which is made where it is missing. Throws WORKSPACE_NEWER, or WRITE_FAILED where the
 * folder cannot be written.
 */
export function openActivityLog(
  file: string,
  options: { readonly clock: Clock; readonly wordsOf?: WordsOf } & Limits,
): ActivityLog {
  const { clock, wordsOf = () => [] } = options;
  const opened = openDatabase(file, clock, wordsOf);
  let { notice } = opened;
  let store = createStore(opened.db);
  let total = store.count();
  let lastSeq = store.lastSeq();
  let closed = false;
  let waiting: Omit<Waiting, 'row' | 'words'>[] = [];

  /** Throws WORKSPACE_CLOSED to those who ask while everything ends. */
  const reading = (): Store => {
    if (closed) throw failure('WORKSPACE_CLOSED', {});
    return store;
  };
  let runsForgotten = (): void => undefined;
  const listing = createListing(reading);
  const callPages = createCallPages(() => reading().calls);
  const watchers = createWatchers({
    total: () => total,
    after: (filter, seq, limit) => store.rows(filterSql(filter), seq + 1, Number.MAX_SAFE_INTEGER, limit, true),
  });
  const pruning = createPruning({
    store: () => store,
    clock,
    limits: options,
    total: () => total,
    removed(count) {
      total -= count;
      listing.forget();
      watchers.recounted();
    },
    runsRemoved: () => runsForgotten(),
  });

  function flush(): void {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    const now = clock();
    const entries = batch.flatMap((each): Waiting[] => {
      const made = attempt(() => ({ ...each, row: rowOf(each.activity, each.facts, now), words: wordsFor(each) }));
      if ('value' in made) return [made.value];
      each.reject(made.error);
      return [];
    });
    if (entries.length === 0) return;
    const outcome = attempt(() => mended(() => store.insert(entries)));
    if ('value' in outcome) settle(entries, outcome.value);
    else if (entries.length === 1) entries[0]?.reject(asFailure(file, outcome.error));
    // One that cannot be written must not take the others with it.
    else for (const each of entries) commitAlone(each);
    pruning.consider();
  }

  const wordsFor = ({ activity }: Pick<Waiting, 'activity'>): readonly string[] =>
    activity.callId === null ? [] : wordsOf(activity);

  function commitAlone(entry: Waiting): void {
    const outcome = attempt(() => store.insert([entry]));
    if ('value' in outcome) settle([entry], outcome.value);
    else entry.reject(asFailure(file, outcome.error));
  }

  function settle(entries: readonly Waiting[], rows: readonly ActivityRow[]): void {
    total += rows.length;
    lastSeq = rows.at(-1)?.seq ?? lastSeq;
    rows.forEach((row, index) => {
      entries[index]?.resolve(row);
    });
    const activities = entries.map((each) => each.activity);
    watchers.added(rows, activities);
  }

  /** Where the file turns out to be damaged a new one takes its place: the receiver goes on receiving. */
  function replaceDamaged(error: unknown): void {
    if (!isDamage(error)) throw error;
    store.close();
    notice = moveDamaged(file, error, clock);
    store = createStore(openDatabase(file, clock, wordsOf).db);
    store.continueAfter(lastSeq);
    total = 0;
    listing.forget();
    watchers.cleared();
    runsForgotten();
  }

  function mended<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      replaceDamaged(error);
      return work();
    }
  }

  /** Runs `work` on a store that can be written. */
  function written<Result>(work: (store: Store) => Result): Result {
    const outcome = attempt(() => mended(() => work(reading())));
    if ('value' in outcome) return outcome.value;
    throw asFailure(file, outcome.error);
  }

  return {
    get notice() {
      return notice;
    },
    append(activity, facts = {}) {
      if (closed) return Promise.reject(failure('WRITE_FAILED', { file, detail: 'the record is closed' }));
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ activity, facts, resolve, reject });
      });
    },
    async query({ filter, limit = 100, before, signal }) {
      const question = { filter: readFilter(filter), limit, before, signal };
      try {
        return await listing.page({ ...question, total });
      } catch (error) {
        replaceDamaged(error);
        return listing.page({ ...question, total });
      }
    },
    get: (id) => mended(() => reading().whole(id)),
    calls: {
      total: () => mended(() => reading().calls.total()),
      async page(question) {
        try {
          return await callPages(question);
        } catch (error) {
          replaceDamaged(error);
          return callPages(question);
        }
      },
      count: (id) => mended(() => reading().calls.count(id)),
      activities: (id, most) => mended(() => reading().calls.activities(id, most)),
    },
    runs: {
      insert: (run) => written(({ runs }) => runs.insert(run)),
      update: (updates, at) => written(({ runs }) => runs.update(updates, at)),
      remove: (id) => written(({ runs }) => runs.remove(id)),
      endInterrupted: (problem) => written(({ runs }) => runs.endInterrupted(problem)),
      get: (id) => mended(() => reading().runs.get(id)),
      state: (id) => mended(() => reading().runs.state(id)),
      list: (question) => mended(() => reading().runs.list(question)),
      total: () => mended(() => reading().runs.total()),
      onForgotten(listener) {
        runsForgotten = listener;
      },
    },
    watch: ({ filter, signal }) => watchers.add(readFilter(filter), signal),
    clear() {
      flush();
      const removed = mended(() => reading().clear());
      total = 0;
      listing.forget();
      watchers.cleared();
      runsForgotten();
      return removed;
    },
    setLimits: (limits) => pruning.setLimits(limits),
    prune: () => pruning.run(),
    async close() {
      if (closed) return;
      flush();
      closed = true;
      watchers.close();
      await pruning.close();
      store.close();
    },
  };
}

function readFilter(text: string | undefined): Filter {
  const { filter, problems } = parseFilter(text ?? '');
  const [problem] = problems;
  if (problem === undefined) return filter;
  throw failure('INPUT_INVALID', { where: `filter, character ${problem.at + 1}`, detail: problem.message });
}

function attempt<Value>(work: () => Value): { readonly value: Value } | { readonly error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}
