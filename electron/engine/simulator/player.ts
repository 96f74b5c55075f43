import { setImmediate as turn } from 'node:timers/promises';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { PlayEvent, PlayState, Speed } from '../../../shared/model/play.ts';
import type { PlannedEvent } from './plan.ts';
import { createPlayhead, type Ticker } from './playhead.ts';

/** What became of an event: its deliveries, or why nothing was sent. */
export type Told = { readonly deliveries: readonly Delivery[] } | { readonly skipped: string };

/** Where a play stands. */
export interface Progress {
  readonly state: PlayState;
  /** Seconds of the scenario. */
  readonly position: number;
  readonly timeline: readonly PlayEvent[];
  readonly failed: number;
  readonly notes: readonly string[];
  readonly problem: string | null;
}

/** Plays one call. An event waits for the deliveries of the one before it in its dialect, and for no other. */
export interface Player {
  progress(): Progress;
  pause(): void;
  resume(): void;
  /** Pauses, and tells the next event, whenever it is due; resolves after its deliveries. */
  step(): Promise<void>;
  /** Gives up what is being sent and tells nothing more; resolves when nothing is left running. */
  stop(): Promise<void>;
  /** Resolves when the play is over, however it ended. Never rejects. */
  readonly over: Promise<void>;
}

export function createPlayer(parts: {
  /** The events of each dialect, in the order they are sent. */
  readonly lanes: readonly (readonly PlannedEvent[])[];
  readonly speed: Speed;
  /** Begins paused, to be played step by step. */
  readonly paused: boolean;
  readonly ticker: Ticker;
  readonly tell: (event: PlannedEvent, signal: AbortSignal) => Promise<Told>;
  /** A sentence about what was thrown. */
  readonly explain: (error: unknown) => string;
  readonly onChange: () => void;
}): Player {
  const { ticker, tell, explain, onChange } = parts;
  const stopping = new AbortController();
  const head = createPlayhead(ticker, parts.speed, !parts.paused);
  const lanes = parts.lanes.map((events) => events.map((planned) => ({ planned, shown: shownOf(planned) })));
  const timeline = lanes
    .flat()
    .map(({ shown }) => shown)
    .sort((a, b) => a.sendAt - b.sendAt);
  const notes = new Set<string>();
  const sending = new Set<Promise<Told>>();
  let state: PlayState = parts.paused ? 'paused' : 'playing';
  let failed = 0;
  let problem: string | null = null;

  const tellOne = async (planned: PlannedEvent, shown: Shown): Promise<void> => {
    shown.state = 'sending';
    const telling = tell(planned, stopping.signal);
    sending.add(telling);
    onChange();
    try {
      const told = await telling;
      if ('skipped' in told) {
        notes.add(told.skipped);
        shown.state = 'skipped';
      } else if (told.deliveries.length === 0 && stopping.signal.aborted) {
        shown.state = 'waiting';
      } else {
        shown.state = 'sent';
        shown.deliveries.push(...told.deliveries.map(({ id }) => id));
        failed += told.deliveries.filter(({ status }) => status === 0 || status >= 400).length;
      }
    } finally {
      sending.delete(telling);
      onChange();
    }
  };
  const runLane = async (lane: (typeof lanes)[number]): Promise<void> => {
    for (const { planned, shown } of lane) {
      if (planned.dropped) continue;
      if (!(await head.reach(planned.sendAt)) || stopping.signal.aborted) return;
      await tellOne(planned, shown);
    }
  };
  const halt = (): void => {
    stopping.abort();
    head.stop();
  };
  const isOver = () => state === 'stopped' || state === 'finished' || state === 'failed';

  const over = Promise.all(
    lanes.map((lane) =>
      runLane(lane).catch((error: unknown) => {
        problem ??= explain(error);
        halt();
      }),
    ),
  ).then(() => {
    const complete = timeline.every((each) => each.state !== 'waiting');
    state = problem !== null ? 'failed' : complete && !stopping.signal.aborted ? 'finished' : 'stopped';
    head.stop();
    onChange();
  });

  const pause = (): void => {
    if (state !== 'playing') return;
    state = 'paused';
    head.pause();
    onChange();
  };
  const settled = async (): Promise<void> => {
    // A turn of the loop lets each lane come to its next wait, or to its next delivery.
    for (await turn(); sending.size > 0; await turn()) await Promise.allSettled([...sending]);
  };
  let stepping = Promise.resolve();

  return {
    progress: () => ({ state, position: head.position(), timeline, failed, notes: [...notes], problem }),
    pause,
    resume() {
      if (state !== 'paused') return;
      state = 'playing';
      head.resume();
      onChange();
    },
    step() {
      pause();
      const stepped = stepping.then(async () => {
        await settled();
        if (isOver() || !head.step()) return;
        await settled();
        onChange();
      });
      stepping = stepped;
      return stepped;
    },
    async stop() {
      if (!isOver()) halt();
      await over;
    },
    over,
  };
}

interface Shown extends PlayEvent {
  state: PlayEvent['state'];
}

function shownOf({ dialect, event, leg, at, sendAt, altered, dropped }: PlannedEvent): Shown {
  const { key, label } = event;
  return { dialect, key, label, leg, at, sendAt, altered, state: dropped ? 'dropped' : 'waiting', deliveries: [] };
}
