import { enableCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { MessageEvent, MessagePortMain, ParentPort } from 'electron';
import type { WorkerChannel } from './engine/host-services.ts';

// Runs one worker of the engine in a process of its own: the module whose path is the last argument. Under Electron the
// channel is a port to the engine that the main process hands over; under Node it is the channel of child_process.fork.

interface WorkerModule {
  runWorker(channel: WorkerChannel): void;
}

// Ctrl+C in a terminal reaches every process: the engine decides what ends, and how.
process.on('SIGINT', () => undefined);

// Most of the time until a worker is ready is the compiling of the packages it loads; Node keeps the result.
enableCompileCache();

const parentPort: ParentPort | undefined = process.parentPort;
const { runWorker } = (await import(pathToFileURL(process.argv.at(-1) ?? '').href)) as WorkerModule;
if (parentPort === undefined) runWorker(forkChannel());
else parentPort.once('message', ({ ports: [port] }) => port && runWorker(portChannel(port)));

function forkChannel(): WorkerChannel {
  // Its engine is gone, and with it everybody who could want a result.
  process.on('disconnect', () => process.exit(0));
  return {
    postMessage: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
  };
}

function portChannel(port: MessagePortMain): WorkerChannel {
  port.on('close', () => process.exit(0));
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', ({ data }: MessageEvent) => listener(data));
      port.start();
    },
  };
}
