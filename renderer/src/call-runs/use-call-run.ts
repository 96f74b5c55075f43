import { useQuery } from '@tanstack/react-query';
import type { CallRun } from '../../../shared/model/call-run.ts';
import { ask, client } from '../client.ts';
import { isGoingOn, type SeenCallRun } from './clock.ts';

/** What changes in a call each time that something of it happened; its position alone is no such thing. */
export function stateKeyOf({ callRun }: SeenCallRun): string {
  const { state, phone, sent, skipped, events } = callRun;
  return [state, phone.state, phone.since, sent, skipped, events].join(' ');
}

/** The whole of a call, asked for again when something of it happened; null until it is known. */
export function useCallRun(seen: SeenCallRun | null): CallRun | null {
  const id = seen?.callRun.id ?? '';
  const stateKey = seen === null ? '' : stateKeyOf(seen);
  const { data } = useQuery({
    queryKey: [...ask.calls.get.key({ input: { id } }), stateKey] as const,
    queryFn: ({ signal }) => client.calls.get({ id }, { signal }),
    enabled: seen !== null,
    gcTime: 10_000,
    placeholderData: (before) => (before?.id === id ? before : undefined),
  });
  return data ?? null;
}

/** What leaves next of a call that goes on; null where nothing is left, undefined until it is known. */
export function useNext(seen: SeenCallRun | null, reveal?: true) {
  const id = seen?.callRun.id ?? '';
  const stateKey = seen === null ? '' : stateKeyOf(seen);
  const { data, error } = useQuery({
    queryKey: [...ask.calls.next.key({ input: { id, reveal } }), stateKey] as const,
    queryFn: async ({ signal }) => ({ id, next: await client.calls.next({ id, reveal }, { signal }) }),
    enabled: seen !== null && isGoingOn(seen.callRun),
    gcTime: reveal ? 0 : 10_000,
    placeholderData: (before) => (before?.id === id ? before : undefined),
  });
  return { next: data?.next, error };
}
