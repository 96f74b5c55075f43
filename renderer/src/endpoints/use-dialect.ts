import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { ask } from '../client.ts';

/** What the endpoint screens know of a dialect. */
export interface DialectView {
  readonly info: DialectInfo;
  readonly endpoints: readonly Endpoint[];
  readonly events: ReadonlyMap<string, PhoneEvent>;
  /** Tags of all its parameters: what a template may hold. */
  readonly tags: ReadonlySet<string>;
  /** The receiver's URL for this dialect; null while it is off. */
  readonly receiverUrl: string | null;
}

const noEndpoints: readonly Endpoint[] = [];

/** `view` is null until everything is there; `error` says why it does not come. */
export function useDialect(
  dialect: string,
  events: readonly PhoneEvent[],
): { readonly view: DialectView | null; readonly error: Error | null } {
  const info = useQuery(ask.dialects.get.queryOptions({ input: { id: dialect } }));
  const endpoints = useQuery(ask.endpoints.list.queryOptions({ input: { dialect } }));
  const parameters = useQuery(ask.parameters.list.queryOptions({ input: {} }));
  const receiver = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const tags = useMemo(() => {
    const own = (parameters.data?.system ?? []).filter((parameter) => parameter.dialect === dialect);
    return new Set(own.map(({ tag }) => tag));
  }, [parameters.data, dialect]);
  const error = info.error ?? endpoints.error;
  if (info.data === undefined || endpoints.data === undefined) return { view: null, error };
  const url = receiver.data?.url;
  return {
    view: {
      info: info.data,
      endpoints: endpoints.data ?? noEndpoints,
      events: new Map(events.map((event) => [event.key, event])),
      tags,
      receiverUrl: url ? `${url}/${dialect}` : null,
    },
    error,
  };
}
