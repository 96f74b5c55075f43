import { failure } from '../../../shared/failure.ts';
import { CallDocument } from '../../../shared/model/call-document.ts';
import type { CallRun, CallRunState } from '../../../shared/model/call-run.ts';
import type { RunState } from '../../../shared/model/run.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { CallPlayer } from '../player/call-player.ts';

/** The calls that were played here: from the player while they are in its memory, otherwise from their runs. */
export interface CallRuns {
  /** Null where the call was not played here, or its run is gone. Cheap: lists ask it of every call they show. */
  state(id: string): Promise<CallRunState | null>;
  find(id: string): Promise<CallRun | null>;
  /** Throws CALL_UNKNOWN where `find` gives null. */
  get(id: string): Promise<CallRun>;
  /** The call as a scenario; null also where the process ended while it was played. */
  recording(id: string): Promise<ScenarioFile | null>;
}

export function createCallRuns(parts: {
  readonly callPlayer: Pick<CallPlayer, 'get' | 'state' | 'recording'>;
  readonly runs: Pick<ActivityLog['runs'], 'get' | 'state'>;
}): CallRuns {
  const { callPlayer, runs } = parts;

  const read = async (id: string): Promise<CallDocument | null> => {
    const stored = await runs.get(id);
    if (stored === undefined || stored.document === null) return null;
    const { data } = CallDocument.safeParse(JSON.parse(stored.document));
    if (data === undefined) return null;
    const state = storedState(stored.summary.state);
    const { callRun, scenario } = data;
    return { scenario, callRun: { ...callRun, state, problem: stored.summary.problem } };
  };
  const find: CallRuns['find'] = async (id) =>
    callPlayer.state(id) === null ? ((await read(id))?.callRun ?? null) : callPlayer.get(id);

  return {
    async state(id) {
      const played = callPlayer.state(id);
      if (played !== null) return played;
      const stored = await runs.state(id);
      return stored === null ? null : storedState(stored);
    },
    find,
    async get(id) {
      const call = await find(id);
      if (call === null) throw failure('CALL_UNKNOWN', { id });
      return call;
    },
    recording: async (id) => callPlayer.recording(id) ?? (await read(id))?.scenario ?? null,
  };
}

/** A run that is not in the player's memory does not go on, whatever was written last. */
const storedState = (state: RunState): CallRunState => (state === 'running' || state === 'paused' ? 'stopped' : state);
