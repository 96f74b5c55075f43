import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { ask, client, queryClient, refresh } from '../client.ts';
import { type Bench, parametersOf } from './bench.ts';
import { keepFiring } from './bench-store.ts';

/** Milliseconds after the last key until the preview is asked for again. */
const pause = 200;

/** A believable call, which its seed and its time draw again, and what it gives for one event. */
export interface Drawn {
  readonly from: { readonly seed: number; readonly at: number };
  readonly values: Readonly<Record<string, string>>;
}

/**
 * A believable call for this event; the same for every event while the seed is the same.
 * `drawn` is null until the first is there; while `isOld` another is on its way.
 */
export function useDrawn({ dialect, key }: PhoneEvent, seed: number) {
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: [...ask.simulator.draft.key(), { drawn: dialect, key, seed }] as const,
    queryFn: async ({ signal, queryKey }): Promise<Drawn> => {
      // What changes in the workspace draws no other call: the same one is asked for what it gives now.
      const at = queryClient.getQueryData<Drawn>(queryKey)?.from.at;
      const draft = await client.simulator.draft({ dialect, event: key, seed, at }, { signal });
      return { from: { seed, at: draft.at }, values: draft.parameters };
    },
    gcTime: 60_000,
    placeholderData: (before, query) => {
      const asked = query?.queryKey.at(-1);
      const same = typeof asked === 'object' && 'drawn' in asked && asked.drawn === dialect && asked.key === key;
      return same ? before : undefined;
    },
  });
  return { drawn: data ?? null, isOld: isPlaceholderData, error };
}

/** What would leave now, and the trigger. One event's: whoever shows another begins anew. */
export function useEventPreview(props: {
  readonly event: PhoneEvent;
  readonly bench: Bench;
  /** Null while they are missing: nothing is asked yet. */
  readonly drawn: Drawn | null;
  /** A URL for the dialect's own request; null for the bound actions. */
  readonly to: string | null;
  readonly enabled: boolean;
}) {
  const { event, bench, drawn, to, enabled } = props;
  const { dialect, key, parameters } = event;
  const from = drawn?.from;
  const input = useMemo(() => {
    const typed = parametersOf(bench, parameters);
    const destination = to === null ? {} : { to, ...(bench.verifyTls ? {} : { insecure: true }) };
    return { dialect, event: key, drawn: from, parameters: typed, ...destination };
  }, [dialect, key, parameters, bench, from, to]);
  const targetKind = useMemo(() => JSON.stringify(input), [input]);
  const [asked] = useDebouncedValue(input, pause);
  const [isRevealed, setRevealed] = useState(false);
  const preview = useQuery({
    ...ask.simulator.preview.queryOptions({ input: { ...asked, reveal: isRevealed || undefined } }),
    enabled: enabled && drawn !== null,
    gcTime: isRevealed ? 0 : 20_000,
    placeholderData: keepPreviousData,
  });
  const fire = useMutation({
    mutationFn: async () => {
      const { deliveries } = await client.simulator.fire(input);
      keepFiring(dialect, { event: key, deliveries, targetKind });
      refresh(['workspace']);
    },
  });
  return { preview, isRevealed, setRevealed, fire, targetKind, isOld: preview.isPlaceholderData || asked !== input };
}
