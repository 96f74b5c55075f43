import type { Speed } from '../../../shared/model/call-run.ts';

/** Time that passes, apart from what clocks show: tests move it by hand. */
export interface Ticker {
  /** Milliseconds since any moment; never goes back. */
  now(): number;
  /** Calls once after so many milliseconds. Gives back how to call it off. */
  after(ms: number, run: () => void): () => void;
}

export const realTicker: Ticker = {
  now: () => performance.now(),
  after(ms, run) {
    // A timer of Node takes no longer wait than this; whoever is woken early waits again.
    const timer = setTimeout(run, Math.min(ms, 2_147_483_647));
    return () => clearTimeout(timer);
  },
};

/** A wait for a second of the scenario. */
export interface Wait {
  /** True once the call has come to that second; false where it was stopped or called off before. */
  readonly reached: Promise<boolean>;
  callOff(): void;
}

/** Where a call is, in seconds of its scenario. */
export interface Playhead {
  position(): number;
  /** Of those for the same second, the one of the lowest rank goes first. */
  reach(seconds: number, rank?: number): Wait;
  /** Runs each time the call comes by one of these seconds by itself; those given before are forgotten. */
  mark(seconds: readonly number[], run: () => void): void;
  /** At once, nothing passes between events: brings the position to the time that has really passed. */
  catchUp(): void;
  pause(): void;
  resume(): void;
  /** Lets the earliest wait go on, running or not, and says whether there was one. */
  step(): boolean;
  /** Ends every wait; no timer is left. */
  stop(): void;
}

interface Waiting {
  readonly seconds: number;
  readonly rank: number;
  readonly done: (reached: boolean) => void;
}

const byTime = (one: Waiting, other: Waiting): number => one.seconds - other.seconds || one.rank - other.rank;

export function createPlayhead(ticker: Ticker, speed: Speed, running: boolean): Playhead {
  const begun = ticker.now();
  const waits = new Set<Waiting>();
  let marks: readonly number[] = [];
  let onMark: () => void = () => undefined;
  let base = 0;
  let since: number | null = running ? begun : null;
  let stopped = false;
  let callOff: () => void = () => undefined;

  const position = (): number => {
    if (since === null || speed === 'at-once') return base;
    return base + ((ticker.now() - since) / 1000) * speed;
  };
  const finish = (wait: Waiting, reached: boolean): void => {
    if (!waits.delete(wait)) return;
    if (reached) base = speed === 'at-once' ? Math.max(base, wait.seconds) : base;
    wait.done(reached);
  };
  const look = (): void => {
    callOff();
    callOff = () => undefined;
    if (since === null) return;
    const now = position();
    // A timer may fire a little early: less than a thousandth of a second is no wait.
    const isDue = (seconds: number) => speed === 'at-once' || seconds - now < 0.001;
    const due = [...waits].filter(({ seconds }) => isDue(seconds));
    for (const wait of due.sort(byTime)) finish(wait, true);
    if (speed === 'at-once') return;
    const passed = marks.some(isDue);
    marks = marks.filter((seconds) => !isDue(seconds));
    const next = Math.min(...marks, ...[...waits].map(({ seconds }) => seconds));
    if (next !== Number.POSITIVE_INFINITY) {
      callOff = ticker.after(Math.max(0, ((next - position()) / speed) * 1000), look);
    }
    if (passed) onMark();
  };

  return {
    position,
    reach(seconds, rank = 0) {
      const { promise: reached, resolve } = Promise.withResolvers<boolean>();
      const wait = { seconds, rank, done: resolve };
      if (stopped) resolve(false);
      else {
        waits.add(wait);
        look();
      }
      return { reached, callOff: () => finish(wait, false) };
    },
    mark(seconds, run) {
      if (stopped) return;
      marks = seconds.filter((second) => second > position());
      onMark = run;
      look();
    },
    catchUp() {
      if (speed === 'at-once' && since !== null) base = Math.max(base, (ticker.now() - begun) / 1000);
    },
    pause() {
      base = position();
      since = null;
      look();
    },
    resume() {
      if (since !== null || stopped) return;
      since = ticker.now();
      look();
    },
    step() {
      const [first] = [...waits].sort(byTime);
      if (first === undefined) return false;
      base = Math.max(position(), first.seconds);
      if (since !== null) since = ticker.now();
      finish(first, true);
      look();
      return true;
    },
    stop() {
      base = position();
      since = null;
      stopped = true;
      marks = [];
      callOff();
      for (const wait of [...waits]) finish(wait, false);
    },
  };
}
