import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../client.ts';

/** The name of a dialect by its id: the id itself while names are not known, and of a dialect that is not here. */
export function useDialectName(): (id: string) => string {
  const { data } = useQuery(ask.dialects.list.queryOptions({ input: {} }));
  return useMemo(() => {
    const names = new Map(data?.map(({ id, name }) => [id, name]));
    return (id) => names.get(id) ?? id;
  }, [data]);
}
