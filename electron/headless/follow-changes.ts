import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Topic } from '../../shared/model/workspace.ts';
import type { Host } from './host.ts';

/**
 * Calls `changed` with the topics of each change; ends with the signal. What `changed` rejects with, as where the disk is
 * full, is written to stderr and ends nothing.
 */
export async function followChanges(
  client: ContractClient,
  signal: AbortSignal,
  changed: (topics: readonly Topic[]) => Promise<unknown>,
): Promise<void> {
  if (signal.aborted) return;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const following = (async () => {
    for await (const { changed: topics } of await client.workspace.watch({}, { signal })) {
      await changed(topics).catch((error: unknown) => void process.stderr.write(`${error}\n`));
    }
  })();
  // Only a change that cannot be followed ends this before the signal does.
  await Promise.race([stopped, following.then(() => stopped)]).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** Keeps host.json true while the receiver moves. */
export async function followReceiver(client: ContractClient, host: Host, topics: readonly Topic[]): Promise<void> {
  if (topics.includes('receiver')) await host.receiverIs((await client.receiver.status({})).url);
}
