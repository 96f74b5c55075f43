import { fork } from 'node:child_process';
import type { StartWorker } from '../engine/host-services.ts';
import { workerFiles } from '../worker-files.ts';

/** Workers as child processes of this one. `root` is the folder of the package. */
export function nodeWorkers(root: string): StartWorker {
  return (entry) => {
    const { program, module } = workerFiles(root, entry);
    // Advanced: bytes, dates, maps and big integers arrive as what they are. execArgv: a debugger's port is not inherited.
    const child = fork(program, [module], { serialization: 'advanced', execArgv: [] });
    const exited = new Promise<number | null>((resolve) => {
      child.once('exit', (code) => resolve(code));
      child.once('error', () => child.pid === undefined && resolve(null));
    });
    return {
      exited,
      // A message to a worker that has ended is lost, as every message that it had not read.
      postMessage: (message) => void child.send(message as object, () => undefined),
      onMessage: (listener) => void child.on('message', listener),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
