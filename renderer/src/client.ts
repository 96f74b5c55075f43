import { createORPCClient } from '@orpc/client';
import { createTanstackQueryUtils, generateOperationKey } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Topic } from '../../shared/model/workspace.ts';
import { invalidatedBy } from '../../shared/topics.ts';
import { connection, linkToEngine } from './connection.ts';

/** Asks the engine: `await client.actions.get({ id })`. Throws what `failureOf` reads. */
export const client: ContractClient = createORPCClient(linkToEngine);

/** The same questions for React: `useQuery(ask.actions.get.queryOptions({ input: { id } }))`. */
export const ask = createTanstackQueryUtils(client);

/**
 * Answers stay good until the engine says that something changed, so nothing is asked again on a timer or on focus.
 * `always`: the engine is on this machine, the network of the machine is no concern.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Number.POSITIVE_INFINITY, networkMode: 'always', retry: false, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** Marks what these topics touch as out of date; what is on screen is asked again. */
export function refresh(topics: readonly Topic[]): void {
  for (const path of new Set(topics.flatMap((topic) => invalidatedBy[topic]))) {
    void queryClient.invalidateQueries({ queryKey: generateOperationKey(path.split('.')) });
  }
}

/** Milliseconds between two looks at an idle line, and until silence counts as death. */
const heartbeatEvery = 5_000;
const heartbeatPatience = 4_000;

/**
 * Keeps what is on screen true: listens to what changes in the workspace, asks everything again after a reconnect,
 * and looks at the line regularly, because a frozen engine leaves its socket open.
 */
export function keepFresh(): void {
  let watching: AbortController | null = null;
  const follow = () => {
    watching?.abort();
    watching = null;
    if (connection.get().state !== 'connected') return;
    watching = new AbortController();
    void queryClient.invalidateQueries();
    void watchChanges(watching.signal);
    void heartbeat(watching.signal);
  };
  connection.subscribe(follow);
  follow();
}

async function watchChanges(signal: AbortSignal): Promise<void> {
  try {
    for await (const { changed } of await client.workspace.watch({}, { signal })) refresh(changed);
  } catch {
    // The line died; `follow` starts anew with the next one.
  }
}

async function heartbeat(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, heartbeatEvery));
    if (signal.aborted) return;
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(heartbeatPatience)]);
      const status = await client.receiver.status({}, { signal: limit });
      queryClient.setQueryData(ask.receiver.status.queryKey({ input: {} }), status);
    } catch (error) {
      if (!signal.aborted && isSilence(error)) connection.drop();
    }
  }
}

function isSilence(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}
