import { Failure, failure } from '../../../shared/failure.ts';
import type { CollectionProgress } from '../../../shared/model/collection-run.ts';
import { type Delivery, isFailedDelivery } from '../../../shared/model/delivery.ts';
import {
  isGoingOn,
  type RunKindId,
  type RunState,
  type RunSummary,
  type RunTotals,
} from '../../../shared/model/run.ts';
import type { RunUpdate } from '../activity/index/run-store.ts';
import type { ActivityLog, NewRun } from '../activity/log.ts';
import type { Clock } from '../host-services.ts';
import { createIsoTime } from '../iso-time.ts';

/** What was started. */
export interface RunStart {
  readonly kind: RunKindId;
  readonly label: string;
  /** What was asked for, JSON values only: enough to run it again. */
  readonly inputs: object;
  /** What its random values were drawn with; null or left out for what cannot be drawn again. */
  readonly seed?: number | null;
}

/** What is stored of a run beside its state: JSON values only. */
interface Description {
  readonly label: string;
  readonly problem: string | null;
}

/** A run that goes on by itself, such as a call, and says how it stands when asked. */
export interface LiveRunStart extends RunStart {
  readonly id: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Cheap: asked at every change. */
  readonly state: () => RunState;
  /** Asked when it is shown. */
  readonly describe: () => Description;
  /** How far it is; left out for what has no steps. */
  readonly progress?: () => CollectionProgress;
  /** Asked when it is written. `document` is what its kind needs after a restart, JSON values only. */
  readonly snapshot: () => Description & { readonly document: object | null };
  readonly stop: () => Promise<unknown>;
}

/** What whoever carries out a run works with. */
export interface RunContext {
  readonly id: string;
  /** Aborted when the run is stopped, by anybody. */
  readonly signal: AbortSignal;
}

/** Where runs are begun. Throws WRITE_FAILED where a run cannot be written: then nothing was started. */
export interface RunRecorder {
  /**
   * A run that is over when `work` is: finished, stopped, or failed with the reason that was thrown. `signal` stops it
   * too: whoever wants its result is gone.
   */
  carryOut<Result>(start: RunStart, work: (run: RunContext) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Call `changed` whenever the run changes: it is cheap, as changes are written in batches. */
  begin(start: LiveRunStart): { changed(): void };
  /** Counts a delivery for the run that caused it. */
  delivered(delivery: Pick<Delivery, 'runId' | 'capture'> & Parameters<typeof isFailedDelivery>[0]): void;
}

interface LiveRun extends Pick<LiveRunStart, 'state' | 'describe' | 'snapshot' | 'progress' | 'stop'> {
  readonly start: NewRun['summary'];
  readonly seq: number;
  totals: RunTotals;
  endedAt: string | null;
  /** Its end is being written. */
  isEnding: boolean;
}

/** The runs that go on, and those that ended and are not written yet. */
export interface LiveRuns extends RunRecorder {
  /** Oldest first. */
  all(): RunSummary[];
  summary(id: string): RunSummary | undefined;
  /** An object that lives as long as the run goes on: for what is kept for it. Undefined for a run that is over. */
  lifeOf(id: string): object | undefined;
  /** Resolves when nothing of it is left running. Does nothing for a run that is over. */
  stop(id: string): Promise<void>;
  /** Called with the id of each run that begins or changes. */
  onChange(listener: (id: string) => void): void;
  /** Stops what goes on, and writes what is not written yet. */
  close(): Promise<void>;
}

/**
 * Milliseconds between two writes. A write is followed by a pause of ten times its duration: however many calls are
 * played, less than a tenth of the time is spent on writing how they stand.
 */
const pace = 75;
const pausePerWrite = 10;

/** Milliseconds of one write at most, but for the last run in it: then everybody else has a turn. */
const slice = 12;

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
  const now = createIsoTime(clock);

  /** Gives false where they could not be written: a full disk, which the activities of the runs report. */
  const write = (ids: Iterable<string>, within = Number.POSITIVE_INFINITY): boolean => {
    const until = performance.now() + within;
    const updates: RunUpdate[] = [];
    for (const id of ids) {
      const run = live.get(id);
      if (run === undefined) continue;
      updates.push(updateOf(run));
      if (performance.now() > until) break;
    }
    if (updates.length === 0) return true;
    try {
      runs.update(updates);
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
    for (const { summary } of updates) {
      changed.delete(summary.id);
      if (!isGoingOn(summary.state)) live.delete(summary.id);
    }
    return true;
  };
  const updateOf = (run: LiveRun): RunUpdate => {
    const { document, label, problem } = run.snapshot();
    const { start, endedAt, totals } = run;
    const progress = run.progress?.() ?? null;
    const summary = { id: start.id, label, problem, endedAt, totals, progress, state: run.state() };
    return { at: now(), summary, document: document === null ? null : JSON.stringify(document) };
  };
  const writeChanged = (): void => {
    timer = null;
    const startedAt = performance.now();
    write(changed, slice);
    const endedAt = performance.now();
    nextWriteAt = endedAt + Math.max(pace, (endedAt - startedAt) * pausePerWrite);
    // The rest, or what could not be written.
    if (changed.size > 0) writeLater();
  };
  const writeLater = (): void => {
    timer ??= setTimeout(writeChanged, Math.max(pace, nextWriteAt - performance.now())).unref();
  };
  const noteChange = (id: string): void => {
    const run = live.get(id);
    if (run === undefined) return;
    changed.add(id);
    if (isGoingOn(run.state())) writeLater();
    else void writeEnd(id);
    onChange(id);
  };
  /** Written with what else is written in this turn of the event loop; whoever asks for it in the same turn finds it. */
  const writeEnd = async (id: string): Promise<void> => {
    const run = live.get(id);
    if (run === undefined) return;
    // Not by the timer too, meanwhile.
    changed.delete(id);
    if (run.isEnding) return;
    run.isEnding = true;
    run.endedAt ??= now();
    try {
      await runs.appendUpdate(updateOf(run));
      live.delete(id);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // A full disk, which the activities of the run report. It is tried again.
      run.isEnding = false;
      changed.add(id);
      writeLater();
    }
  };
  const newRun = (summary: NewRun['summary'], inputs: object): NewRun => ({
    ...{ summary, inputs: JSON.stringify(inputs), document: null },
  });
  const add = (
    start: NewRun['summary'],
    seq: number,
    how: Pick<LiveRun, 'state' | 'describe' | 'snapshot' | 'progress' | 'stop'>,
  ): void => {
    live.set(start.id, { start, seq, totals: start.totals, endedAt: null, isEnding: false, ...how });
    onChange(start.id);
  };

  return {
    async carryOut({ kind, label, inputs, seed = null }, work, signal) {
      const id = newId();
      const stopping = new AbortController();
      const stop = (): void => stopping.abort();
      const { promise: over, resolve: resolveOver } = Promise.withResolvers<void>();
      let state: RunState = 'running';
      let problem: string | null = null;
      const summary = { ...newSummary, id, kind, label, seed, startedAt: now() };
      add(summary, await runs.append(newRun(summary, inputs)), {
        state: () => state,
        describe: () => ({ label, problem }),
        snapshot: () => ({ label, problem, document: null }),
        stop() {
          stop();
          return over;
        },
      });
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop, { once: true });
      try {
        const result = await work({ id, signal: stopping.signal });
        state = stopping.signal.aborted ? 'stopped' : 'finished';
        return result;
      } catch (error) {
        state = stopping.signal.aborted ? 'stopped' : 'failed';
        problem = (error instanceof Failure ? error : failure('INTERNAL', {})).message;
        throw error;
      } finally {
        signal?.removeEventListener('abort', stop);
        const written = writeEnd(id);
        onChange(id);
        await written;
        resolveOver();
      }
    },
    begin({ id, kind, label, inputs, seed = null, startedAt, ...how }) {
      const summary = { ...newSummary, id, kind, label, seed, startedAt: new Date(startedAt).toISOString() };
      add(summary, runs.insert(newRun(summary, inputs)), how);
      return { changed: () => noteChange(id) };
    },
    delivered(delivery) {
      const { runId, capture } = delivery;
      const run = runId == null ? undefined : live.get(runId);
      if (run === undefined) return;
      const { deliveries, failed, captures } = run.totals;
      run.totals = {
        deliveries: deliveries + 1,
        failed: failed + (isFailedDelivery(delivery) ? 1 : 0),
        captures: captures + (capture === null ? 0 : 1),
      };
      noteChange(run.start.id);
    },
    all: () => [...live.values()].map((run) => summaryOf(run)),
    summary(id) {
      const run = live.get(id);
      return run === undefined ? undefined : summaryOf(run);
    },
    lifeOf: (id) => live.get(id),
    async stop(id) {
      await live.get(id)?.stop();
    },
    onChange(listener) {
      onChange = listener;
    },
    async close() {
      await Promise.all([...live.values()].map((run) => run.stop()));
      if (timer !== null) clearTimeout(timer);
      write(changed);
      // What could not be written is ended as interrupted at the next start.
      live.clear();
    },
  };
}

const newSummary: Pick<RunSummary, 'seed' | 'endedAt' | 'state' | 'problem' | 'totals' | 'progress'> = {
  ...{ seed: null, endedAt: null, state: 'running', problem: null, progress: null },
  totals: { deliveries: 0, failed: 0, captures: 0 },
};

function summaryOf({ start, seq, totals, endedAt, state, progress, describe }: LiveRun): RunSummary {
  const { label, problem } = describe();
  return { ...start, label, problem, seq, totals, progress: progress?.() ?? null, endedAt, state: state() };
}
