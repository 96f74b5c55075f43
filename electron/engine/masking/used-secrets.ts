import { Failure } from '../../../shared/failure.ts';
import { replaceTags } from '../../../shared/tags.ts';
import { type FillOptions, fill, type Resolve, type SecretTags } from '../../../shared/template.ts';
import type { SecretValue } from './secret-search.ts';

/** `resolve`, and the secrets that it has given the values of, as they are filled in with these options. */
export function usedSecrets(
  resolve: Resolve,
  tags: SecretTags | undefined,
  options: FillOptions,
): { readonly resolve: Resolve; readonly secrets: () => readonly SecretValue[] } {
  if (tags === undefined || tags.environment.size + tags.collection.size + tags.custom.size === 0)
    return { resolve, secrets: () => nothing };
  const used = new Map<string, readonly SecretValue[]>();
  return {
    resolve(tag) {
      const tagValue = resolve(tag);
      if (tagValue === undefined) return tagValue;
      const { source, value } = tagValue;
      const isOfFile = source === 'environment' || source === 'collection' || source === 'custom';
      if (isOfFile && tags[source].has(tag) && !used.has(tag)) {
        used.set(tag, filledIn({ tag, value }, resolve, options));
      }
      return tagValue;
    },
    secrets: () => [...used.values()].flat(),
  };
}

const nothing: readonly SecretValue[] = [];

/** A noncharacter of Unicode, which no text holds. */
const unknown = '\uFDD2';

/** Characters that may be filled into a secret: who has a longer one repeats something. */
const longest = 65_536;

/** Fewer characters between values that are not known are no secret, but what separates them. */
const shortestPiece = 4;

/**
 * What a secret is once it is filled in, as its value may hold tags itself: all of it together. Where one of these tags has
 * another value each time, it is what stands before and behind that.
 */
export function filledIn({ tag, value }: SecretValue, resolve: Resolve, options: FillOptions): readonly SecretValue[] {
  if (value === '') return nothing;
  if (!value.includes('{{')) return [{ tag, value }];
  // What a tag is that is left here is not known either.
  const pieces = replaceTags(filled(value, resolve, options), () => unknown).split(unknown);
  const secrets = pieces.length === 1 ? pieces : pieces.filter(isSecret);
  return [...new Set(secrets)].filter(Boolean).map((text) => ({ tag, value: text }));
}

function filled(value: string, resolve: Resolve, options: FillOptions): string {
  const known: Resolve = (tag) => {
    const tagValue = resolve(tag);
    return tagValue?.source === 'dynamic' ? { ...tagValue, value: unknown } : tagValue;
  };
  try {
    const { text, unresolved } = fill(value, known, 'plain', { ...options, growth: { left: longest } });
    // Tags in a circle are filled in as often as it takes to notice it.
    return unresolved.some((tag) => resolve(tag) !== undefined) ? value : text;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return value;
  }
}

const isSecret = (piece: string): boolean => piece.length >= shortestPiece && /[\p{L}\p{N}]/u.test(piece);
