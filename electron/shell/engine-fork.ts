import { type MessagePortMain, utilityProcess } from 'electron';
import type { SecretVault } from '../engine/host-services.ts';
import type { EngineStart, FromEngine, ToEngine } from './engine-messages.ts';
import { forkWorker, killProcess, type Worker } from './utility-process.ts';

export interface EngineFork {
  /** Null once the engine is open, else why it could not be opened. Never settles where the process ends before. */
  readonly opened: Promise<OpenProblem | null>;
  /** Resolves with the exit code when the process is gone. */
  readonly exited: Promise<number>;
  /** Hands over a port on which the engine serves the contract. */
  connect(port: MessagePortMain): void;
  /** Lets the engine close, and kills the process where that takes too long. Resolves when it is gone. */
  close(): Promise<void>;
  kill(): void;
}

export interface OpenProblem {
  readonly message: string;
  readonly hint: string;
}

/** Milliseconds that the engine has for closing. What it acknowledged is on disk before. */
const closeLimit = 10_000;

/** Starts the engine process, and serves it the system's store for secrets and its workers. */
export function forkEngine(program: string, options: Omit<EngineStart, 'vault'>, vault: SecretVault): EngineFork {
  const child = utilityProcess.fork(program, [], { serviceName: 'Hookswitch engine' });
  const send = (message: ToEngine, ...ports: MessagePortMain[]): void => child.postMessage(message, ports);
  const opened = Promise.withResolvers<OpenProblem | null>();
  const exited = new Promise<number>((resolve) => child.once('exit', resolve));
  const workers = new Map<number, Worker>();
  let running = true;

  child.on('message', (message: FromEngine) => {
    switch (message.type) {
      case 'opened':
        opened.resolve(null);
        break;
      case 'failed':
        opened.resolve({ message: message.message, hint: message.hint });
        break;
      case 'vault':
        void vault[message.operation](message.text).then(
          (text) => send({ type: 'vault-result', id: message.id, text, problem: '' }),
          (error: unknown) => send({ type: 'vault-result', id: message.id, text: null, problem: String(error) }),
        );
        break;
      case 'start-worker':
        startWorker(message.id, message.entry);
        break;
      case 'kill-worker':
        workers.get(message.id)?.kill();
        break;
    }
  });
  void exited.then(() => {
    running = false;
    for (const worker of workers.values()) worker.kill();
  });

  function startWorker(id: number, entry: string): void {
    const worker = forkWorker(options.root, entry, (code) => {
      workers.delete(id);
      if (running) send({ type: 'worker-exited', id, code });
    });
    workers.set(id, worker);
    send({ type: 'worker-started', id }, worker.port);
  }

  send({ type: 'open', options: { ...options, vault: vault.kind } });
  return {
    opened: opened.promise,
    exited,
    connect(port) {
      if (running) send({ type: 'connect' }, port);
      else port.close();
    },
    async close() {
      send({ type: 'close' });
      const limit = setTimeout(() => {
        process.stderr.write(`The engine did not close within ${closeLimit / 1000} s and was ended.\n`);
        killProcess(child);
      }, closeLimit);
      await exited;
      clearTimeout(limit);
    },
    kill: () => killProcess(child),
  };
}
