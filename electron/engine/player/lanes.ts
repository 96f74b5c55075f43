import { setImmediate as turn } from 'node:timers/promises';
import type { CallRunEvent, CallRunState, Speed } from '../../../shared/model/call-run.ts';
import { type Delivery, isFailedDelivery } from '../../../shared/model/delivery.ts';
import type { PlannedEvent } from './plan.ts';
import { createPlayhead, type Ticker } from './playhead.ts';

/** What became of an event: its deliveries, or why nothing was sent. */
export type EventOutcome = { readonly deliveries: readonly Delivery[] } | { readonly skipped: string };

/** How far a call has come. */
export interface Progress {
  readonly state: CallRunState;
  /** Seconds of the scenario. */
  readonly position: number;
  readonly timeline: readonly CallRunEvent[];
  readonly failed: number;
  readonly notes: readonly string[];
  readonly problem: string | null;
}

/** Plays one call. An event waits for the deliveries of the one before it in its dialect, and for no other. */
export interface Player {
  progress(): Progress;
  state(): CallRunState;
  /** Events that were sent or are being sent. */
  begun(): readonly PlannedEvent[];
  /** The next event, and how it is listed; null if none is waiting. */
  upcoming(): { readonly planned: PlannedEvent; readonly shown: CallRunEvent } | null;
  /**
   * Sends these in place of everything that was not begun: each goes behind what its dialect is sending. `open` as at
   * the start, `marks` too.
   */
  replace(events: readonly PlannedEvent[], more: { readonly open: boolean; readonly marks: readonly number[] }): void;
  /** At once, nothing passes between events: brings the position to the time that has really passed. */
  catchUp(): void;
  pause(): void;
  resume(): void;
  /** Pauses, and sends the next event, whenever it is due; resolves after its deliveries. */
  step(): Promise<void>;
  /** Gives up what is being sent and sends nothing more; resolves when nothing is left running. */
  stop(): Promise<void>;
  /** Resolves when the call is over, however it ended. Never rejects. */
  readonly over: Promise<void>;
}

interface Entry {
  readonly planned: PlannedEvent;
  readonly shown: Shown;
}

/** The events of one dialect that wait, in the order they are sent. */
interface Lane {
  readonly rank: number;
  waiting: Entry[];
  /** They are being sent. */
  running: boolean;
  /** Has it look at what waits anew. */
  wake: () => void;
}

export function createPlayer(parts: {
  /** The events of each dialect, in the order they are sent. */
  readonly lanes: readonly (readonly PlannedEvent[])[];
  /** More events may come: it is not over when all were sent. */
  readonly open?: boolean | undefined;
  /** Seconds at which the call changes, with or without an event. */
  readonly marks?: readonly number[] | undefined;
  readonly speed: Speed;
  /** Begins paused, to be played step by step. */
  readonly paused: boolean;
  readonly ticker: Ticker;
  /** `played`: seconds of the call at which it is sent. */
  readonly send: (event: PlannedEvent, played: number, signal: AbortSignal) => Promise<EventOutcome>;
  /** A sentence about what was thrown. */
  readonly explain: (error: unknown) => string;
  readonly onChange: () => void;
}): Player {
  const { ticker, send, explain, onChange } = parts;
  const stopping = new AbortController();
  const head = createPlayhead(ticker, parts.speed, !parts.paused);
  const lanes = new Map<string, Lane>();
  const begun: Entry[] = [];
  const notes = new Set<string>();
  const sending = new Set<Promise<EventOutcome>>();
  const { promise: over, resolve: isNowOver } = Promise.withResolvers<void>();
  let timeline: Shown[] = [];
  let open = parts.open === true;
  let running = 0;
  let state: CallRunState = parts.paused ? 'paused' : 'playing';
  let failed = 0;
  let problem: string | null = null;

  const isOver = () => state === 'stopped' || state === 'finished' || state === 'failed';
  const list = (): void => {
    const all = [...begun, ...[...lanes.values()].flatMap(({ waiting }) => waiting)];
    timeline = all.map(({ shown }) => shown).sort((a, b) => a.sendAt - b.sendAt);
  };
  const sendOne = async (entry: Entry): Promise<void> => {
    const { planned, shown } = entry;
    begun.push(entry);
    shown.state = 'sending';
    // At once, the position is that of whichever dialect has come farthest.
    shown.sentAt = parts.speed === 'at-once' ? shown.sendAt : Math.max(shown.sendAt, rounded(head.position()));
    const outcome = send(planned, shown.sentAt, stopping.signal);
    sending.add(outcome);
    onChange();
    try {
      const sent = await outcome;
      if ('skipped' in sent) {
        notes.add(sent.skipped);
        shown.state = 'skipped';
      } else if (sent.deliveries.length === 0 && stopping.signal.aborted) {
        shown.state = 'waiting';
        shown.sentAt = null;
      } else {
        shown.state = 'sent';
        shown.deliveries.push(...sent.deliveries.map(({ id }) => id));
        failed += sent.deliveries.filter(isFailedDelivery).length;
      }
    } finally {
      sending.delete(outcome);
      onChange();
    }
  };
  const runLane = async (lane: Lane): Promise<void> => {
    while (!stopping.signal.aborted) {
      const [next] = lane.waiting;
      if (next === undefined) {
        if (!open) {
          // Said before anything else can be put here: what comes now begins it again.
          lane.running = false;
          return;
        }
        await new Promise<void>((resolve) => {
          lane.wake = resolve;
        });
        continue;
      }
      if (!next.planned.dropped) {
        const wait = head.reach(next.planned.sendAt, lane.rank);
        lane.wake = wait.callOff;
        if (!(await wait.reached) || stopping.signal.aborted || lane.waiting[0] !== next) continue;
      }
      lane.waiting.shift();
      if (next.planned.dropped) begun.push(next);
      else await sendOne(next);
    }
  };
  const endIfDone = (): void => {
    if (running > 0 || isOver() || (open && !stopping.signal.aborted)) return;
    const complete = timeline.every((event) => event.state !== 'waiting');
    state = problem !== null ? 'failed' : complete && !stopping.signal.aborted ? 'finished' : 'stopped';
    head.stop();
    onChange();
    isNowOver();
  };
  const halt = (): void => {
    stopping.abort();
    head.stop();
    for (const { wake } of lanes.values()) wake();
    endIfDone();
  };
  const begin = (lane: Lane): void => {
    lane.running = true;
    running += 1;
    void runLane(lane)
      .catch((error: unknown) => {
        problem ??= explain(error);
        halt();
      })
      .then(() => {
        running -= 1;
        endIfDone();
      });
  };
  /** Puts each event behind those of its dialect; a dialect that had none before gets a lane. */
  const add = (events: readonly PlannedEvent[]): void => {
    for (const planned of events) {
      const lane = lanes.get(planned.dialect) ?? {
        ...{ rank: lanes.size, waiting: [], running: false, wake: () => undefined },
      };
      lanes.set(planned.dialect, lane);
      lane.waiting.push({ planned, shown: shownOf(planned) });
    }
    list();
    for (const lane of lanes.values()) if (!lane.running && lane.waiting.length > 0) begin(lane);
  };
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

  add(parts.lanes.flat());
  head.mark(parts.marks ?? [], onChange);

  return {
    progress: () => ({ state, position: head.position(), timeline, failed, notes: [...notes], problem }),
    state: () => state,
    begun: () => begun.filter(({ planned }) => !planned.dropped).map(({ planned }) => planned),
    upcoming() {
      if (isOver()) return null;
      const first = [...lanes.values()].flatMap(({ waiting }) => waiting.find(({ planned }) => !planned.dropped) ?? []);
      return first.sort((a, b) => a.planned.sendAt - b.planned.sendAt)[0] ?? null;
    },
    replace(events, more) {
      if (isOver() || stopping.signal.aborted) return;
      open = more.open;
      const before = [...lanes.values()];
      for (const lane of before) lane.waiting = [];
      add(events);
      for (const lane of before) lane.wake();
      head.mark(more.marks, onChange);
      endIfDone();
      onChange();
    },
    catchUp: head.catchUp,
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

/** To the millisecond. */
const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

interface Shown extends CallRunEvent {
  state: CallRunEvent['state'];
  sentAt: number | null;
}

function shownOf({ dialect, event, leg, at, sendAt, altered, dropped }: PlannedEvent): Shown {
  const { key, label } = event;
  const state = dropped ? 'dropped' : 'waiting';
  return { dialect, key, label, leg, at, sendAt, sentAt: null, altered, state, deliveries: [] };
}
