import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import type { CallDocument } from '../../../shared/model/call-document.ts';
import type { CallRun, CallRunEvent, CallRunState, CallRunSummary, Party } from '../../../shared/model/call-run.ts';
import type { RunState } from '../../../shared/model/run.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import type { Prepared } from '../actions/action-service.ts';
import { createBatchedStreams } from '../batched-streams.ts';
import type { CallKey } from '../call-model/keys.ts';
import type { Random } from '../call-model/random.ts';
import type { DialectSettings } from '../dialects/dialect-settings.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { Clock } from '../host-services.ts';
import type { RunRecorder } from '../runs/run-recorder.ts';
import type { Scenarios } from '../scenarios/scenarios.ts';
import type { Simulator } from '../simulator/fire.ts';
import { createCallStarts } from './call-starts.ts';
import { createEventSender } from './event-sender.ts';
import { type CallStart, createPlayedCall, type PlayedCall } from './played-call.ts';
import type { Ticker } from './playhead.ts';

type Inputs = ContractInputs['calls'];

/** The calls that are played, side by side. */
export interface CallPlayer {
  /**
   * Begins to play a call. Throws SCENARIO_UNKNOWN, DIALECT_UNKNOWN, INPUT_INVALID for settings that a dialect does not
   * know, SCENARIO_SILENT where no dialect sends an event of it, and NOTHING_BOUND, EVENT_INACTIVE or EVENTS_OFF where no event
   * of it could be sent.
   */
  start(input: Inputs['start']): CallRun;
  /** Begins a call that is played by hand, an inbound one where nothing else is said. Throws as `start` does. */
  ring(input: Inputs['ring']): CallRun;
  /**
   * Presses a key of a call's phone; a call that plays a scenario is taken over. Throws CALL_UNKNOWN, CALL_OVER,
   * KEY_REFUSED, and INPUT_INVALID for a target that cannot be.
   */
  press(id: string, key: CallKey, target?: Party | undefined): CallRun;
  /** The next event and its requests; null if nothing waits. Throws CALL_UNKNOWN. */
  next(id: string): Promise<{ event: CallRunEvent; prepared: readonly Prepared[]; notes: readonly string[] } | null>;
  /** The call as a scenario: the events sent and the transitions until now; null where no such call is known. */
  recording(id: string): ScenarioFile | null;
  /** Newest first: all that are being played, and the latest that are over. */
  list(): CallRunSummary[];
  /** Throws CALL_UNKNOWN. */
  get(id: string): CallRun;
  /** Null where no such call is known. Cheap: lists ask it of every call they show. */
  state(id: string): CallRunState | null;
  /** Throw CALL_UNKNOWN, CALL_OVER. */
  pause(id: string): CallRun;
  resume(id: string): CallRun;
  step(id: string): Promise<CallRun>;
  /** Resolves when nothing of it is left running; a call that is over stays as it is. Throws CALL_UNKNOWN. */
  stop(id: string): Promise<CallRun>;
  /** Stops every call; gives how many there were. */
  stopAll(): Promise<number>;
  /** How calls stand: first all of them, or the one, then those that changed. For one it ends when the call is over. */
  watch(
    id: string | undefined,
    signal: AbortSignal | undefined,
  ): AsyncIterableIterator<CallRunSummary[], void, undefined>;
  /** Drops calls that are over; all of them where `ids` is null. Their runs may still know them. */
  forget(ids: readonly string[] | null): void;
  /** Stops everything and ends every watcher. */
  close(): Promise<void>;
}

const runStates: Readonly<Record<CallRunState, RunState>> = {
  playing: 'running',
  paused: 'paused',
  stopped: 'stopped',
  finished: 'finished',
  failed: 'failed',
};

/** What a ladder, and a scenario recorded from the call, need when the call is no longer in memory. */
function snapshotOf(call: PlayedCall) {
  const callRun = call.snapshot();
  const document: CallDocument = { callRun, scenario: call.isOver() ? call.recording() : null };
  return { label: callRun.label, problem: callRun.problem, document };
}

/** Milliseconds between two batches to one watcher: a thousand calls at once change more often than anyone can look. */
const paceMs = 50;

/** Calls that are over and still listed. */
const remembered = 1000;

export function createCallPlayer(parts: {
  readonly scenarios: Scenarios;
  readonly dialects: Dialects;
  readonly dialectSettings: DialectSettings;
  readonly simulator: Simulator;
  readonly runs: Pick<RunRecorder, 'begin'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly ticker: Ticker;
  /** Called with what is a bug and not a failure. */
  readonly report: (bug: unknown) => void;
}): CallPlayer {
  const { dialects, simulator, runs, ticker, report } = parts;
  const playedCalls = new Map<string, PlayedCall>();
  const sender = createEventSender(simulator, dialects);
  const starts = createCallStarts({ ...parts, sender });
  const streams = createBatchedStreams<
    { readonly only: string | undefined; readonly changed: Set<string> },
    CallRunSummary[]
  >({
    paceMs,
    take({ changed }) {
      const summaries = [...changed].flatMap((id) => playedCalls.get(id)?.summary() ?? []);
      changed.clear();
      return summaries;
    },
    // A call that is no longer listed was over long before.
    isLast: (batch, { only }) =>
      only !== undefined && !batch.some(({ state }) => state === 'playing' || state === 'paused'),
  });
  const announce = (id: string): void =>
    streams.update(({ only, changed }) => {
      if (only !== undefined && only !== id) return false;
      changed.add(id);
      return true;
    });
  const find = (id: string): PlayedCall => {
    const call = playedCalls.get(id);
    if (call === undefined) throw failure('CALL_UNKNOWN', { id });
    return call;
  };
  const ongoing = (id: string): PlayedCall => {
    const call = find(id);
    if (call.isOver()) throw failure('CALL_OVER', { id, state: call.state() });
    return call;
  };
  const explain = (error: unknown): string => {
    if (error instanceof Failure) return error.message;
    report(error);
    return failure('INTERNAL', {}).message;
  };
  /** Calls that are over, as they ended: with thousands of them, none is looked for. */
  const over = new Set<string>();
  const forget = (id: string): void => {
    playedCalls.delete(id);
    over.delete(id);
  };
  const noteEnd = (id: string): void => {
    if (playedCalls.get(id)?.isOver() !== true) return;
    over.add(id);
    for (const oldest of over) {
      if (over.size <= remembered) break;
      forget(oldest);
    }
  };
  const begin = (start: CallStart, inputs: Inputs['start'] | Inputs['ring']): CallRun => {
    const { id, seed, startedAt, input, scenario } = start;
    const dialectsInForce = starts.resolveDialects(input, scenario.dialects);
    let begun: PlayedCall | null = null;
    const run = runs.begin({
      ...{ kind: 'call', id, label: start.about.label, inputs, seed, startedAt },
      state: () => (begun === null ? 'running' : runStates[begun.state()]),
      describe: () => begun?.summary() ?? { label: start.about.label, problem: null },
      snapshot: () =>
        begun === null ? { label: start.about.label, problem: null, document: null } : snapshotOf(begun),
      stop: async () => begun?.stop(),
    });
    const onChange = () => {
      announce(id);
      noteEnd(id);
      run.changed();
    };
    const call = createPlayedCall(start, { dialectsInForce, sender, ticker, explain, onChange });
    begun = call;
    playedCalls.set(id, call);
    noteEnd(id);
    announce(id);
    return call.snapshot();
  };
  return {
    start: (input) => begin(starts.ofScenario(input), input),
    ring: (input) => begin(starts.byHand(input), input),
    press(id, key, target) {
      const call = ongoing(id);
      call.press(key, target);
      return call.snapshot();
    },
    next: (id) => find(id).next(),
    recording: (id) => playedCalls.get(id)?.recording() ?? null,
    list: () => [...playedCalls.values()].reverse().map((call) => call.summary()),
    get: (id) => find(id).snapshot(),
    state: (id) => playedCalls.get(id)?.state() ?? null,
    pause(id) {
      const call = ongoing(id);
      call.pause();
      return call.snapshot();
    },
    resume(id) {
      const call = ongoing(id);
      call.resume();
      return call.snapshot();
    },
    async step(id) {
      const call = ongoing(id);
      await call.step();
      return call.snapshot();
    },
    async stop(id) {
      const call = find(id);
      await call.stop();
      return call.snapshot();
    },
    async stopAll() {
      const going = [...playedCalls.values()].filter((call) => !call.isOver());
      await Promise.all(going.map((call) => call.stop()));
      return going.length;
    },
    forget(ids) {
      for (const id of ids ?? [...over]) if (over.has(id)) forget(id);
    },
    watch(id, signal) {
      if (id !== undefined) find(id);
      const changed = new Set(id === undefined ? playedCalls.keys() : [id]);
      return streams.open({ only: id, changed }, { signal, sendsFirst: true });
    },
    async close() {
      await Promise.all([...playedCalls.values()].map((call) => call.stop()));
      streams.close();
    },
  };
}
