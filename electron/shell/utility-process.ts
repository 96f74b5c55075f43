import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { workerEnvironment } from '../worker-environment.ts';
import { workerFiles } from '../worker-files.ts';

/** Ends a utility process at once, even in an endless loop: Electron's own `kill` asks by SIGTERM. */
export function killProcess(child: UtilityProcess): void {
  if (child.pid !== undefined) {
    process.kill(child.pid, 'SIGKILL');
    return;
  }
  // Electron cannot kill a process that has not been spawned yet (electron/electron#44009), and has no id of one that ended.
  child.once('spawn', () => killProcess(child));
}

export interface Worker {
  /** The engine's end of the channel. */
  readonly port: MessagePortMain;
  kill(): void;
}

/** Starts one worker of the engine. `ended` gets its exit code, null where it was killed. */
export function forkWorker(root: string, entry: string, ended: (code: number | null) => void): Worker {
  const { program, module } = workerFiles(root, entry);
  const child = utilityProcess.fork(program, [module], {
    serviceName: 'Hookswitch worker',
    env: workerEnvironment(),
  });
  const { port1, port2 } = new MessageChannelMain();
  let killed = false;
  child.postMessage(null, [port1]);
  child.once('exit', (code) => ended(killed ? null : code));
  return {
    port: port2,
    kill() {
      killed = true;
      killProcess(child);
    },
  };
}
