import { EventEmitter } from 'node:events';
import { type ChannelMessage, createProcessChannel } from './electron-stand-in/process-channel.ts';

/** `node -r` this file: the process is a utility process of the stand-in, with the `process.parentPort` that Electron gives. */
const parentPort = new EventEmitter();
const waiting: unknown[] = [];
const channel = createProcessChannel(
  (message) => void process.send?.(message),
  (event) => {
    if (parentPort.listenerCount('message') === 0) waiting.push(event);
    else parentPort.emit('message', event);
  },
);
process.on('message', (message: ChannelMessage) => channel.receive(message));
// Electron ends its utility processes with the main process.
process.on('disconnect', () => process.exit(1));

// Messages wait until somebody listens, as Electron's do.
parentPort.on('newListener', (name) => {
  if (name !== 'message') return;
  queueMicrotask(() => {
    for (const event of waiting.splice(0)) parentPort.emit('message', event);
  });
});
const postMessage = (data: unknown): void => channel.postMessage(data);
Object.assign(process, { parentPort: Object.assign(parentPort, { postMessage }) });
