import type { MessagePortMain } from 'electron';
import type { EngineFork, OpenProblem } from './engine-fork.ts';

export interface EngineSupervisor {
  /** Null once the engine is open for the first time, else why it cannot be opened. Never settles where it is closed before. */
  readonly opened: Promise<OpenProblem | null>;
  /** Closes the port where no engine runs: the page then shows that, and tries again. */
  connect(port: MessagePortMain): void;
  /** Resolves when the engine is closed and its process gone; it is not started again. */
  close(): Promise<void>;
}

export interface SupervisorOptions {
  readonly fork: () => EngineFork;
  /** The engine crashed and cannot be opened again. Called once for each problem, not at each try. */
  readonly onProblem: (problem: OpenProblem) => void;
}

/** Milliseconds before a new start: none after the first crash, more and more where it crashes again and again. */
const firstPause = 1_000;
const longestPause = 30_000;
/** Milliseconds after which an engine that runs counts as healthy. */
const healthyAfter = 60_000;

/** Keeps one engine process running until it is closed. The window survives a crash of the engine. */
export function superviseEngine({ fork, onProblem }: SupervisorOptions): EngineSupervisor {
  const opened = Promise.withResolvers<OpenProblem | null>();
  let wasOpen = false;
  let closing = false;
  let restart: NodeJS.Timeout | undefined;
  let pause = 0;
  let lastProblem: string | null = null;
  let engine = start();

  function start(): EngineFork {
    const started = fork();
    const startedAt = performance.now();
    void started.opened.then((problem) => {
      if (closing) return;
      if (wasOpen && problem !== null) retryLater(started, problem);
      if (problem === null) {
        wasOpen = true;
        lastProblem = null;
      }
      opened.resolve(problem);
    });
    void started.exited.then((code) => {
      if (closing) return;
      process.stderr.write(`The engine process ended unexpectedly (exit code ${code}).\n`);
      if (!wasOpen) {
        const hint = `Its engine ended with exit code ${code} while it opened the workspace.`;
        opened.resolve({ message: 'Hookswitch had to stop.', hint });
        return;
      }
      if (performance.now() - startedAt > healthyAfter) pause = 0;
      restart = setTimeout(() => {
        engine = start();
      }, pause);
      pause = Math.min(Math.max(pause * 2, firstPause), longestPause);
    });
    return started;
  }

  /** A workspace may be locked for a moment only: the end of this process leads to the next try. */
  function retryLater(failed: EngineFork, problem: OpenProblem): void {
    failed.kill();
    if (problem.message !== lastProblem) onProblem(problem);
    lastProblem = problem.message;
  }

  return {
    opened: opened.promise,
    connect: (port) => engine.connect(port),
    async close() {
      closing = true;
      clearTimeout(restart);
      await engine.close();
    },
  };
}
