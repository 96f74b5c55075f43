import type { ActivityRow } from '../../../shared/model/activity.ts';
import type { Client } from './engine-access.ts';

/**
 * New rows as they come, until the signal. Resolves once the engine is listening for them: nothing that happens after
 * that is missed.
 */
export async function followActivity(
  client: Client,
  input: { readonly filter?: string | undefined; readonly reveal?: boolean | undefined },
  signal: AbortSignal,
): Promise<AsyncIterable<ActivityRow>> {
  const batches = await client.activity.watch(input, { signal });
  // The first batch comes at once, empty or not.
  const first = await batches.next();
  return {
    async *[Symbol.asyncIterator]() {
      try {
        for (let batch = first; batch.done !== true; batch = await batches.next()) yield* batch.value.added;
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}
