import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { app } from './app.ts';
import type { MessagePortMain } from './message-port.ts';
import { type ChannelMessage, createProcessChannel, type ProcessChannel } from './process-channel.ts';

const hook = join(import.meta.dirname, '../electron-stand-in-utility.ts');

interface ForkOptions {
  readonly env?: Record<string, string>;
}

/** A real process of its own, on plain Node: `process.parentPort` and the ports of it go over the channel of the fork. */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  readonly #channel: ProcessChannel;
  #running = true;

  constructor(program: string, args: readonly string[], env: Record<string, string> | undefined) {
    super();
    app.demandReady('utilityProcess.fork');
    this.#child = fork(program, args, {
      ...{ execArgv: ['-r', hook], serialization: 'advanced' },
      ...(env === undefined ? {} : { env }),
    });
    this.#channel = createProcessChannel(
      // Electron drops a message to a process that has ended.
      (message) => void (this.#running && this.#child.send(message, () => undefined)),
      ({ data }) => this.emit('message', data),
    );
    this.#child.on('message', (message: ChannelMessage) => this.#channel.receive(message));
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.once('exit', (code, signal) => {
      this.#running = false;
      this.#channel.end();
      this.emit('exit', code ?? constants.signals[signal ?? 'SIGKILL']);
    });
  }

  get pid(): number | undefined {
    return this.#running ? this.#child.pid : undefined;
  }

  postMessage = (data: unknown, ports: readonly MessagePortMain[] = []): void => this.#channel.postMessage(data, ports);
  kill = (): boolean => this.#child.kill();
}

export const utilityProcess = {
  fork: (program: string, args: readonly string[] = [], { env }: ForkOptions = {}): UtilityProcess =>
    new UtilityProcess(program, args, env),
};
