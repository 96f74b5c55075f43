import type { StartWorker, WorkerProcess } from '../host-services.ts';

/** Where processes for scripts come from. */
export interface ScriptWorkers {
  /** One that nobody else uses: it is to be killed at the end. */
  take(): WorkerProcess;
  /** Has one ready for whoever takes it next: loading it takes half a second, which nobody has to wait for then. */
  prepare(): void;
  close(): void;
}

const entry = 'collection-runs/worker/worker';

/** Milliseconds that a process stays ready for somebody. */
const patience = 10 * 60_000;

/** With `staysOpen` there is a next one ready after the first was taken; a command that ends soon needs none. */
export function createScriptWorkers(start: StartWorker, { staysOpen }: { readonly staysOpen: boolean }): ScriptWorkers {
  let ready: WorkerProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Timeout | undefined;
  const drop = (): void => {
    ready?.kill();
    ready = null;
  };
  const prepare = (): void => {
    clearTimeout(timer);
    timer = setTimeout(drop, patience).unref();
    if (ready !== null) return;
    const worker = start(entry);
    ready = worker;
    // One that could not be loaded is started anew by whoever needs it, and says then what is wrong.
    void worker.exited.then(() => {
      if (ready === worker) ready = null;
    });
  };
  return {
    take() {
      const worker = ready ?? start(entry);
      ready = null;
      // Once the one that was taken has loaded.
      if (staysOpen) {
        clearTimeout(soon);
        soon = setTimeout(prepare, 2000).unref();
      }
      return worker;
    },
    prepare,
    close() {
      clearTimeout(timer);
      clearTimeout(soon);
      drop();
    },
  };
}
