import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Topic } from '../../shared/model/workspace.ts';
import { invalidatedBy } from '../../shared/topics.ts';
import type { Host } from './host.ts';

/**
 * Calls `changed` with the topics of each change, first with all of them: something may have changed before this began to
 * follow. Ends with the signal. What `changed` rejects with, as where the disk is full, is written to stderr and ends
 * nothing.
 */
export async function followChanges(
  client: ContractClient,
  signal: AbortSignal,
  changed: (topics: readonly Topic[]) => Promise<unknown>,
): Promise<void> {
  if (signal.aborted) return;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const tell = (topics: readonly Topic[]) =>
    changed(topics).catch((error: unknown) => void process.stderr.write(`${error}\n`));
  const following = (async () => {
    const changes = await client.workspace.watch({}, { signal });
    // Asked for before anything is read: the stream begins with its first batch.
    let next = changes.next();
    await tell(Object.keys(invalidatedBy) as Topic[]);
    for (let batch = await next; batch.done !== true; batch = await next) {
      next = changes.next();
      await tell(batch.value.changed);
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
