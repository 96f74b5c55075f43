import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { ask, client, refresh } from '../client.ts';
import { type Bench, parametersOf } from './bench.ts';
import { keepFiring } from './bench-store.ts';

/** Milliseconds after the last key until the preview is asked for again. */
const pause = 200;

/**
 * Values of a believable call for this event; the same call for every event while the seed is the same.
 * `values` are null until the first are there; while `isOld` another call is on its way.
 */
export function useDrawn({ dialect, key }: PhoneEvent, seed: number) {
  const { data, error, isPlaceholderData } = useQuery({
    // Not among the simulator's answers: what changes in the workspace does not draw another call.
    queryKey: ['drawn call', dialect, key, seed] as const,
    queryFn: ({ signal }) => client.simulator.draft({ dialect, event: key, seed }, { signal }),
    gcTime: 60_000,
    placeholderData: (before, query) =>
      query?.queryKey[1] === dialect && query.queryKey[2] === key ? before : undefined,
  });
  return { values: data?.parameters ?? null, isOld: isPlaceholderData, error };
}

/** What would leave now, and the trigger. One event's: whoever shows another begins anew. */
export function useShot(props: {
  readonly event: PhoneEvent;
  readonly bench: Bench;
  /** Null while they are missing: nothing is asked yet. */
  readonly drawn: Readonly<Record<string, string>> | null;
  /** A URL for the dialect's own request; null for the bound actions. */
  readonly to: string | null;
  readonly enabled: boolean;
}) {
  const { event, bench, drawn, to, enabled } = props;
  const { dialect, key, parameters } = event;
  const input = useMemo(() => {
    const values = parametersOf(bench, parameters, drawn ?? {});
    return { dialect, event: key, parameters: values, ...(to === null ? {} : { to }) };
  }, [dialect, key, parameters, bench, drawn, to]);
  const aim = useMemo(() => JSON.stringify(input), [input]);
  const [asked] = useDebouncedValue(input, pause);
  const preview = useQuery({
    ...ask.simulator.preview.queryOptions({ input: asked }),
    enabled: enabled && drawn !== null,
    gcTime: 20_000,
    placeholderData: keepPreviousData,
  });
  const fire = useMutation({
    mutationFn: async () => {
      const { deliveries } = await client.simulator.fire(input);
      keepFiring(dialect, { event: key, deliveries, aim });
      refresh(['workspace']);
    },
  });
  return { preview, fire, aim, isOld: preview.isPlaceholderData || asked !== input };
}
