import { fork } from 'node:child_process';
import { constants } from 'node:os';
import type { StartWorker } from '../engine/host-services.ts';
import { workerEnvironment } from '../worker-environment.ts';
import { workerFiles } from '../worker-files.ts';

/** Workers as child processes of this one. `root` is the folder of the package. */
export function nodeWorkers(root: string): StartWorker {
  return (entry) => {
    const { program, module } = workerFiles(root, entry);
    // Advanced: bytes, dates, maps and big integers arrive as what they are. execArgv: a debugger's port is not inherited.
    const child = fork(program, [module], { serialization: 'advanced', execArgv: [], env: workerEnvironment() });
    let killed = false;
    const exited = new Promise<number | null>((resolve) => {
      // Node ends itself by a signal where it has no memory left.
      child.once('exit', (code, signal) =>
        resolve(killed ? null : (code ?? 128 + constants.signals[signal ?? 'SIGKILL'])),
      );
      child.once('error', () => child.pid === undefined && resolve(null));
    });
    return {
      exited,
      // A message to a worker that has ended is lost, as every message that it had not read.
      postMessage: (message) => void child.send(message as object, () => undefined),
      onMessage: (listener) => void child.on('message', listener),
      kill() {
        killed = true;
        child.kill('SIGKILL');
      },
    };
  };
}
