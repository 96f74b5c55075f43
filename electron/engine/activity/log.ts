import { failure } from '../../../shared/failure.ts';
import { type Filter, parseFilter } from '../../../shared/filter.ts';
import type { Activity, ActivityBatch, ActivityPage, ActivityRow } from '../../../shared/model/activity.ts';
import type { Recognized } from '../../../shared/model/capture.ts';
import type { RunState, RunSummary } from '../../../shared/model/run.ts';
import type { Clock } from '../host-services.ts';
import { type CallPages, createCallPages } from './call-pages.ts';
import type { CallActivities } from './call-store.ts';
import { asFailure, isDamage, moveDamaged, openDatabase } from './database.ts';
import { filterSql } from './filter-sql.ts';
import { type ActivityFacts, committedActivity, rowOf } from './kinds.ts';
import { createListing } from './listing.ts';
import { createPruning, type Limits } from './pruning.ts';
import type { RunQuestion, RunStore, StoredRun } from './run-store.ts';
import { createStore, type NewEntry, type Store } from './store.ts';
import type { SearchTermsOf } from './upgrade.ts';
import { createWatchers } from './watchers.ts';

/** The runs of the log. Writes throw WRITE_FAILED; reads are asynchronous, as those of the log. */
export interface RunLog extends Pick<RunStore, 'insert' | 'update' | 'remove' | 'endInterrupted'> {
  get(id: string): Promise<StoredRun | undefined>;
  /** Null where there is no such run. */
  state(id: string): Promise<RunState | null>;
  /** Newest first. */
  list(question: RunQuestion): Promise<RunSummary[]>;
  total(): Promise<number>;
  /** Called with the ids of runs that were removed because of their age; null where all that are over were. */
  onForgotten(listener: (ids: readonly string[] | null) => void): void;
}

/**
 * Everything that was sent and received, ordered by when it started. Filters are given as text; one that cannot be read is
 * INPUT_INVALID. Every read is asynchronous: the database may live in another thread one day.
 */
export interface ActivityLog {
  /** What a person should know of the opening (a damaged file was replaced), or null. */
  readonly notice: string | null;
  /** The place in the log for an activity that starts now; it is passed to `append` when that is over. */
  reserve(): number;
  /**
   * Resolves once committed, so that the activity survives the end of this process; appends of one turn of the event loop
   * share a commit. Throws WRITE_FAILED: then it is not in the log.
   */
  append(activity: Activity, facts?: ActivityFacts): Promise<ActivityRow>;
  /** Adds what was recognized after a capture was appended; undefined where it is no longer there, or is no capture. */
  annotate(id: string, recognition: Annotation): Promise<ActivityRow | undefined>;
  /** Newest first; `limit` is 100 where it is left out. */
  query(question: {
    readonly filter?: string | undefined;
    readonly limit?: number | undefined;
    readonly before?: number | undefined;
    /** Ends the search; the promise rejects with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
  }): Promise<ActivityPage>;
  get(id: string): Promise<Activity | undefined>;
  /** Calls of which something is in the log. */
  readonly calls: {
    total(): Promise<number>;
    page: CallPages;
    /** Activities of one call. */
    count(id: string): Promise<number>;
    /** The first and the last `most / 2` activities of a call, oldest first; none of a call that is not there. */
    activities(id: string, most: number): Promise<CallActivities>;
  };
  /** Runs, beside the activities that they caused. */
  readonly runs: RunLog;
  /**
   * New rows from the moment of this call, at most a batch every 50 ms. The first batch comes at once and may be empty.
   * After `cleared` the rows in the same batch are those since. Ends with the signal or the log.
   */
  watch(question: {
    readonly filter?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  }): AsyncIterableIterator<ActivityBatch>;
  /** Removes every row; resolves with their number. */
  clear(): Promise<number>;
  setLimits(limits: Limits): void;
  /** Removes what is over the limits now, in small steps; resolves with the number of rows. Also done automatically. */
  prune(): Promise<number>;
  close(): Promise<void>;
}

export interface Annotation {
  readonly recognized: Recognized;
  /** The event's name for a person. */
  readonly eventLabel: string;
  readonly callId: string | null;
}

interface Append {
  readonly activity: Activity;
  readonly facts: ActivityFacts;
  readonly resolve: (row: ActivityRow) => void;
  readonly reject: (error: unknown) => void;
}

type Entry = Append & NewEntry;

/**
 * Opens the activity log in `file`, which is created where it is missing. Throws WORKSPACE_NEWER, or WRITE_FAILED where
 * the folder cannot be written.
 */
export function openActivityLog(
  file: string,
  options: { readonly clock: Clock; readonly searchTerms?: SearchTermsOf } & Limits,
): ActivityLog {
  const { clock, searchTerms = () => [] } = options;
  const opened = openDatabase(file, clock, searchTerms);
  let { notice } = opened;
  let store = createStore(opened.db);
  let total = store.count();
  let lastSeq = store.lastSeq();
  let reserved = lastSeq;
  let closed = false;
  let waiting: Append[] = [];

  /** Throws WORKSPACE_CLOSED to those who ask while everything ends. */
  const openStore = (): Store => {
    if (closed) throw failure('WORKSPACE_CLOSED', {});
    return store;
  };
  let runsForgotten: (ids: readonly string[] | null) => void = () => undefined;
  const listing = createListing(openStore);
  const callPages = createCallPages(() => openStore().calls);
  const watchers = createWatchers({
    total: () => total,
    lastSeq: () => lastSeq,
    after: (filter, seq, limit) => store.rows(filterSql(filter), seq + 1, Number.MAX_SAFE_INTEGER, limit, true),
  });
  const pruning = createPruning({
    store: () => store,
    clock,
    limits: options,
    total: () => total,
    removed(count, upTo) {
      total -= count;
      listing.pruned(upTo);
      watchers.recounted();
    },
    runsRemoved: (ids) => runsForgotten(ids),
  });

  const reserve = (): number => {
    reserved += 1;
    return reserved;
  };

  function flush(): void {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    const now = clock();
    const entries = batch.flatMap((append): Entry[] => {
      const prepared = attempt(() => prepare(append, now));
      if ('value' in prepared) return [prepared.value];
      append.reject(prepared.error);
      return [];
    });
    if (entries.length === 0) return;
    const outcome = attempt(() => replacingDamaged(() => store.insert(entries)));
    if ('value' in outcome) settle(entries);
    else if (entries.length === 1) entries[0]?.reject(asFailure(file, outcome.error));
    // One that cannot be written must not take the others with it.
    else for (const entry of entries) commitAlone(entry);
    pruning.consider();
  }

  function prepare(append: Append, now: number): Entry {
    const { facts } = append;
    const activity = committedActivity(append.activity, facts, now);
    const row = rowOf(activity, facts);
    const words = activity.callId === null ? [] : searchTerms(activity);
    return { ...append, activity, row, words, seq: facts.seq ?? reserve() };
  }

  function commitAlone(entry: Entry): void {
    const outcome = attempt(() => store.insert([entry]));
    if ('value' in outcome) settle([entry]);
    else entry.reject(asFailure(file, outcome.error));
  }

  function settle(entries: readonly Entry[]): void {
    total += entries.length;
    const counted = lastSeq;
    const rows = entries.map(({ seq, row }): ActivityRow => ({ seq, ...row }));
    for (const { seq } of rows) {
      lastSeq = Math.max(lastSeq, seq);
      if (seq <= counted) listing.changed(seq);
    }
    rows.forEach((row, index) => {
      entries[index]?.resolve(row);
    });
    watchers.added(
      rows,
      entries.map(({ activity }) => activity),
    );
  }

  function annotate(id: string, { recognized, eventLabel, callId }: Annotation): ActivityRow | undefined {
    flush();
    const stored = openStore().whole(id);
    if (stored?.activity.kind !== 'capture') return undefined;
    const activity: Activity = { ...stored.activity, recognized, callId };
    const { seq } = stored.row;
    const row = rowOf(activity, { eventLabel });
    store.replace({ seq, row, activity, words: callId === null ? [] : searchTerms(activity) });
    listing.changed(seq);
    watchers.added([{ seq, ...row }], [activity]);
    return { seq, ...row };
  }

  /** Where the file turns out to be damaged a new one takes its place: the receiver goes on receiving. */
  function replaceDamaged(error: unknown): void {
    if (!isDamage(error)) throw error;
    store.close();
    notice = moveDamaged(file, error, clock);
    store = createStore(openDatabase(file, clock, searchTerms).db);
    store.continueAfter(lastSeq);
    total = 0;
    listing.reset();
    watchers.cleared();
    runsForgotten(null);
  }

  function replacingDamaged<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      replaceDamaged(error);
      return work();
    }
  }

  const read = async <Result>(work: (from: Store) => Result): Promise<Result> =>
    replacingDamaged(() => work(openStore()));

  /** Writes beside the appends, and throws WRITE_FAILED as they do. */
  function write<Result>(work: (to: Store) => Result): Result {
    const outcome = attempt(() => replacingDamaged(() => work(openStore())));
    if ('value' in outcome) return outcome.value;
    throw asFailure(file, outcome.error);
  }

  return {
    get notice() {
      return notice;
    },
    reserve,
    append(activity, facts = {}) {
      if (closed) return Promise.reject(failure('WRITE_FAILED', { file, detail: 'the activity log is closed' }));
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ activity, facts, resolve, reject });
      });
    },
    async annotate(id, recognition) {
      return replacingDamaged(() => annotate(id, recognition));
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
    get: (id) => read((from) => from.whole(id)?.activity),
    calls: {
      total: () => read(({ calls }) => calls.total()),
      async page(question) {
        try {
          return await callPages(question);
        } catch (error) {
          replaceDamaged(error);
          return callPages(question);
        }
      },
      count: (id) => read(({ calls }) => calls.count(id)),
      activities: (id, most) => read(({ calls }) => calls.activities(id, most)),
    },
    runs: {
      insert: (run) => write(({ runs }) => runs.insert(run)),
      update: (updates, at) => write(({ runs }) => runs.update(updates, at)),
      remove: (id) => write(({ runs }) => runs.remove(id)),
      endInterrupted: (problem) => write(({ runs }) => runs.endInterrupted(problem)),
      get: (id) => read(({ runs }) => runs.get(id)),
      state: (id) => read(({ runs }) => runs.state(id)),
      list: (question) => read(({ runs }) => runs.list(question)),
      total: () => read(({ runs }) => runs.total()),
      onForgotten(listener) {
        runsForgotten = listener;
      },
    },
    watch: ({ filter, signal }) => watchers.add(readFilter(filter), signal),
    async clear() {
      flush();
      const removed = replacingDamaged(() => openStore().clear());
      total = 0;
      listing.reset();
      watchers.cleared();
      runsForgotten(null);
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
