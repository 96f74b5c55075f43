import '../../../electron/engine/collection-runs/worker/process-setup.ts';
import workerThreads from 'node:worker_threads';
import type { WorkerChannel } from '../../../electron/engine/host-services.ts';

/**
 * What a script could do that got out of its sandbox: `code` runs in the thread of the scripts, with all that Node gives
 * it there, and calls `report(name, attempt)`.
 */
export function runWorker(channel: WorkerChannel): void {
  channel.onMessage((code) => {
    const thread = new workerThreads.Worker(
      `const found = {};
       const report = async (name, attempt) => {
         try { found[name] = 'yes: ' + String(await attempt()); } catch (error) { found[name] = 'no'; }
       };
       (async () => { ${code} })().then(() => __parent.postMessage(found));
       const __parent = require('worker_threads').parentPort;`,
      { eval: true },
    );
    thread.once('message', (found) => channel.postMessage({ found, env: process.env, argv: process.argv.slice(2) }));
    thread.once('error', (error) => channel.postMessage({ error: String(error) }));
  });
}
