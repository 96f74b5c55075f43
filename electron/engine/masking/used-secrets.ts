import { replaceTags } from '../../../shared/tags.ts';
import type { Resolve, SecretTags } from '../../../shared/template.ts';
import type { SecretValue } from './secret-search.ts';

/** `resolve`, and the secrets that it has given the values of. */
export function usedSecrets(
  resolve: Resolve,
  tags: SecretTags | undefined,
): { readonly resolve: Resolve; readonly secrets: () => readonly SecretValue[] } {
  if (tags === undefined || tags.environment.size + tags.custom.size === 0) return { resolve, secrets: () => nothing };
  const used = new Map<string, SecretValue>();
  return {
    resolve(tag) {
      const tagValue = resolve(tag);
      if (tagValue === undefined) return tagValue;
      const { source, value } = tagValue;
      if ((source === 'environment' || source === 'custom') && tags[source].has(tag) && value !== '') {
        for (const text of literals(value)) used.set(JSON.stringify([tag, text]), { tag, value: text });
      }
      return tagValue;
    },
    secrets: () => [...used.values()],
  };
}

const nothing: readonly SecretValue[] = [];

/** A noncharacter of Unicode, which no text holds. */
const between = '\uFDD2';

/** A value may hold tags itself: then what stands between them is the secret. */
function literals(value: string): string[] {
  return value.includes('{{')
    ? replaceTags(value, () => between)
        .split(between)
        .filter(Boolean)
    : [value];
}
