import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { partNamed } from '../../../shared/filter.ts';
import { type ShownSource, type SourceOf, tagSources } from '../actions/tag-sources.ts';
import { ask } from '../client.ts';

/** What a response may have of its request by one name; `header.`, `json.`, `query.` and `param.` are followed by one. */
const ofRequest: ReadonlySet<string> = new Set(['method', 'path', 'url', 'id', 'body']);

const none: never[] = [];

/** Sources of the tags of a response: its request, the active environment, custom parameters, dynamic values. */
export function useResponseTags(): SourceOf {
  const parameters = useQuery(ask.parameters.list.queryOptions({ input: {} })).data;
  const environments = useQuery(ask.environments.list.queryOptions({ input: {} })).data;
  return useMemo(() => {
    const active = environments?.environments.find(({ id }) => id === environments.active) ?? null;
    const own = parameters?.custom ?? none;
    // Whoever sends gets the response: secrets are not filled in.
    const secrets = new Set([
      ...own.flatMap(({ tag, secret }) => (secret ? tag : [])),
      ...(active?.values ?? none).flatMap(({ key, secret }) => (secret ? key : [])),
    ]);
    const custom = own.filter(({ tag }) => !secrets.has(tag));
    const environment = active && { values: active.values.filter(({ key }) => !secrets.has(key)) };
    const others = tagSources({ system: none, custom, environment, saved: none, unresolved: null });
    const sourceOf = (tag: string): ShownSource => {
      if (isOfRequest(tag)) return 'request';
      const source = others(tag);
      return source === 'unknown' ? 'unresolved' : source;
    };
    const system = (parameters?.system ?? none).map(({ tag }) => `param.${tag}`);
    return Object.assign(sourceOf, { ...others, tags: [...ofRequest, ...new Set(system), ...others.tags] });
  }, [parameters, environments]);
}

function isOfRequest(tag: string): boolean {
  if (ofRequest.has(tag)) return true;
  if (!tag.includes('.')) return false;
  const part = partNamed(tag);
  return typeof part !== 'string' && part.side !== 'response';
}
