import { failure } from '../../../shared/failure.ts';
import { type Filter, parseFilter } from '../../../shared/filter.ts';
import type { Activity, ActivityBatch, ActivityPage } from '../../../shared/model/activity.ts';
import type { RunStepPage } from '../../../shared/model/collection-run.ts';
import type { RunState, RunSummary } from '../../../shared/model/run.ts';
import type { Clock } from '../host-services.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { ActivityIndex, IndexNews, IndexOptions } from './index/activity-index.ts';
import type { CallActivities, CallCursor } from './index/call-store.ts';
import type { HarPage, HarQuestion } from './index/har-pages.ts';
import type { Limits } from './index/pruning.ts';
import type { StepsQuestion } from './index/run-steps.ts';
import type { RunQuestion, RunUpdate, StoredRun } from './index/run-store.ts';
import type { ActivityReading } from './index/stored-activity.ts';
import { type Frame, frameTypes } from './journal/frames.ts';
import { openJournal } from './journal/journal.ts';
import { committedActivity } from './kinds.ts';
import { type ActivityFacts, type Appendable, type Bodies, bodiesOf, recordText, withoutBodies } from './record.ts';

export type NewRun = Omit<StoredRun, 'summary'> & { readonly summary: Omit<RunSummary, 'seq'> };

/** The runs of the log. What is written is in the log when the call returns, or WRITE_FAILED is thrown. */
export interface RunLog {
  /** Gives the place of the new run. */
  insert(run: NewRun): number;
  /** The same with the next write: for what is begun and ended many times a second. */
  append(run: NewRun): Promise<number>;
  update(updates: readonly RunUpdate[]): void;
  /** The same with the next write, behind all that was appended before. */
  appendUpdate(update: RunUpdate): Promise<void>;
  remove(id: string): Promise<void>;
  /**
   * Ends the runs that were going on when the process that ran them died: their totals are counted again, as the last
   * of them may be missing.
   */
  endInterrupted(problem: string): Promise<void>;
  get(id: string): Promise<StoredRun | undefined>;
  /** Null where there is no such run. */
  state(id: string): Promise<RunState | null>;
  /** Newest first. */
  list(question: RunQuestion): Promise<RunSummary[]>;
  total(): Promise<number>;
  /** Deliveries of a collection run, without their messages; none of what is no such run. */
  steps(question: StepsQuestion, signal?: AbortSignal): Promise<RunStepPage>;
  /** Called with the ids of runs that were removed because of their age; null where all that are over were. */
  onForgotten(listener: (ids: readonly string[] | null) => void): void;
}

/**
 * Everything that was sent and received, ordered by when it started. What is appended goes to the journal first: from then
 * on it survives the end of this process. The index of it follows, and answers every question; a question is about all
 * that was appended before it. Filters are given as text; one that cannot be read is INPUT_INVALID.
 */
export interface ActivityLog {
  /** What a person should know (a damaged file was replaced, new activity cannot be indexed), or null. */
  readonly notice: string | null;
  /** Called when the notice changes. */
  onNotice(listener: () => void): void;
  /** The place in the log for an activity that starts now; it is passed to `append` when that is over. */
  reserve(): number;
  /**
   * Resolves with its place once it is in the journal; appends of one turn of the event loop share a write. Throws
   * WRITE_FAILED: then it is not in the log.
   */
  append(activity: Activity, facts?: ActivityFacts): Promise<number>;
  /** The same where the bodies are bytes: no text is made of them before somebody asks for it. */
  appendBytes(activity: Appendable, bodies: Bodies, facts?: ActivityFacts): Promise<number>;
  /** Newest first; `limit` is 100 where it is left out. The values of secrets are masked unless `reveal` is set. */
  query(question: {
    readonly filter?: string | undefined;
    readonly limit?: number | undefined;
    readonly before?: number | undefined;
    readonly reveal?: boolean | undefined;
    /** Ends the search; the promise rejects with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
  }): Promise<ActivityPage>;
  get(id: string, reading?: ActivityReading): Promise<Activity | undefined>;
  /** A page of activities as HAR entries, oldest first. */
  harPage(
    question: Omit<HarQuestion, 'filter'> & {
      readonly filter?: string | undefined;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<HarPage>;
  /** What is given to clients, without the values of these secrets: the thread that reads the log searches it through. */
  masked: ActivityIndex['masked'];
  /** Calls of which something is in the log. */
  readonly calls: {
    total(): Promise<number>;
    /** The one with the newest activity first, of those whose newest activity is before the place `before`. */
    page(question: {
      readonly search: string;
      readonly limit: number;
      readonly before: number;
      readonly signal: AbortSignal | undefined;
    }): Promise<{ readonly entries: readonly CallCursor[]; readonly next: number | null }>;
    /** Activities of one call. */
    count(id: string): Promise<number>;
    /**
     * The first and the last `most / 2` activities of a call, oldest first; none of a call that is not there. The values
     * of secrets are masked unless `reveal` is set.
     */
    activities(id: string, most: number, reveal?: boolean): Promise<CallActivities>;
  };
  /** Runs, beside the activities that they caused. */
  readonly runs: RunLog;
  /**
   * New rows from the moment of this call, at most a batch every 50 ms. The first batch comes at once and may be empty.
   * After `cleared` the rows in the same batch are those since. Ends with the signal or the log.
   */
  watch(question: {
    readonly filter?: string | undefined;
    readonly reveal?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
  }): AsyncIterableIterator<ActivityBatch>;
  /** Removes every row; resolves with their number. */
  clear(): Promise<number>;
  setLimits(limits: Limits): void;
  /** Removes what is over the limits now, in small steps; resolves with the number of rows. Also done automatically. */
  prune(): Promise<number>;
  /** To be called when dialects have changed: what is appended from now on is recognized by them. */
  dialectsChanged(): void;
  close(): Promise<void>;
}

/** Opens the index of a log: in this thread, or in one of its own. Throws what `openIndex` throws. */
export type StartIndex = (options: IndexOptions, news: IndexNews) => Promise<ActivityIndex>;

interface Append {
  /** `now` is when it is written, unix milliseconds. */
  readonly frame: (now: number) => Frame;
  readonly resolve: (seq: number) => void;
  readonly reject: (error: unknown) => void;
}

interface Framed {
  readonly append: Append;
  readonly frame: Frame;
}

const noSecrets: readonly SecretValue[] = [];

const nobody: Bodies = { request: Buffer.alloc(0), response: null };

/**
 * Opens the activity log: the database `file`, created where it is missing, and the journal beside it, in `folder`. Throws
 * WORKSPACE_NEWER, or WRITE_FAILED where the folder cannot be written.
 */
export async function openActivityLog(
  options: IndexOptions & {
    readonly clock: Clock;
    readonly startIndex: StartIndex;
    /** The secrets of the workspace: the same list until one of them changes. */
    readonly secrets?: () => readonly SecretValue[];
  },
): Promise<ActivityLog> {
  const { clock, startIndex, secrets = () => noSecrets, ...limits } = options;
  let notice: string | null = null;
  let noticeChanged = (): void => undefined;
  let runsForgotten: (ids: readonly string[] | null) => void = () => undefined;
  const index = await startIndex(limits, {
    runsForgotten: (ids) => runsForgotten(ids),
    notice(sentence) {
      notice = sentence;
      noticeChanged();
    },
  });
  const { opened } = index;
  const journal = openJournal(options.folder, opened.end);
  let reserved = opened.lastSeq;
  let lastRunSeq = opened.lastRunSeq;
  let isClosed = false;
  let waiting: Append[] = [];

  let toldSecrets = noSecrets;
  /** Before anything that is indexed or shown by them. */
  function tellSecrets(): void {
    const now = secrets();
    if (now === toldSecrets) return;
    toldSecrets = now;
    // Of a thread that has ended a notice tells.
    index.setSecrets(now).catch(() => undefined);
  }

  const reserve = (): number => {
    reserved += 1;
    return reserved;
  };

  function flush(): void {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    const now = clock();
    const framed: Framed[] = [];
    for (const append of batch) {
      try {
        framed.push({ append, frame: append.frame(now) });
      } catch (error) {
        append.reject(error);
      }
    }
    if (framed.length > 0) commit(framed);
  }

  /** In one write; where that fails, each by itself: one that is too large for the disk must not take the others with it. */
  function commit(framed: readonly Framed[]): void {
    try {
      write(framed.map(({ frame }) => frame));
    } catch (error) {
      if (framed.length === 1) framed[0]?.append.reject(error);
      else for (const one of framed) commit([one]);
      return;
    }
    for (const { append, frame } of framed) append.resolve(frame.seq);
  }

  function write(frames: readonly Frame[]): void {
    tellSecrets();
    journal.write(frames);
    index.grown(journal.end);
  }

  function runFrame(run: NewRun): Frame {
    const seq = lastRunSeq + 1;
    const stored: StoredRun = { ...run, summary: { ...run.summary, seq } };
    lastRunSeq = seq;
    return { type: frameTypes.newRun, seq, json: JSON.stringify(stored), ...nobody };
  }

  const updateFrame = (update: RunUpdate): Frame => ({
    ...{ type: frameTypes.runUpdate, seq: 0, json: JSON.stringify(update), ...nobody },
  });

  const appendBytes = (activity: Appendable, bodies: Bodies, facts: ActivityFacts = {}): Promise<number> =>
    appendFrame((now) => {
      const json = recordText(committedActivity(activity, facts, now), facts);
      return { type: frameTypes.activity, seq: facts.seq ?? reserve(), json, ...bodies };
    });

  function appendFrame(frame: Append['frame']): Promise<number> {
    if (isClosed) {
      return Promise.reject(failure('WRITE_FAILED', { file: options.file, detail: 'the activity log is closed' }));
    }
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ frame, resolve, reject });
    });
  }

  /** Asks of everything that was appended before. Throws WORKSPACE_CLOSED to those who ask while everything ends. */
  const ask = async <Result>(question: (written: typeof journal.end) => Promise<Result>): Promise<Result> => {
    if (isClosed) throw failure('WORKSPACE_CLOSED', {});
    flush();
    tellSecrets();
    return question(journal.end);
  };

  return {
    get notice() {
      return notice;
    },
    onNotice(listener) {
      noticeChanged = listener;
    },
    reserve,
    append: (activity, facts) => appendBytes(withoutBodies(activity), bodiesOf(activity), facts),
    appendBytes,
    async query({ filter, limit = 100, before, reveal = false, signal }) {
      const question = { filter: readFilter(filter), limit, before, reveal };
      return ask((written) => index.page(written, question, signal));
    },
    get: (id, reading = {}) => ask((written) => index.get(written, id, reading)),
    async harPage({ filter, signal, ...question }) {
      const read = { ...question, filter: readFilter(filter) };
      return ask((written) => index.harPage(written, read, signal));
    },
    masked: (kind, value, values) => ask(() => index.masked(kind, value, values)),
    calls: {
      total: () => ask((written) => index.totalCalls(written)),
      page: ({ signal, ...question }) => ask((written) => index.callPage(written, question, signal)),
      count: (id) => ask((written) => index.countOfCall(written, id)),
      activities: (id, most, reveal = false) => ask((written) => index.activitiesOfCall(written, id, most, reveal)),
    },
    runs: {
      insert(run) {
        const frame = runFrame(run);
        write([frame]);
        return frame.seq;
      },
      append: (run) => appendFrame(() => runFrame(run)),
      update(updates) {
        // Behind the activities that it counts.
        flush();
        write(updates.map(updateFrame));
      },
      async appendUpdate(update) {
        await appendFrame(() => updateFrame(update));
      },
      remove: (id) => ask((written) => index.removeRun(written, id)),
      endInterrupted: (problem) => ask((written) => index.endInterruptedRuns(written, problem)),
      get: (id) => ask((written) => index.run(written, id)),
      state: (id) => ask((written) => index.runState(written, id)),
      list: (question) => ask((written) => index.runPage(written, question)),
      total: () => ask((written) => index.totalRuns(written)),
      steps: (question, signal) => ask((written) => index.stepsOfRun(written, question, signal)),
      onForgotten(listener) {
        runsForgotten = listener;
      },
    },
    watch({ filter, reveal = false, signal }) {
      flush();
      tellSecrets();
      return index.watch(journal.end, readFilter(filter), reveal, signal);
    },
    clear: () =>
      ask((written) => {
        journal.roll();
        return index.clear({ segment: written.segment + 1, offset: 0 });
      }),
    setLimits: (next) => void index.setLimits(next),
    prune: () => ask((written) => index.prune(written)),
    dialectsChanged: () => void index.knowledgeChanged(),
    async close() {
      if (isClosed) return;
      flush();
      isClosed = true;
      await index.close(journal.end);
      journal.close();
    },
  };
}

function readFilter(text: string | undefined): Filter {
  const { filter, problems } = parseFilter(text ?? '');
  const [problem] = problems;
  if (problem === undefined) return filter;
  throw failure('INPUT_INVALID', { where: `filter, character ${problem.at + 1}`, detail: problem.message });
}
