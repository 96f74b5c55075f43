import type { Speed } from '../../../shared/model/play.ts';

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

/** Where a play is, in seconds of its scenario. */
export interface Playhead {
  position(): number;
  /** True once the play has come to that second; false where it was stopped before. */
  reach(seconds: number): Promise<boolean>;
  pause(): void;
  resume(): void;
  /** Lets the earliest wait go on, running or not, and says whether there was one. */
  step(): boolean;
  /** Ends every wait; no timer is left. */
  stop(): void;
}

export function createPlayhead(ticker: Ticker, speed: Speed, running: boolean): Playhead {
  interface Wait {
    readonly seconds: number;
    readonly done: (reached: boolean) => void;
  }
  const waits = new Set<Wait>();
  let base = 0;
  let since: number | null = running ? ticker.now() : null;
  let stopped = false;
  let callOff: () => void = () => undefined;

  const position = (): number => {
    if (since === null || speed === 'at-once') return base;
    return base + ((ticker.now() - since) / 1000) * speed;
  };
  const finish = (wait: Wait, reached: boolean): void => {
    waits.delete(wait);
    if (reached) base = speed === 'at-once' ? Math.max(base, wait.seconds) : base;
    wait.done(reached);
  };
  const look = (): void => {
    callOff();
    callOff = () => undefined;
    if (since === null) return;
    const now = position();
    // A timer may fire a little early: less than a thousandth of a second is no wait.
    const due = [...waits].filter(({ seconds }) => speed === 'at-once' || seconds - now < 0.001);
    for (const wait of due.sort((a, b) => a.seconds - b.seconds)) finish(wait, true);
    const next = Math.min(...[...waits].map(({ seconds }) => seconds));
    if (waits.size === 0 || speed === 'at-once') return;
    callOff = ticker.after(Math.max(0, ((next - position()) / speed) * 1000), look);
  };

  return {
    position,
    reach(seconds) {
      if (stopped) return Promise.resolve(false);
      return new Promise((resolve) => {
        waits.add({ seconds, done: resolve });
        look();
      });
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
      const [first] = [...waits].sort((a, b) => a.seconds - b.seconds);
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
      callOff();
      for (const wait of [...waits]) finish(wait, false);
    },
  };
}
