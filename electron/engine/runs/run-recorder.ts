import { Failure, failure } from '../../../shared/failure.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import {
  isGoingOn,
  type RunKindId,
  type RunState,
  type RunSummary,
  type RunTotals,
} from '../../../shared/model/run.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { NewRun } from '../activity/run-store.ts';
import type { Clock } from '../host-services.ts';

/** What was started. */
export interface RunStart {
  readonly kind: RunKindId;
  readonly label: string;
  /** What was asked for, JSON values only: enough to run it again. */
  readonly inputs: object;
}

/** A run that goes on by itself, such as a call, and says how it stands when asked. */
export interface LiveRunStart extends RunStart {
  readonly id: string;
  readonly seed: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Cheap: asked at every change. */
  readonly state: () => RunState;
  /** Asked when it is written or shown. `document` is what its kind needs after a restart, JSON values only. */
  readonly describe: () => { readonly label: string; readonly problem: string | null };
  readonly document: () => object | null;
  readonly stop: () => Promise<unknown>;
}

/** What whoever carries out a run works with. */
export interface RunContext {
  readonly id: string;
  /** Aborted when the run is stopped. */
  readonly signal: AbortSignal;
}

/** Where runs are begun. Throws WRITE_FAILED where a run cannot be written: then nothing was started. */
export interface RunRecorder {
  /** A run that is over when `work` is: finished, stopped by `signal`, or failed with the reason that was thrown. */
  carryOut<Result>(start: RunStart, work: (run: RunContext) => Promise<Result>): Promise<Result>;
  /** Call `changed` whenever the run changes: it is cheap, as changes are written in batches. */
  begin(start: LiveRunStart): { changed(): void };
  /** Counts a delivery for the run that caused it. */
  delivered(delivery: Pick<Delivery, 'runId' | 'status' | 'capture'>): void;
}

interface LiveRun extends Pick<LiveRunStart, 'state' | 'describe' | 'document' | 'stop'> {
  readonly start: NewRun['summary'];
  readonly seq: number;
  totals: RunTotals;
  endedAt: string | null;
}

/** The runs that go on, and those that ended and are not written yet. */
export interface LiveRuns extends RunRecorder {
  /** Oldest first. */
  all(): RunSummary[];
  summary(id: string): RunSummary | undefined;
  /** Resolves when nothing of it is left running. Does nothing for a run that is over. */
  stop(id: string): Promise<void>;
  /** Called with the id of each run that begins or changes. */
  onChange(listener: (id: string) => void): void;
  /** Writes what is not written yet. */
  close(): void;
}

/**
 * Milliseconds between two writes. A write is followed by a pause of ten times its duration: however many calls are
 * played, less than a tenth of the time is spent on writing how they stand.
 */
const pace = 75;
const pausePerWrite = 10;

export function createRunRecorder(parts: {
  readonly runs: ActivityLog['runs'];
  readonly clock: Clock;
  readonly newId: () => string;
}): LiveRuns {
  const { runs, clock, newId } = parts;
  const live = new Map<string, LiveRun>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let nextWriteAt = 0;
  let onChange: (id: string) => void = () => undefined;
  const now = (): string => new Date(clock()).toISOString();

  /** Gives false where they could not be written: a full disk, which the activities of the runs report. */
  const write = (ids: readonly string[]): boolean => {
    const updates = ids.flatMap((id) => {
      const run = live.get(id);
      if (run === undefined) return [];
      const document = run.document();
      return [{ summary: summaryOf(run), document: document === null ? null : JSON.stringify(document) }];
    });
    try {
      runs.update(updates, now());
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
    for (const id of ids) changed.delete(id);
    for (const { summary } of updates) if (!isGoingOn(summary.state)) live.delete(summary.id);
    return true;
  };
  const writeChanged = (): void => {
    timer = null;
    const startedAt = performance.now();
    const isWritten = write([...changed]);
    const endedAt = performance.now();
    nextWriteAt = endedAt + Math.max(pace, (endedAt - startedAt) * pausePerWrite);
    if (!isWritten) writeLater();
  };
  const writeLater = (): void => {
    timer ??= setTimeout(writeChanged, Math.max(pace, nextWriteAt - performance.now())).unref();
  };
  const noteChange = (id: string): void => {
    const run = live.get(id);
    if (run === undefined) return;
    changed.add(id);
    if (isGoingOn(run.state())) writeLater();
    else {
      run.endedAt ??= now();
      // Whoever waited for the end finds it stored.
      if (!write([id])) writeLater();
    }
    onChange(id);
  };
  const add = (
    start: NewRun['summary'],
    inputs: object,
    how: Pick<LiveRun, 'state' | 'describe' | 'document' | 'stop'>,
  ): void => {
    const seq = runs.insert({ summary: start, inputs: JSON.stringify(inputs), document: null });
    live.set(start.id, { start, seq, totals: start.totals, endedAt: null, ...how });
    onChange(start.id);
  };

  return {
    async carryOut({ kind, label, inputs }, work) {
      const id = newId();
      const stopping = new AbortController();
      const { promise: over, resolve: resolveOver } = Promise.withResolvers<void>();
      let state: RunState = 'running';
      let problem: string | null = null;
      add({ ...newSummary, id, kind, label, startedAt: now() }, inputs, {
        state: () => state,
        describe: () => ({ label, problem }),
        document: () => null,
        stop() {
          stopping.abort();
          return over;
        },
      });
      try {
        const result = await work({ id, signal: stopping.signal });
        state = stopping.signal.aborted ? 'stopped' : 'finished';
        return result;
      } catch (error) {
        state = stopping.signal.aborted ? 'stopped' : 'failed';
        problem = (error instanceof Failure ? error : failure('INTERNAL', {})).message;
        throw error;
      } finally {
        noteChange(id);
        resolveOver();
      }
    },
    begin({ id, kind, label, inputs, seed, startedAt, ...how }) {
      add({ ...newSummary, id, kind, label, seed, startedAt: new Date(startedAt).toISOString() }, inputs, how);
      return { changed: () => noteChange(id) };
    },
    delivered({ runId, status, capture }) {
      const run = runId == null ? undefined : live.get(runId);
      if (run === undefined) return;
      const { deliveries, failed, captures } = run.totals;
      run.totals = {
        deliveries: deliveries + 1,
        failed: failed + (status === 0 || status >= 400 ? 1 : 0),
        captures: captures + (capture === null ? 0 : 1),
      };
      noteChange(run.start.id);
    },
    all: () => [...live.values()].map(summaryOf),
    summary(id) {
      const run = live.get(id);
      return run === undefined ? undefined : summaryOf(run);
    },
    async stop(id) {
      await live.get(id)?.stop();
    },
    onChange(listener) {
      onChange = listener;
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      write([...changed]);
      // What could not be written, or ends later, is ended as interrupted at the next start.
      live.clear();
    },
  };
}

const newSummary: Pick<RunSummary, 'seed' | 'endedAt' | 'state' | 'problem' | 'totals'> = {
  ...{ seed: null, endedAt: null, state: 'running', problem: null },
  totals: { deliveries: 0, failed: 0, captures: 0 },
};

function summaryOf({ start, seq, totals, endedAt, state, describe }: LiveRun): RunSummary {
  const { label, problem } = describe();
  return { ...start, label, problem, seq, totals, endedAt, state: state() };
}
