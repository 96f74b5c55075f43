import type { WebContents } from 'electron';

/** What a person is asked when the window cannot help itself; the first button is 0. */
interface Question {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  /** The button that closing the question stands for, as Escape does: it ends nothing. */
  readonly dismissed: number;
}

export interface RecoveryOptions {
  readonly contents: Pick<WebContents, 'on' | 'reload' | 'isDestroyed' | 'forcefullyCrashRenderer'>;
  /** Resolves with the number of the button, with `dismissed` where `signal` takes the question back. */
  readonly ask: (question: Question, signal: AbortSignal) => Promise<number>;
  readonly quit: () => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/** Crashes within this many milliseconds after which the page is not loaded again unasked. */
const crashWindow = 60_000;
const crashLimit = 3;

const goesOn =
  'The engine is still running: it receives requests and plays calls. Unsaved edits in this window may be lost.';

/**
 * Brings a window back whose page crashed or hangs; the engine, in a process of its own, notices nothing. A page that
 * crashes again and again is not loaded for ever: then a person decides.
 */
export function recoverWindow({ contents, ask, quit, now = () => performance.now() }: RecoveryOptions): void {
  let crashes: number[] = [];
  let hanging: AbortController | null = null;

  const reload = (): void => {
    if (!contents.isDestroyed()) contents.reload();
  };

  async function askAgain(): Promise<void> {
    const question = {
      message: 'The Hookswitch window keeps crashing.',
      detail: goesOn,
      buttons: ['Reload', 'Quit'],
      dismissed: 0,
    };
    if ((await ask(question, new AbortController().signal)) !== 0) {
      quit();
      return;
    }
    crashes = [];
    reload();
  }

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    hanging?.abort();
    // The process of a page that was left, or of a window that closes.
    if (reason === 'clean-exit' || contents.isDestroyed()) return;
    process.stderr.write(`The page of the window ended unexpectedly (${reason}, exit code ${exitCode}).\n`);
    crashes = [...crashes.filter((at) => now() - at < crashWindow), now()];
    if (crashes.length <= crashLimit) reload();
    else void askAgain();
  });

  async function askWhetherToReload(asking: AbortController): Promise<void> {
    const question = {
      message: 'The Hookswitch window is not responding.',
      detail: goesOn,
      buttons: ['Reload', 'Wait'],
      dismissed: 1,
    };
    const choice = await ask(question, asking.signal);
    if (choice !== 0 || asking.signal.aborted || contents.isDestroyed()) return;
    // A page that hangs does not end by itself; its end, above, loads it again.
    contents.forcefullyCrashRenderer();
  }

  contents.on('unresponsive', () => {
    if (hanging !== null && !hanging.signal.aborted) return;
    hanging = new AbortController();
    const asking = hanging;
    void askWhetherToReload(asking).finally(() => asking.abort());
  });
  contents.on('responsive', () => hanging?.abort());
}
