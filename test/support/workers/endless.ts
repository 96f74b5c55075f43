import type { WorkerChannel } from '../../../electron/engine/host-services.ts';

/** Reports that it has started, and never comes back from its first message. */
export function runWorker(channel: WorkerChannel): void {
  channel.onMessage(() => {
    for (;;);
  });
  channel.postMessage(process.pid);
}
