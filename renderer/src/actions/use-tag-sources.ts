import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Action } from '../../../shared/model/action.ts';
import { ask } from '../client.ts';
import { type SourceOf, tagSources } from './tag-sources.ts';

const none: never[] = [];

/** Sources of every tag for an action that is being edited, and outside of one. */
export function useTagSources(saved: Action['tags'] = none, unresolvedTags: readonly string[] | null = null): SourceOf {
  const parameters = useQuery(ask.parameters.list.queryOptions({ input: {} })).data;
  const environments = useQuery(ask.environments.list.queryOptions({ input: {} })).data;
  return useMemo(
    () =>
      tagSources({
        system: parameters?.system ?? none,
        custom: parameters?.custom ?? none,
        environment: environments?.environments.find(({ id }) => id === environments.active) ?? null,
        saved,
        unresolved: unresolvedTags,
      }),
    [parameters, environments, saved, unresolvedTags],
  );
}
