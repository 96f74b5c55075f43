import { dirname } from 'node:path';
import workerThreads, { type WorkerOptions } from 'node:worker_threads';

// Imported before postman-runtime is.

/** MiB of the heap of the scripts, after which their thread ends. The whole process has a lower limit: `memory.ts`. */
const scriptHeap = 1536;

const has = (flag: string): boolean => process.allowedNodeEnvironmentFlags.has(flag);

/** Node's permission model, of which nothing is allowed. It leaves out the databases that Node brings. */
const flags = [
  // Before Node 22.13 it had another name.
  has('--permission') ? '--permission' : '--experimental-permission',
  ...(has('--no-experimental-sqlite') ? ['--no-experimental-sqlite'] : []),
  '--no-warnings',
];

// The model allows a thread without a file of its own to read the working directory. This one holds Node alone.
process.chdir(dirname(process.execPath));

/**
 * Runs in the thread of the scripts before anything else. The permission model leaves out signals to other processes. Of
 * Node's modules the sandbox needs no more than these.
 */
const withdraw = `
{
  const load = require;
  globalThis.require = (name) => {
    if (name === 'worker_threads' || name === 'vm' || name === 'buffer') return load(name);
    throw new Error('Scripts have no modules of Node.');
  };
  for (const name of ['module', 'exports', '__filename', '__dirname']) delete globalThis[name];
  for (const name of ['kill', '_kill', '_debugProcess', 'getBuiltinModule', 'mainModule']) delete process[name];
}
`;

let confined = 0;

/** Whether the scripts run in such a thread. */
export const isConfined = (): boolean => confined > 0;

/**
 * postman-runtime runs the scripts in a thread of this process, in a sandbox that hides Node from them. Should one get out
 * of the sandbox, it finds an empty environment, and may neither open files nor start processes and threads.
 */
class ConfinedThread extends workerThreads.Worker {
  constructor(code: string, options: WorkerOptions) {
    super(`${withdraw}${code}`, {
      ...options,
      ...{ argv: [], env: {}, execArgv: flags },
      resourceLimits: { maxOldGenerationSizeMb: scriptHeap },
    });
    confined += 1;
  }
}

Object.assign(workerThreads, { Worker: ConfinedThread });

/**
 * postman-runtime passes from one instruction to the next with timers of no delay, each of which costs a millisecond of
 * nothing. These make them turns of the event loop: a run is four times as fast.
 */
const { setTimeout: after, clearTimeout: clear } = globalThis;

type Handle = NodeJS.Timeout | NodeJS.Immediate;

const later = (run: (...args: unknown[]) => void, delay?: number, ...args: unknown[]): Handle =>
  delay === undefined || delay < 1 ? setImmediate(run, ...args) : after(run, delay, ...args);

const forget = (handle?: Handle | number | string): void => {
  if (handle !== undefined && typeof handle === 'object' && '_onImmediate' in handle) clearImmediate(handle);
  else clear(handle as NodeJS.Timeout);
};

Object.assign(globalThis, { setTimeout: Object.assign(later, after), clearTimeout: forget });
