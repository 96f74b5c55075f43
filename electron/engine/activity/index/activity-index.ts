import type { Filter } from '../../../../shared/filter.ts';
import type { Activity, ActivityBatch, ActivityPage } from '../../../../shared/model/activity.ts';
import type { RunStepPage } from '../../../../shared/model/collection-run.ts';
import type { RunState, RunSummary } from '../../../../shared/model/run.ts';
import type { Shown, ShownKind } from '../../masking/mask-as.ts';
import type { SecretValue } from '../../masking/secret-search.ts';
import type { Recognition } from '../../recognition/recognizer.ts';
import type { Position } from '../journal/position.ts';
import type { CallActivities, CallCursor } from './call-store.ts';
import type { HarPage, HarQuestion } from './har-pages.ts';
import type { Limits } from './pruning.ts';
import type { StepsQuestion } from './run-steps.ts';
import type { RunQuestion, StoredRun } from './run-store.ts';
import type { ActivityReading } from './stored-activity.ts';

/** What the index finds out about what was logged. It may throw: then nothing is known of that activity. */
export interface Knowledge {
  /** The event that a captured request carries. */
  recognize(request: Activity['request']): Recognition | null;
  /** Texts that the activity's call is found by: numbers and names. */
  searchTerms(activity: Activity): readonly string[];
  /** Values of the parameters of its event, by their tags; empty where it has none. */
  parameters(activity: Activity): ReadonlyMap<string, string>;
}

export interface IndexOptions extends Limits {
  /** The database. */
  readonly file: string;
  /** The folder of the journal's segments. */
  readonly folder: string;
}

/** What the index says by itself. */
export interface IndexNews {
  /** Runs that were removed because of their age; null where all that are over were. */
  runsForgotten(ids: readonly string[] | null): void;
  /** What a person should know: a damaged file was replaced, or nothing can be indexed. Null where all is well. */
  notice(sentence: string | null): void;
}

export interface OpenedIndex {
  /** Where the journal is to go on: behind its last record. */
  readonly end: Position;
  /** The highest places that are taken, of activities and of runs. */
  readonly lastSeq: number;
  readonly lastRunSeq: number;
}

/**
 * The index of the journal: a database of what lists, filters and calls need, made from the journal's records after they
 * were written. It lives in this thread or in one of its own (see serve-index.ts), so every method is asynchronous and takes
 * and gives structured clones. `written` says how far the journal is complete: an answer is of everything up to there.
 * `reveal` gives the values of secrets, which are masked otherwise.
 */
export interface ActivityIndex {
  readonly opened: OpenedIndex;
  /** The journal has grown. */
  grown(written: Position): void;
  page(
    written: Position,
    question: {
      readonly filter: Filter;
      readonly limit: number;
      readonly before: number | undefined;
      readonly reveal: boolean;
    },
    signal: AbortSignal | undefined,
  ): Promise<ActivityPage>;
  get(written: Position, id: string, reading: ActivityReading): Promise<Activity | undefined>;
  harPage(written: Position, question: HarQuestion, signal: AbortSignal | undefined): Promise<HarPage>;
  totalCalls(written: Position): Promise<number>;
  callPage(
    written: Position,
    question: { readonly search: string; readonly limit: number; readonly before: number },
    signal: AbortSignal | undefined,
  ): Promise<{ readonly entries: readonly CallCursor[]; readonly next: number | null }>;
  countOfCall(written: Position, id: string): Promise<number>;
  activitiesOfCall(written: Position, id: string, most: number, reveal: boolean): Promise<CallActivities>;
  run(written: Position, id: string): Promise<StoredRun | undefined>;
  runState(written: Position, id: string): Promise<RunState | null>;
  runPage(written: Position, question: RunQuestion): Promise<RunSummary[]>;
  stepsOfRun(written: Position, question: StepsQuestion, signal: AbortSignal | undefined): Promise<RunStepPage>;
  totalRuns(written: Position): Promise<number>;
  removeRun(written: Position, id: string): Promise<void>;
  endInterruptedRuns(written: Position, problem: string): Promise<void>;
  /** New rows behind `written`, at most a batch every 50 ms. */
  watch(
    written: Position,
    filter: Filter,
    reveal: boolean,
    signal: AbortSignal | undefined,
  ): AsyncIterableIterator<ActivityBatch, void, undefined>;
  /** Removes every row up to `written`, and the segments before that one; resolves with the number of rows. */
  clear(written: Position): Promise<number>;
  setLimits(limits: Limits): Promise<void>;
  /** Removes what is over the limits now; resolves with the number of rows. */
  prune(written: Position): Promise<number>;
  /** What is too large to be searched through in another thread, without the values. */
  masked<Kind extends ShownKind, Value extends Shown[Kind]>(
    kind: Kind,
    value: Value,
    secrets: readonly SecretValue[],
  ): Promise<Value>;
  /** The secrets of the workspace, from now on. */
  setSecrets(values: readonly SecretValue[]): Promise<void>;
  /** What the dialects know has changed. */
  knowledgeChanged(): Promise<void>;
  close(written: Position): Promise<void>;
}
