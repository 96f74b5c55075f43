import type { WorkerChannel } from '../../../electron/engine/host-services.ts';

/** Sends back whatever it gets. */
export function runWorker(channel: WorkerChannel): void {
  channel.onMessage((message) => channel.postMessage(message));
}
