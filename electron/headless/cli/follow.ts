import type { ActivityRow } from '../../../shared/model/activity.ts';
import type { Client } from './engine-access.ts';

/**
 * New rows as they come, until the signal. The first question leaves before this returns, so that nothing is missed
 * between here and the first row asked for.
 */
export function followActivity(
  client: Client,
  input: { readonly filter?: string | undefined },
  signal: AbortSignal,
): AsyncIterable<ActivityRow> {
  const opened = client.activity.watch(input, { signal });
  const first = opened.then((batches) => batches.next());
  // It is awaited below; until then a failure must not look unhandled.
  first.catch(() => undefined);
  return {
    async *[Symbol.asyncIterator]() {
      try {
        const batches = await opened;
        for (let each = await first; each.done !== true; each = await batches.next()) yield* each.value.added;
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}
