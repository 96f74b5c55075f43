import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Host } from './host.ts';

/** Keeps host.json true while the receiver moves; ends with the signal. Rejects where it cannot be written. */
export async function followReceiver(client: ContractClient, host: Host, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const following = (async () => {
    for await (const { changed } of await client.workspace.watch({}, { signal })) {
      if (changed.includes('receiver')) await host.receiverIs((await client.receiver.status({})).url);
    }
  })();
  // Only a change that cannot be written ends this before the signal does.
  await Promise.race([stopped, following.then(() => stopped)]).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
