import type { WorkerChannel } from '../../host-services.ts';
import type { FromWorker } from './messages.ts';

/** Milliseconds. */
const longestWait = 20;

/**
 * Sends messages to the engine, in their order, in lists. A message costs both processes more than what it says, so that a
 * request is over, and another begun, waits for the next one that is to be sent.
 */
export function createOutbox(channel: Pick<WorkerChannel, 'postMessage'>): (message: FromWorker) => void {
  let waiting: FromWorker[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const messages = waiting;
    waiting = [];
    if (messages.length > 0) channel.postMessage(messages);
  };
  return (message) => {
    waiting.push(message);
    if (message.kind === 'ask' || message.kind === 'done') flush();
    else timer ??= setTimeout(flush, longestWait);
  };
}
